"""Counts by month, kind and grid, derived from the history of grievances."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, primary_key
from portal.base.scope import CommunityOwned


class Figure(CommunityOwned, Base):
    """How often something happened to grievances of a kind and grid in a month (月度统计).

    ``month`` is its first day in Asia/Shanghai; ``bucket`` is a step of the scale of hours where
    a duration is counted, else 0. Nothing in it points at a grievance or a person.
    """

    __tablename__ = "grievance_figures"
    __table_args__ = (
        UniqueConstraint("community_id", "month", "kind_id", "grid_key", "measure", "bucket"),
        CheckConstraint("n >= 0", name="counts_are_not_negative"),
    )

    id: Mapped[primary_key]
    month: Mapped[date] = mapped_column(Date)
    kind_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    grid_key: Mapped[int] = mapped_column(default=0)
    measure: Mapped[str] = mapped_column(String(20))
    bucket: Mapped[int] = mapped_column(default=0)
    n: Mapped[int] = mapped_column(default=0)


class UnitFigure(CommunityOwned, Base):
    """How often something happened in a month to what was sent to a unit (承办单位月度统计).

    As :class:`Figure`; what a unit did is counted with the unit that did it, see
    :mod:`portal.grievances.figures.unit_folding`.
    """

    __tablename__ = "grievance_unit_figures"
    __table_args__ = (
        UniqueConstraint(
            "community_id",
            "month",
            "unit_id",
            "measure",
            "bucket",
            name="uq_grievance_unit_figures_place",
        ),
        CheckConstraint("n >= 0", name="counts_are_not_negative"),
    )

    id: Mapped[primary_key]
    month: Mapped[date] = mapped_column(Date)
    unit_id: Mapped[int] = mapped_column(ForeignKey("grievance_units.id"))
    measure: Mapped[str] = mapped_column(String(20))
    bucket: Mapped[int] = mapped_column(default=0)
    n: Mapped[int] = mapped_column(default=0)


class Counted(CommunityOwned, Base):
    """Up to which of its events a grievance is counted."""

    __tablename__ = "grievance_counted"
    __table_args__ = (Index("ix_grievance_counted_community_id", "community_id"),)

    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"), primary_key=True)
    seq: Mapped[int]


class Counting(Base):
    """How far the counting has come: the last event looked at, and when nothing was left over.

    ``until`` is the moment up to which everything is counted; None while a first count goes on.
    """

    __tablename__ = "grievance_counting"

    id: Mapped[primary_key]
    event_id: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime | None]
