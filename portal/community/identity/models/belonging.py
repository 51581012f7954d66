"""What a person belongs to: bodies, a household, and staff roles with scope and term."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.access.permissions import Role
from portal.base.db import Base, hash_text, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.community.identity.models.people import Person
from portal.community.places.models import Community, Division, Household


class BodyKind(enum.StrEnum):
    """Kinds of bodies whose membership carries rights in the portal."""

    COMMITTEE = "committee"
    REPRESENTATIVES = "representatives"
    SUPERVISION = "supervision"
    PARTY = "party"
    CONSULTATION = "consultation"
    OTHER = "other"


class Body(CommunityOwned, Base):
    """A body of a community (组织): committee, representatives' meeting, supervision committee."""

    __tablename__ = "bodies"
    __table_args__ = (Index("ix_bodies_community_id_kind", "community_id", "kind"),)

    id: Mapped[primary_key]
    kind: Mapped[BodyKind]
    name: Mapped[short_text]
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="body")


class Membership(CommunityOwned, Base):
    """A person's office in a body for a term, with its basis (election, co-option)."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        Index(
            "uq_memberships_present",
            "body_id",
            "person_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    office: Mapped[short_text] = mapped_column(default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    basis: Mapped[line_text] = mapped_column(default="")

    body: Mapped[Body] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship()


class ScopeKind(enum.StrEnum):
    """How far a staff role reaches."""

    GRID = "grid"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    CITY = "city"


class RoleAssignment(Base):
    """A staff role held by a person, with a scope and a term (岗位)."""

    __tablename__ = "role_assignments"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint(
            "(scope_kind IN ('grid', 'community')) = (community_id IS NOT NULL)"
            " AND (scope_kind IN ('subdistrict', 'district')) = (division_id IS NOT NULL)"
            " AND (scope_kind = 'grid') = (grid_id IS NOT NULL)",
            name="scope_names_its_place",
        ),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role]
    scope_kind: Mapped[ScopeKind]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"), index=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    community: Mapped[Community | None] = relationship()
    division: Mapped[Division | None] = relationship()


class ConfirmationBasis(enum.StrEnum):
    """How a person was confirmed as living in a household."""

    SLIP = "slip"
    GRID_WORKER = "grid_worker"


class HouseholdMember(CommunityOwned, Base):
    """A person confirmed in a household (已认证居民)."""

    __tablename__ = "household_members"
    __table_args__ = (
        Index(
            "uq_household_members_present",
            "household_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    basis: Mapped[ConfirmationBasis]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_reason: Mapped[line_text] = mapped_column(default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    household: Mapped[Household] = relationship()


class HouseholdRequest(CommunityOwned, Base):
    """A person's wish that the grid worker confirm them in a household (申请入户确认)."""

    __tablename__ = "household_requests"
    __table_args__ = (
        Index(
            "uq_household_requests_open",
            "household_id",
            "person_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    household: Mapped[Household] = relationship()


class HouseholdSlip(CommunityOwned, Base):
    """A one-use slip for the letterbox (入户确认单); only the hash of its code is kept."""

    __tablename__ = "household_slips"

    id: Mapped[primary_key]
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    code_hash: Mapped[hash_text] = mapped_column(unique=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    voided_at: Mapped[datetime | None]
    batch: Mapped[str] = mapped_column(String(12), default="")

    household: Mapped[Household] = relationship()
