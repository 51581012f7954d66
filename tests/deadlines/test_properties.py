"""The clocks against a walker that goes day by day and minute by minute, and their laws."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.base import clock
from portal.base.deadlines import (
    DEFAULT_HOURS,
    Clock,
    Limit,
    Stop,
    due,
    elapsed,
    end_of,
    remaining,
    resume_due,
)
from portal.base.deadlines.holidays import calendar_of, shipped

CALENDAR = calendar_of(shipped())
OFF = {row.day: row.kind == "holiday" for row in shipped()}

moments = st.datetimes(datetime(2023, 12, 1), datetime(2027, 12, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
amounts = st.integers(1, 40)
limits = st.builds(
    Limit,
    st.sampled_from(Clock),
    amounts,
    st.sampled_from(Stop),
    st.booleans(),
)
gaps = st.timedeltas(timedelta(0), timedelta(days=40))


def worked(day):
    if day in OFF:
        return not OFF[day]
    fixed = (day.month, day.day) in {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    if fixed and day.year not in (2024, 2025, 2026):
        return False
    return day.weekday() < 5


@given(moments, amounts)
def test_working_days_agree_with_a_walker(start, amount):
    day = clock.local(start).date()
    left = amount
    while left:
        day += timedelta(days=1)
        left -= worked(day)
    assert due(start, Limit(Clock.WORKING_DAYS, amount), CALENDAR).at == end_of(day)


@given(moments, st.integers(1, 12))
@settings(max_examples=60)
def test_working_hours_agree_with_a_walker_of_minutes(start, amount):
    open_times = [(time(8, 30), time(12)), (time(13, 30), time(17, 30))]
    at, left = clock.local(start), amount * 60
    while left:
        inside = any(a <= at.time() < b for a, b in open_times)
        if not inside or not worked(at.date()):
            at += timedelta(minutes=1)
            continue
        at += timedelta(minutes=1)
        left -= 1
    assert due(start, Limit(Clock.WORKING_HOURS, amount), CALENDAR).at == at


@given(moments, amounts, st.booleans())
def test_calendar_days_agree_with_a_walker(start, amount, weekends):
    def rests(day):
        kind = CALENDAR.kind(day)
        return kind == "holiday" or (weekends and not worked(day))

    day = clock.local(start).date() + timedelta(days=amount)
    while rests(day):
        day += timedelta(days=1)
    limit = Limit(Clock.CALENDAR_DAYS, amount, weekends_rest=weekends)
    assert due(start, limit, CALENDAR).at == end_of(day)


@given(moments, limits)
def test_what_is_due_lies_ahead(start, limit):
    assert due(start, limit, CALENDAR).at > start


@given(moments, gaps, limits)
def test_who_begins_later_is_never_due_earlier(start, gap, limit):
    assert due(start, limit, CALENDAR).at <= due(start + gap, limit, CALENDAR).at


@given(moments, gaps, limits)
def test_what_passed_and_what_is_left_make_the_whole(start, gap, limit):
    end = due(start, limit, CALENDAR).at
    now = start + gap
    total = elapsed(start, now, limit, CALENDAR) + remaining(now, end, limit, CALENDAR)
    assert total == elapsed(start, end, limit, CALENDAR)
    if limit.clock is Clock.CALENDAR_DAYS:
        assert total >= limit.span
    else:
        assert total == limit.span


@given(moments, gaps, limits)
def test_a_pause_that_ends_at_once_moves_nothing(start, gap, limit):
    end = due(start, limit, CALENDAR)
    paused = start + gap
    assert resume_due(end.at, paused, paused, limit, CALENDAR).at == end.at


@given(moments, gaps, gaps, limits)
def test_a_pause_never_takes_time_away(start, gap, pause, limit):
    end = due(start, limit, CALENDAR).at
    again = resume_due(end, start + gap, start + gap + pause, limit, CALENDAR).at
    assert again >= end
    if start + gap <= end:
        assert again >= start + gap + pause


@given(moments, gaps, gaps, limits)
def test_after_a_pause_exactly_what_was_left_is_left(start, gap, pause, limit):
    end = due(start, limit, CALENDAR).at
    paused, resumed = start + gap, start + gap + pause
    assume(paused <= end and limit.stop is Stop.MIDNIGHT)
    left = remaining(paused, end, limit, CALENDAR)
    again = resume_due(end, paused, resumed, limit, CALENDAR).at
    after = remaining(resumed, again, limit, CALENDAR)
    if limit.clock is Clock.CALENDAR_DAYS or not left:
        assert after >= left
    else:
        assert after == left


@given(st.dates(date(2027, 1, 1), date(2180, 1, 1)), limits)
def test_an_unknown_year_warns_and_never_raises(day, limit):
    start = datetime.combine(day, time(12), tzinfo=clock.SHANGHAI)
    found = due(start, limit, CALENDAR, DEFAULT_HOURS)
    assert found.provisional is (limit.clock is not Clock.MINUTES)
