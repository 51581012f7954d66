"""The four clocks: when something is due, how much time is left, what a pause gives back.

Pure: moments, a limit, a calendar and service hours in; moments out. Working time and minutes are
continuous; days are whole, the day on which something happens not counted (Civil Code 201).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from portal.base import clock
from portal.base.deadlines.calendar import ONE_DAY, Calendar
from portal.base.deadlines.civil import last_day
from portal.base.deadlines.hours import DEFAULT_HOURS, Hours
from portal.base.deadlines.limits import Clock, Due, Limit, Stop, end_of

NOTHING = timedelta(0)


def due(start: datetime, limit: Limit, calendar: Calendar, hours: Hours = DEFAULT_HOURS) -> Due:
    """When a limit that begins at ``start`` ends."""
    return due_in(start, limit.span, limit, calendar, hours)


def due_in(
    start: datetime, left: timedelta, limit: Limit, calendar: Calendar, hours: Hours = DEFAULT_HOURS
) -> Due:
    """When the limit's clock will have moved ``left`` further than at ``start``.

    ``left`` is what :func:`remaining` answered: in day clocks a number of whole days, of which
    none means the day of ``start`` itself or, when that is over, the next that counts.
    """
    if start.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    match limit.clock:
        case Clock.MINUTES:
            at = start + left
        case Clock.WORKING_HOURS:
            at = _advance(start, left, calendar, hours)
        case Clock.WORKING_DAYS:
            at = _stop(
                _working_day(_day(start), left.days, calendar), start, limit, calendar, hours
            )
        case Clock.CALENDAR_DAYS:
            at = _stop(_day(start) + left, start, limit, calendar, hours)
    at = at.astimezone(UTC)
    return Due(at, not _settled(start, at, limit, calendar))


def elapsed(
    start: datetime, now: datetime, limit: Limit, calendar: Calendar, hours: Hours = DEFAULT_HOURS
) -> timedelta:
    """How far the limit's clock moved between two moments; negative when reversed.

    In day clocks ``timedelta(days=3)`` means three days of that clock.
    """
    if now < start:
        return -elapsed(now, start, limit, calendar, hours)
    match limit.clock:
        case Clock.MINUTES:
            return now - start
        case Clock.WORKING_HOURS:
            return _working_time(start, now, calendar, hours)
        case Clock.WORKING_DAYS:
            return timedelta(days=calendar.count_working_days(_day(start), _day(now)))
        case Clock.CALENDAR_DAYS:
            return timedelta(days=(_day(now) - _day(start)).days)


def remaining(
    now: datetime, due_at: datetime, limit: Limit, calendar: Calendar, hours: Hours = DEFAULT_HOURS
) -> timedelta:
    """What is left until ``due_at`` in the limit's clock; zero on the last day, then negative."""
    return elapsed(now, due_at, limit, calendar, hours)


def resume_due(
    due_at: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    limit: Limit,
    calendar: Calendar,
    hours: Hours = DEFAULT_HOURS,
) -> Due:
    """When something is due after a pause: what was left at its beginning counts from its end.

    A pause during which the clock stood still anyway moves nothing, and one that began after the
    limit had run out does not mend that.
    """
    if resumed_at < paused_at:
        raise ValueError("a pause ends after it begins")
    unchanged = Due(due_at, not _settled(paused_at, due_at, limit, calendar))
    if paused_at > due_at:
        return unchanged
    stood_still = elapsed(paused_at, resumed_at, limit, calendar, hours) == NOTHING
    if stood_still and resumed_at <= due_at:
        return unchanged
    left = remaining(paused_at, due_at, limit, calendar, hours)
    return due_in(resumed_at, left, limit, calendar, hours)


def due_after_pauses(
    start: datetime,
    pauses: Iterable[tuple[datetime, datetime]],
    limit: Limit,
    calendar: Calendar,
    hours: Hours = DEFAULT_HOURS,
) -> Due:
    """The due moment from scratch: the start, then every ended pause in order.

    Used when the calendar changes under open work.
    """
    found = due(start, limit, calendar, hours)
    for paused_at, resumed_at in pauses:
        later = resume_due(found.at, paused_at, resumed_at, limit, calendar, hours)
        found = Due(later.at, found.provisional or later.provisional)
    return found


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _settled(start: datetime, end: datetime, limit: Limit, calendar: Calendar) -> bool:
    """Whether no notice still to come can move the end; minutes ask no calendar."""
    if limit.clock is Clock.MINUTES:
        return True
    first, last = sorted((_day(start), _day(end)))
    return calendar.is_settled(last if limit.clock is Clock.CALENDAR_DAYS else first, last)


def _working_day(day: date, number: int, calendar: Calendar) -> date:
    """The so-many-th working day after a day; the day itself, or the next worked, for none."""
    if number == 0:
        return day if calendar.is_working_day(day) else next(calendar.working_days_after(day))
    days = calendar.working_days_after(day)
    return [next(days) for _ in range(number)][-1]


def _stop(
    nominal: date, start: datetime, limit: Limit, calendar: Calendar, hours: Hours
) -> datetime:
    """The end of the last day, which is a day of rest for neither law nor calendar."""
    day = nominal
    while True:
        if limit.clock is Clock.WORKING_DAYS:
            day = _working_day(day, 0, calendar)
        else:
            day = last_day(day, calendar, weekends_rest=limit.weekends_rest)
        closing = hours.closes_on(day, calendar) if limit.stop is Stop.CLOSE_OF_BUSINESS else None
        at = closing or end_of(day)
        if at >= start:
            return at
        day += ONE_DAY


def _working_time(start: datetime, end: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    total, day = NOTHING, _day(start)
    while day <= _day(end):
        for opens, closes in hours.spans_on(day, calendar):
            total += max(NOTHING, min(closes, end) - max(opens, start))
        day += ONE_DAY
    return total


def _advance(start: datetime, left: timedelta, calendar: Calendar, hours: Hours) -> datetime:
    """The earliest moment at which so much working time has passed."""
    if left <= NOTHING:
        return start
    day = _day(start)
    while True:
        for opens, closes in hours.spans_on(day, calendar):
            begins = max(opens, start)
            if closes - begins >= left:
                return begins + left
            left -= max(NOTHING, closes - begins)
        day += ONE_DAY
