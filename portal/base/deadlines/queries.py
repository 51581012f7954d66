"""The calendar, the service hours and the limits in force for a community."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select

from portal.base import clock, settings
from portal.base.db import session
from portal.base.deadlines.calendar import Calendar
from portal.base.deadlines.declared import find
from portal.base.deadlines.hours import Hours
from portal.base.deadlines.limits import Clock, Limit, Stop
from portal.base.deadlines.models import CalendarDay, CalendarYear, LimitRule
from portal.base.deadlines.options import OPENING_HOURS, WEEKENDS_REST
from portal.base.deadlines.terms import Terms
from portal.base.settings.revisions import Kept
from portal.base.settings.scopes import SettingScope, chain, scope_for

CALENDAR, LIMITS = "calendar", "limits"

# The notice for the next year is published between late October and early December.
FIRST_MONTH_OF_WARNING = 10


class Version(NamedTuple):
    """One row of a limit, as kept in memory."""

    rule_id: int
    valid_from: datetime
    clock: Clock
    amount: int | None
    stop: Stop


Rules = Mapping[str, Mapping[SettingScope, list[Version]]]


def _load_calendar() -> Calendar:
    days = session.execute(select(CalendarDay.day, CalendarDay.kind))
    years = session.scalars(select(CalendarYear.year).where(CalendarYear.confirmed))
    return Calendar({row.day: row.kind for row in days}, frozenset(years))


def _load_rules() -> Rules:
    columns = (
        LimitRule.key,
        LimitRule.scope_kind,
        LimitRule.scope_id,
        LimitRule.id,
        LimitRule.valid_from,
        LimitRule.clock,
        LimitRule.amount,
        LimitRule.stop,
    )
    found: dict[str, dict[SettingScope, list[Version]]] = {}
    for row in session.execute(select(*columns).order_by(LimitRule.version.desc())):
        scope = SettingScope(row.scope_kind, row.scope_id)
        version = Version(row.id, row.valid_from, row.clock, row.amount, row.stop)
        found.setdefault(row.key, {}).setdefault(scope, []).append(version)
    return found


_calendar: Kept[Calendar] = Kept(CALENDAR, _load_calendar)
_rules: Kept[Rules] = Kept(LIMITS, _load_rules)


def current_calendar() -> Calendar:
    """The working-day calendar as it is now."""
    return _calendar.value()


_parsed = lru_cache(maxsize=256)(Hours.parse)


def service_hours(*, community: int | None = None) -> Hours:
    """The service hours of a community."""
    return _parsed(settings.get(OPENING_HOURS, community=community))


def terms_for(key: str, *, community: int | None = None, at: datetime | None = None) -> Terms:
    """The terms under a key, by the rule in force at a moment (now, if none is given)."""
    moment = at or clock.now()
    version, _scope = in_force(key, scope_for(community), moment)
    if version is None or version.amount is None:
        kind = find(key)
        return _terms(kind.clock, kind.amount, kind.stop, community, None)
    return _terms(version.clock, version.amount, version.stop, community, version.rule_id)


def terms_of(rule_id: int, *, community: int | None = None) -> Terms:
    """The terms of a stored version, with which something was promised before."""
    rule = session.get_one(LimitRule, rule_id)
    if rule.amount is None:
        raise ValueError("that version promises nothing of its own")
    return _terms(rule.clock, rule.amount, rule.stop, community, rule.id)


def _terms(
    counted: Clock, amount: int, stop: Stop, community: int | None, rule_id: int | None
) -> Terms:
    rest = settings.get(WEEKENDS_REST, community=community)
    limit = Limit(counted, amount, stop, weekends_rest=rest)
    return Terms(limit, current_calendar(), service_hours(community=community), rule_id)


def in_force(
    key: str, scope: SettingScope, at: datetime
) -> tuple[Version | None, SettingScope | None]:
    """The version of a limit that holds for a scope at a moment, and where it was set."""
    known = _rules.value().get(key)
    if known:
        for place in chain(scope):
            newest = next((one for one in known.get(place, []) if one.valid_from <= at), None)
            if newest is not None and newest.amount is not None:
                return newest, place
    return None, None


def history(key: str, scope: SettingScope, *, limit: int = 50) -> list[LimitRule]:
    """The versions of a limit for a scope, newest first."""
    query = (
        select(LimitRule)
        .where(
            LimitRule.key == key,
            LimitRule.scope_kind == scope.kind,
            LimitRule.scope_id == scope.id,
        )
        .order_by(LimitRule.version.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def days_of(year: int) -> list[CalendarDay]:
    """The exceptions entered for a year, in order."""
    inside = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(session.scalars(select(CalendarDay).where(inside).order_by(CalendarDay.day)))


def years() -> list[CalendarYear]:
    """The years of which something is known, in order."""
    return list(session.scalars(select(CalendarYear).order_by(CalendarYear.year)))


def missing_year(today: date) -> int | None:
    """The year whose notice should be entered by now, or ``None``."""
    known = current_calendar()
    if not known.is_confirmed(today.year):
        return today.year
    late = today.month >= FIRST_MONTH_OF_WARNING
    return today.year + 1 if late and not known.is_confirmed(today.year + 1) else None
