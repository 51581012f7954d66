"""The working-day calendar and the limits as rows that staff edit."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.clock import now
from portal.base.db import Base, line_text, primary_key, short_text
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.limits import Clock, Stop
from portal.base.settings.scopes import ScopeKind


class CalendarDay(Base):
    """A day on which work departs from its weekday: a holiday or a made-up working day (调休)."""

    __tablename__ = "calendar_days"
    __table_args__ = (
        CheckConstraint("kind IN ('holiday', 'workday')", name="only_exceptions_are_kept"),
    )

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind]
    name: Mapped[short_text] = mapped_column(default="")
    source: Mapped[line_text] = mapped_column(default="")
    entered_by: Mapped[int | None]
    entered_at: Mapped[datetime] = mapped_column(default=now)


class CalendarYear(Base):
    """A year and whether its State Council holiday notice has been entered in full."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    confirmed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[line_text] = mapped_column(default="")
    entered_by: Mapped[int | None]
    entered_at: Mapped[datetime] = mapped_column(default=now)


class LimitRule(Base):
    """One version of a time limit for one scope (办理时限). Rows are added, never changed.

    ``amount`` counts units of ``clock``; ``None`` gives the limit of the wider scope back.
    ``note`` says where the number comes from.
    """

    __tablename__ = "limit_rules"
    __table_args__ = (
        UniqueConstraint("key", "scope_kind", "scope_id", "version"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint("amount >= 1 AND amount <= 100000", name="amount_is_plausible"),
        CheckConstraint(
            "(scope_kind = 'installation') = (scope_id = 0)", name="only_the_installation_is_zero"
        ),
    )

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(60))
    scope_kind: Mapped[ScopeKind]
    scope_id: Mapped[int]
    version: Mapped[int]
    clock: Mapped[Clock]
    amount: Mapped[int | None]
    stop: Mapped[Stop] = mapped_column(default=Stop.MIDNIGHT)
    valid_from: Mapped[datetime]
    note: Mapped[line_text]
    entered_by: Mapped[int | None]
    entered_at: Mapped[datetime] = mapped_column(default=now)
