"""Changing the calendar and the limits."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session
from portal.base.deadlines import queries
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.declared import find
from portal.base.deadlines.holidays import EXCEPTIONAL, Notice
from portal.base.deadlines.limits import Clock, Stop
from portal.base.deadlines.models import CalendarDay, CalendarYear, LimitRule
from portal.base.errors import Conflict, Invalid, NotFound
from portal.base.i18n import _, _l
from portal.base.settings import revisions
from portal.base.settings.scopes import INSTALLATION, SettingScope

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NOTE = 200
# About ten weeks of minutes, a year of working hours, two years and more of days.
MOST: dict[Clock, int] = {
    Clock.MINUTES: 100_000,
    Clock.WORKING_HOURS: 2_000,
    Clock.WORKING_DAYS: 1_000,
    Clock.CALENDAR_DAYS: 1_000,
}
FURTHEST = timedelta(days=366)


class OutsideTheCalendar(Invalid):
    """A year nobody promises anything in."""

    sentence = _l("Enter a day between the years 2000 and 2100.")


class WorkedAnyway(Invalid):
    """A made-up working day is a Saturday or Sunday."""

    sentence = _l("Only a Saturday or Sunday can be a made-up working day.")


class NoteMissing(Invalid):
    """Nobody will know later where the number comes from."""

    sentence = _l("Say where the limit comes from, in at most 200 characters.")


class TooFarAhead(Invalid):
    """A version that begins when nobody remembers it."""

    sentence = _l("Choose a day within a year.")


class BadAmount(Invalid):
    """A limit of nothing, or of centuries."""

    sentence = _l("Enter a whole number from 1 upwards.")


class TooLong(BadAmount):
    """A limit that no resident lives to see."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Counted this way, a limit has at most %(n)s.", n=most))


_listeners: list[Callable[[frozenset[int]], None]] = []


def on_calendar_change(act: Callable[[frozenset[int]], None]) -> None:
    """Have something done, in the transaction of the change, when days of years have changed:
    due dates of open work are computed anew. The same function twice is called once."""
    if act not in _listeners:
        _listeners.append(act)


def _changed(years: Iterable[int]) -> None:
    revisions.touch(queries.CALENDAR)
    # A notice may reach back into the December before.
    affected = frozenset(year - back for year in years for back in (0, 1))
    for act in _listeners:
        act(affected)


def put_day(*, day: date, kind: DayKind, name: str, source: str, by: int | None) -> CalendarDay:
    """Enter or correct one exception."""
    revisions.touch(queries.CALENDAR)
    row = _put(Notice(day, kind, name.strip()[:60], source.strip()[:200]), by)
    _changed({day.year})
    return row


def _put(notice: Notice, by: int | None) -> CalendarDay:
    if not FIRST_YEAR <= notice.day.year <= LAST_YEAR or notice.kind not in EXCEPTIONAL:
        raise OutsideTheCalendar
    if notice.kind is DayKind.WORKDAY and notice.day.weekday() < 5:
        raise WorkedAnyway
    row = session.get(CalendarDay, notice.day) or CalendarDay(day=notice.day)
    row.kind, row.name, row.source = notice.kind, notice.name, notice.source
    row.entered_by, row.entered_at = by, clock.now()
    session.add(row)
    return row


def remove_day(*, day: date) -> None:
    """Take one exception back; the day follows its weekday again."""
    revisions.touch(queries.CALENDAR)
    row = session.get(CalendarDay, day)
    if row is None:
        raise NotFound
    session.delete(row)
    _changed({day.year})


def enter_notices(notices: Iterable[Notice], *, by: int | None) -> list[int]:
    """Enter the days of a file beside those that are there; the years they belong to."""
    revisions.touch(queries.CALENDAR)
    rows = [_put(notice, by) for notice in notices]
    found = sorted({row.day.year for row in rows})
    if found:
        _changed(found)
    return found


def confirm_year(*, year: int, confirmed: bool, source: str, by: int | None) -> CalendarYear:
    """Say that a year's notice is entered in full, or take that back."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideTheCalendar
    revisions.touch(queries.CALENDAR)
    row = session.get(CalendarYear, year) or CalendarYear(year=year)
    row.confirmed, row.source = confirmed, source.strip()[:200]
    row.entered_by, row.entered_at = by, clock.now()
    session.add(row)
    _changed({year})
    return row


def new_rule(
    *,
    key: str,
    scope: SettingScope,
    clock_kind: Clock,
    amount: int | None,
    stop: Stop = Stop.MIDNIGHT,
    valid_from: datetime | None = None,
    note: str,
    by: int | None,
    version: int | None = None,
) -> LimitRule:
    """Add a version of a limit; it holds from ``valid_from`` on, and what was promised stays.

    ``amount=None`` gives a narrower scope the limit of the wider one back. ``version`` is the
    newest one the editor has seen.
    """
    find(key)
    _judge(scope, clock_kind, amount, note)
    if valid_from is not None and valid_from > clock.now() + FURTHEST:
        raise TooFarAhead
    newest = queries.history(key, scope, limit=1)
    seen = newest[0].version if newest else 0
    if version is not None and version != seen:
        raise Conflict
    row = LimitRule(
        key=key,
        scope_kind=scope.kind,
        scope_id=scope.id,
        version=seen + 1,
        clock=clock_kind,
        amount=amount,
        stop=stop,
        valid_from=valid_from or clock.now(),
        note=note.strip(),
        entered_by=by,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict from error
    revisions.touch(queries.LIMITS)
    return row


def _judge(scope: SettingScope, clock_kind: Clock, amount: int | None, note: str) -> None:
    if amount is None and scope == INSTALLATION:
        raise BadAmount
    if amount is not None and amount < 1:
        raise BadAmount
    if amount is not None and amount > MOST[clock_kind]:
        raise TooLong(MOST[clock_kind])
    if not note.strip() or len(note.strip()) > LONGEST_NOTE:
        raise NoteMissing
