"""Grids of 300 to 500 households, the buildings in them and the workers responsible over time."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned


class Grid(CommunityOwned, Base):
    """A grid (网格). It is closed, never deleted, so that old figures keep their grid."""

    __tablename__ = "grids"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[primary_key]
    name: Mapped[short_text]
    opened_on: Mapped[date] = mapped_column(default=clock.today)
    closed_on: Mapped[date | None]


class GridBuilding(CommunityOwned, Base):
    """Which grid a building lies in, from when until when; in one grid at a time."""

    __tablename__ = "grid_buildings"
    __table_args__ = (
        Index(
            "uq_grid_buildings_present",
            "building_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
    )

    id: Mapped[primary_key]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class DutyKind(enum.StrEnum):
    """The worker in charge, or the one who stands in during leave."""

    RESPONSIBLE = "responsible"
    SUBSTITUTE = "substitute"


class GridDuty(CommunityOwned, Base):
    """A worker's duty for a grid (网格员): both days included, open while ``until_on`` is empty."""

    __tablename__ = "grid_duties"
    __table_args__ = (
        Index(
            "uq_grid_duties_responsible_now",
            "grid_id",
            unique=True,
            sqlite_where=text("until_on IS NULL AND kind = 'responsible'"),
            postgresql_where=text("until_on IS NULL AND kind = 'responsible'"),
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint(
            "kind = 'responsible' OR until_on IS NOT NULL", name="a_substitute_has_an_end"
        ),
    )

    id: Mapped[primary_key]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[DutyKind]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[line_text] = mapped_column(default="")
    work_phone: Mapped[str] = mapped_column(String(20), default="")
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    grid: Mapped[Grid] = relationship()


class OnCall(CommunityOwned, Base):
    """A person's turn on the duty roster (值班), both days included; rung at any hour when a
    report holds words of danger."""

    __tablename__ = "on_calls"
    __table_args__ = (
        Index("ix_on_calls_community_id_until_on", "community_id", "until_on"),
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        UniqueConstraint("community_id", "person_id", "from_on"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    from_on: Mapped[date]
    until_on: Mapped[date]
