"""Which days are worked."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.deadlines import Calendar, DayKind
from portal.base.deadlines.holidays import BadNotice, calendar_of, read, shipped

CALENDAR = calendar_of(shipped())


def test_every_day_of_the_shipped_years_agrees_with_an_independent_calendar():
    day = date(2024, 1, 1)
    while day <= date(2026, 12, 31):
        assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_shipped_years_have_the_known_numbers_of_working_days():
    counts = [
        CALENDAR.count_working_days(date(year - 1, 12, 31), date(year, 12, 31))
        for year in (2024, 2025, 2026)
    ]
    assert counts == [251, 248, 248]


def test_every_shipped_day_names_its_festival_and_notice():
    assert all(row.name and row.source.startswith("国办发明电") for row in shipped())


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-14", DayKind.WORKDAY),
        ("2026-02-15", DayKind.HOLIDAY),
        ("2026-11-15", DayKind.WEEKEND),
        ("2026-11-16", DayKind.ORDINARY),
    ],
)
def test_a_day_knows_its_kind(day, kind):
    assert CALENDAR.kind(date.fromisoformat(day)) is kind


@given(st.dates())
def test_every_date_there_is_gets_an_answer(day):
    assert CALENDAR.is_working_day(day) in (True, False)
    assert Calendar().is_working_day(day) in (True, False)
    assert CALENDAR.is_confirmed(day.year) == (day.year in (2024, 2025, 2026))


def test_an_unknown_year_is_monday_to_friday_without_the_fixed_statutory_days():
    rests = [date(2027, 1, 1), date(2027, 10, 1), date(2027, 5, 1), date(2027, 2, 6)]
    assert not any(CALENDAR.is_working_day(day) for day in rests)
    assert CALENDAR.is_working_day(date(2027, 2, 8))
    assert CALENDAR.kind(date(2027, 5, 3)) is DayKind.ORDINARY


def test_a_confirmed_year_follows_its_notice_alone():
    calendar = Calendar({}, frozenset({2031}))
    assert calendar.is_working_day(date(2031, 1, 1))


def test_what_staff_entered_beats_the_fixed_days_of_an_unknown_year():
    calendar = Calendar({date(2027, 10, 1): DayKind.WORKDAY})
    assert calendar.is_working_day(date(2027, 10, 1))


def test_late_december_is_settled_only_with_the_next_year():
    assert CALENDAR.is_settled(date(2026, 12, 1), date(2026, 12, 25))
    assert not CALENDAR.is_settled(date(2026, 12, 1), date(2026, 12, 26))
    assert CALENDAR.is_settled(date(2025, 12, 20), date(2026, 1, 5))
    assert not CALENDAR.is_settled(date(2027, 3, 1), date(2027, 3, 2))


def test_a_calendar_cannot_be_changed_after_it_was_made():
    with pytest.raises(TypeError):
        CALENDAR.exceptions[date(2026, 1, 5)] = DayKind.HOLIDAY


def test_a_plain_weekend_is_a_rest_day_only_where_the_switch_says_so():
    saturday, made_up = date(2026, 11, 14), date(2026, 2, 14)
    assert CALENDAR.is_rest_day(saturday)
    assert not CALENDAR.is_rest_day(saturday, weekends_rest=False)
    assert not CALENDAR.is_rest_day(made_up)
    assert CALENDAR.is_rest_day(date(2026, 10, 3), weekends_rest=False)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "heading"),
        ("day,what\n", 1, "heading"),
        ("date,kind\n2027-13-01,holiday\n", 2, "date"),
        ("date,kind\n2027-01-01,rest\n", 2, "kind"),
        ("date,kind\n2027-01-04,workday\n", 2, "weekday"),
        ("date,kind\n2027-01-01,holiday\n\n2027-01-01,holiday\n", 4, "repeated"),
        ('date,kind\n"2027-01-01,holiday\n', 2, "csv"),
    ],
)
def test_a_bad_line_of_a_notice_is_named(text, line, reason):
    with pytest.raises(BadNotice) as refused:
        read(text)
    assert (refused.value.line, refused.value.reason) == (line, reason)


def test_a_notice_saved_by_a_spreadsheet_is_read():
    rows = read("\ufeffDate,Kind,Name,Source\r\n2027/01/01,holiday,元旦,通知\r\n,,,\r\n")
    assert [(row.day, row.kind, row.name) for row in rows] == [
        (date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
    ]
