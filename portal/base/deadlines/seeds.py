"""The calendar and the limits every installation starts with."""

from datetime import UTC, datetime

from sqlalchemy import select

from portal.base.db import session
from portal.base.deadlines import defaults, queries
from portal.base.deadlines.declared import LimitKind, all_kinds
from portal.base.deadlines.holidays import Notice, shipped
from portal.base.deadlines.models import CalendarDay, CalendarYear, LimitRule
from portal.base.settings import revisions
from portal.base.settings.queries import CACHE
from portal.base.settings.scopes import INSTALLATION

# Seeded limits hold for everything, also for what is entered later with an earlier date.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def seed() -> None:
    """Add what is missing and leave alone what staff changed; running it again changes nothing.

    A year that staff know already is not touched: a day they removed must not come back.
    """
    defaults.declare_defaults()
    changed = {queries.CALENDAR: _seed_calendar(), queries.LIMITS: _seed_limits(), CACHE: False}
    for name, is_new in changed.items():
        if is_new or not revisions.is_known(name):
            revisions.touch(name)


seed_defaults = seed


def _seed_calendar() -> bool:
    known = set(session.scalars(select(CalendarYear.year)))
    fresh = [notice for notice in shipped() if notice.day.year not in known]
    sources = {notice.day.year: notice.source for notice in fresh}
    session.add_all(
        CalendarYear(year=year, confirmed=True, source=source) for year, source in sources.items()
    )
    there = set(session.scalars(select(CalendarDay.day)))
    session.add_all(_day(notice) for notice in fresh if notice.day not in there)
    return bool(fresh)


def _day(notice: Notice) -> CalendarDay:
    return CalendarDay(day=notice.day, kind=notice.kind, name=notice.name, source=notice.source)


def _seed_limits() -> bool:
    known = set(
        session.scalars(select(LimitRule.key).where(LimitRule.scope_kind == INSTALLATION.kind))
    )
    fresh = [kind for kind in all_kinds() if kind.key not in known]
    session.add_all(_rule(kind) for kind in fresh)
    return bool(fresh)


def _rule(kind: LimitKind) -> LimitRule:
    return LimitRule(
        key=kind.key,
        scope_kind=INSTALLATION.kind,
        scope_id=INSTALLATION.id,
        version=1,
        clock=kind.clock,
        amount=kind.amount,
        stop=kind.stop,
        valid_from=ALWAYS,
        note=kind.source,
    )
