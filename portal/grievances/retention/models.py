"""Reports kept back from forgetting, and what stays of what was forgotten."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, line_text, primary_key
from portal.base.scope import CommunityOwned


class Reason(enum.StrEnum):
    """Why personal details go: the person deleted the account, or the months are over."""

    LEFT = "left"
    MONTHS = "months"


class RetentionHold(CommunityOwned, Base):
    """A report whose personal details are still needed (暂缓清除): mediation, a court, an inquiry.

    It holds until somebody lifts it, or until ``until_on`` is over; one at a time for a report.
    """

    __tablename__ = "grievance_retention_holds"
    __table_args__ = (
        Index(
            "uq_grievance_retention_holds_running",
            "grievance_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_grievance_retention_holds_community_id", "community_id", "id"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    reason: Mapped[line_text]
    until_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Tombstone(CommunityOwned, Base):
    """That personal details of a report were removed (清除记录): when, by which rule, what kinds of
    things and how many. Nothing of the person.

    ``rule`` is a :class:`Reason`; ``months`` the period in force then, for the rule of months.
    """

    __tablename__ = "grievance_tombstones"
    __table_args__ = (
        Index("ix_grievance_tombstones_community_id", "community_id", "id"),
        Index("ix_grievance_tombstones_grievance_id", "grievance_id"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    rule: Mapped[str] = mapped_column(String(20))
    months: Mapped[int | None]
    what: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=clock.now)
