"""Units, rules of dispatch, assignments and work-order links as rows."""

import enum
from datetime import datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, enum_of, hash_text, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned


class UnitKind(enum.StrEnum):
    """What a unit is."""

    PROPERTY = "property"
    ENFORCEMENT = "enforcement"
    SANITATION = "sanitation"
    TRAFFIC = "traffic"
    UTILITY = "utility"
    OTHER = "other"


class Unit(Base):
    """A unit that work is sent to (承办单位): of one community, or of a whole sub-district.

    Not kept apart by community like other rows, because a sub-district's units serve several;
    every read names the community it asks for, see :mod:`portal.grievances.dispatch.queries`.
    """

    __tablename__ = "grievance_units"
    __table_args__ = (
        CheckConstraint(
            "(of_community_id IS NULL) <> (street_id IS NULL)", name="of_a_community_or_a_street"
        ),
        UniqueConstraint("of_community_id", "name"),
        UniqueConstraint("street_id", "name"),
    )

    id: Mapped[primary_key]
    of_community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"))
    name: Mapped[short_text]
    kind: Mapped[UnitKind] = mapped_column(enum_of(UnitKind, check=False))
    contact: Mapped[line_text] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class Rule(CommunityOwned, Base):
    """A rule of dispatch (派单规则). What is None fits everything; the first rule in order that
    fits decides. ``unit_id`` None means the desk decides.

    A change adds a row with the next ``version`` under the same ``key``; the former one gets
    ``replaced_at`` and stays, so that each assignment can name the rule as it stood. ``from_time``
    to ``to_time`` is a time of day that may pass over midnight. ``automatic`` sends without a hand
    (自动派单) where the rule decides.
    """

    __tablename__ = "grievance_rules"
    __table_args__ = (
        UniqueConstraint("community_id", "key", "version"),
        Index(
            "ix_grievance_rules_in_force",
            "community_id",
            "position",
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("(from_time IS NULL) = (to_time IS NULL)", name="hours_have_two_ends"),
        CheckConstraint("NOT automatic OR unit_id IS NOT NULL", name="sends_to_a_unit"),
    )

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(36))
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_categories.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    from_time: Mapped[time | None]
    to_time: Mapped[time | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_units.id"))
    automatic: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaced_at: Mapped[datetime | None]


class Assignment(CommunityOwned, Base):
    """One sending of a report to a unit (派单), with why it went there.

    Either a rule decided (``rule_id``, ``rule_version``) or a person (``by_id``) with a ``reason``.
    ``inputs`` are what was looked at, ``runner_up`` the choice that would have come next.
    ``taken_back_at`` is set where it was undone within seconds: it counts as never sent.
    """

    __tablename__ = "grievance_assignments"
    __table_args__ = (
        Index("ix_grievance_assignments_grievance_id", "grievance_id", "id"),
        CheckConstraint("rule_id IS NOT NULL OR reason <> ''", name="says_why"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("grievance_units.id"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_rules.id"))
    rule_version: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[line_text] = mapped_column(default="")
    inputs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    runner_up_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_units.id"))
    instruction: Mapped[line_text] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    signed_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(String(30))
    return_basis: Mapped[line_text] = mapped_column(default="")
    suggested_unit: Mapped[short_text] = mapped_column(default="")
    taken_back_at: Mapped[datetime | None]


class WorkOrderLink(CommunityOwned, Base):
    """A link by which a unit without accounts opens one work order (工单链接).

    Only the hash of its secret is kept; the secret is made of ``nonce`` and the installation's own
    secret, so that staff can show it again until it expires or is replaced.
    """

    __tablename__ = "grievance_work_order_links"

    id: Mapped[primary_key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("grievance_assignments.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[hash_text] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Proposal(CommunityOwned, Base):
    """That a report is so long overdue that passing it on is proposed (建议上报).

    It stands while ``due_at`` is still the limit the report missed and nobody said no; a refusal
    keeps who, when and why. One report has one that is not refused, at most.
    """

    __tablename__ = "grievance_proposals"
    __table_args__ = (
        Index(
            "uq_grievance_proposals_open",
            "grievance_id",
            unique=True,
            sqlite_where=text("declined_at IS NULL"),
            postgresql_where=text("declined_at IS NULL"),
        ),
        Index(
            "ix_grievance_proposals_open",
            "community_id",
            "due_at",
            sqlite_where=text("declined_at IS NULL"),
            postgresql_where=text("declined_at IS NULL"),
        ),
        Index("ix_grievance_proposals_grievance_id", "grievance_id", "id"),
        CheckConstraint("declined_at IS NULL OR reason <> ''", name="refused_with_a_reason"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    due_at: Mapped[datetime]
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    declined_at: Mapped[datetime | None]
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[line_text] = mapped_column(default="")


class CalendarChange(Base):
    """Years of the calendar that changed and whose open dates are still to be computed anew."""

    __tablename__ = "grievance_calendar_changes"

    id: Mapped[primary_key]
    first_year: Mapped[int]
    last_year: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    reached_id: Mapped[int] = mapped_column(default=0)
