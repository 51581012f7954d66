"""The four clocks at every edge of the known years, and what is shown."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.base import clock
from portal.base.deadlines import (
    DEFAULT_HOURS,
    BadHours,
    Calendar,
    Clock,
    Hours,
    Limit,
    Stop,
    add_months,
    due,
    due_after_pauses,
    elapsed,
    end_of,
    last_day,
    remaining,
    resume_due,
    shown_day,
)
from portal.base.deadlines.holidays import calendar_of, shipped

CALENDAR = calendar_of(shipped())
GOLDEN = list(csv.DictReader(Path(__file__).with_name("golden.csv").open(encoding="utf-8")))
TWO_HOURS = Limit(Clock.WORKING_HOURS, 2)
ONE_DAY, FIVE_DAYS = Limit(Clock.WORKING_DAYS, 1), Limit(Clock.WORKING_DAYS, 5)
WEEK = Limit(Clock.CALENDAR_DAYS, 7)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize("row", GOLDEN, ids=[f"{r['start']} {r['why']}" for r in GOLDEN])
def test_the_golden_table_holds(row):
    limit = Limit(Clock(row["clock"]), int(row["amount"]))

    found = due(at(row["start"]), limit, CALENDAR)

    if limit.clock.counts_days:
        assert found.day == date.fromisoformat(row["due"])
        assert found.at == end_of(found.day)
    else:
        assert found.at == at(row["due"])
    assert found.provisional is (row["provisional"] == "yes")
    assert found.at.tzinfo is UTC


def test_the_golden_table_is_long_enough_to_mean_something():
    assert len(GOLDEN) >= 80


def test_a_day_limit_ends_at_the_close_of_business_when_the_limit_says_so():
    limit = Limit(Clock.WORKING_DAYS, 1, Stop.CLOSE_OF_BUSINESS)
    assert due(at("2026-11-23 09:00"), limit, CALENDAR).at == at("2026-11-24 17:30")


def test_close_of_business_on_a_day_without_service_hours_is_midnight():
    mornings = Hours.parse("mon 09:00-12:00")
    limit = Limit(Clock.WORKING_DAYS, 1, Stop.CLOSE_OF_BUSINESS)
    assert due(at("2026-11-23 09:00"), limit, CALENDAR, mornings).at == end_of(date(2026, 11, 24))


def test_a_calendar_day_limit_ends_on_a_plain_sunday_where_weekends_are_no_rest_days():
    weekends = Limit(Clock.CALENDAR_DAYS, 7, weekends_rest=False)
    assert due(at("2026-11-08 10:00"), weekends, CALENDAR).day == date(2026, 11, 15)
    assert due(at("2026-09-24 10:00"), weekends, CALENDAR).day == date(2026, 10, 8)
    assert due(
        at("2026-12-18 10:00"), Limit(Clock.CALENDAR_DAYS, 14, weekends_rest=False), CALENDAR
    ).day == date(2027, 1, 2)


def test_a_due_of_midnight_on_30_november_is_shown_as_30_november():
    found = due(at("2026-11-23 10:00"), WEEK, CALENDAR)
    assert found.day == date(2026, 11, 30)
    assert clock.local(found.at).date() == date(2026, 11, 30)
    assert shown_day(at("2026-12-01 00:00")) == date(2026, 11, 30)


def test_15_november_24_00_in_tianjin_is_not_8_in_the_morning_of_the_next_day():
    closing = end_of(date(2026, 11, 15))
    assert closing < at("2026-11-16 00:00")
    assert closing > at("2026-11-15 23:59")
    assert closing.astimezone(UTC).hour == 15


def test_the_day_is_taken_in_shanghai_not_in_utc():
    early = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert due(early, ONE_DAY, CALENDAR).day == date(2026, 11, 24)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 23), ONE_DAY, CALENDAR)


def test_a_limit_of_nothing_is_refused():
    with pytest.raises(ValueError, match="one unit"):
        Limit(Clock.WORKING_DAYS, 0)


def test_what_has_passed_and_what_is_left_make_the_limit():
    start, now = at("2026-09-28 10:00"), at("2026-10-03 12:00")
    found = due(start, FIVE_DAYS, CALENDAR)
    assert elapsed(start, now, FIVE_DAYS, CALENDAR) == timedelta(days=2)
    assert remaining(now, found.at, FIVE_DAYS, CALENDAR) == timedelta(days=3)


def test_nothing_is_left_on_the_last_day_and_less_than_nothing_after_it():
    found = due(at("2026-11-23 10:00"), ONE_DAY, CALENDAR)
    assert remaining(at("2026-11-24 20:00"), found.at, ONE_DAY, CALENDAR) == timedelta(0)
    assert remaining(at("2026-11-26 08:00"), found.at, ONE_DAY, CALENDAR) == timedelta(days=-2)


def test_a_pause_gives_back_working_hours_to_the_minute():
    start = at("2026-11-23 09:00")
    first = due(start, TWO_HOURS, CALENDAR)
    again = resume_due(
        first.at, at("2026-11-23 09:40"), at("2026-11-24 16:30"), TWO_HOURS, CALENDAR
    )
    assert again.at == at("2026-11-25 08:50")


def test_a_pause_gives_back_working_days_over_a_holiday():
    first = due(at("2026-09-28 10:00"), FIVE_DAYS, CALENDAR)
    again = resume_due(
        first.at, at("2026-09-29 15:00"), at("2026-10-10 09:00"), FIVE_DAYS, CALENDAR
    )
    assert first.day == date(2026, 10, 10)
    assert again.day == date(2026, 10, 15)


def test_a_pause_of_minutes_moves_the_end_by_as_many_minutes():
    limit = Limit(Clock.MINUTES, 30)
    again = resume_due(
        at("2026-11-23 10:30"), at("2026-11-23 10:10"), at("2026-11-23 12:00"), limit, CALENDAR
    )
    assert again.at == at("2026-11-23 12:20")


def test_a_pause_over_a_weekend_only_moves_no_working_day():
    first = due(at("2026-11-19 10:00"), FIVE_DAYS, CALENDAR)
    again = resume_due(
        first.at, at("2026-11-21 10:00"), at("2026-11-22 20:00"), FIVE_DAYS, CALENDAR
    )
    assert again.at == first.at


def test_a_pause_on_the_last_day_leaves_the_day_of_the_answer():
    first = due(at("2026-11-23 10:00"), ONE_DAY, CALENDAR)
    again = resume_due(first.at, at("2026-11-24 17:00"), at("2026-11-28 09:00"), ONE_DAY, CALENDAR)
    assert again.day == date(2026, 11, 30)


def test_a_pause_over_the_close_of_business_of_the_last_day_leaves_one_more():
    limit = Limit(Clock.WORKING_DAYS, 1, Stop.CLOSE_OF_BUSINESS)
    first = due(at("2026-11-23 10:00"), limit, CALENDAR)
    again = resume_due(first.at, at("2026-11-24 17:00"), at("2026-11-24 18:00"), limit, CALENDAR)
    assert again.at == at("2026-11-25 17:30")


def test_a_pause_after_the_limit_had_run_out_does_not_mend_it():
    first = due(at("2026-11-23 10:00"), ONE_DAY, CALENDAR)
    again = resume_due(first.at, at("2026-11-25 09:00"), at("2026-11-27 09:00"), ONE_DAY, CALENDAR)
    assert again.at == first.at


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="pause"):
        resume_due(
            at("2026-11-30 10:00"), at("2026-11-24 10:00"), at("2026-11-23 10:00"), WEEK, CALENDAR
        )


def test_a_due_date_is_rebuilt_from_its_start_and_its_pauses_under_another_calendar():
    start = at("2026-12-29 10:00")
    pauses = [(at("2026-12-30 09:00"), at("2026-12-31 09:00"))]
    before = due_after_pauses(start, pauses, FIVE_DAYS, CALENDAR)
    notice = Calendar(CALENDAR.exceptions, CALENDAR.confirmed | {2027})
    after = due_after_pauses(start, pauses, FIVE_DAYS, notice)
    assert (before.day, before.provisional) == (date(2027, 1, 7), True)
    assert (after.day, after.provisional) == (date(2027, 1, 6), False)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-23", 12, "2027-11-23"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(day, months, expected):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_month_that_ends_on_a_holiday_ends_on_the_day_after_the_holiday():
    nominal = add_months(date(2026, 9, 1), 1)
    assert last_day(nominal, CALENDAR) == date(2026, 10, 8)


def test_a_saturday_counter_counts_on_saturdays_that_are_no_holidays():
    hours = Hours.parse("mon-fri 08:30-12:00 13:30-17:30\nsat 09:00-12:00")
    assert due(at("2026-11-20 17:00"), TWO_HOURS, CALENDAR, hours).at == at("2026-11-21 10:30")
    assert due(at("2026-10-02 17:00"), TWO_HOURS, CALENDAR, hours).at == at("2026-10-08 10:30")
    assert due(at("2026-02-14 08:30"), TWO_HOURS, CALENDAR, hours).at == at("2026-02-14 11:00")


def test_opening_times_typed_on_a_chinese_keyboard_are_understood():
    english = Hours.parse("Mon－Fri 08：30－12：00，13：30－17：30")
    chinese = Hours.parse("周一至周四 8:30到12:00、13:30到17:30；星期五 08:30-12:00 13:30-17:30")
    assert english == chinese == DEFAULT_HOURS
    assert Hours.parse(english.words) == english
    assert english.text == "mon-fri 08:30-12:00 13:30-17:30"
    assert Hours.parse("星期天 09:00-12:00").week[6]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mon-fri",
        "mon 9-12",
        "mon 12:00-09:00",
        "mon 09:00-25:00",
        "fri-mon 09:00-12:00",
        "xyz 09:00-12:00",
        "mon 09:00-12:00 11:00-13:00",
        "周八 09:00-12:00",
    ],
)
def test_opening_times_that_make_no_sense_are_refused(text):
    with pytest.raises(BadHours):
        Hours.parse(text)
