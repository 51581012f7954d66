"""Every edge of every statutory holiday and every made-up working day of 2024 to 2026.

``golden_edges.csv`` was written from an independent calendar by counting days one by one; that it
forgets no edge is proved here from the notices of the State Council that the portal ships.
"""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from portal.base import clock
from portal.base.deadlines import Clock, DayKind, Limit, due, end_of
from portal.base.deadlines.holidays import calendar_of, shipped

CALENDAR = calendar_of(shipped())
FILE = Path(__file__).with_name("golden_edges.csv")
EDGES = list(csv.DictReader(FILE.open(encoding="utf-8")))
DAY = timedelta(days=1)
FIRST_KNOWN = date(2024, 1, 1)


@pytest.mark.parametrize("row", EDGES, ids=[row["why"] for row in EDGES])
def test_the_table_of_edges_holds(row):
    start = datetime.fromisoformat(row["start"]).replace(tzinfo=clock.SHANGHAI)

    found = due(start, Limit(Clock(row["clock"]), int(row["amount"])), CALENDAR)

    assert found.day == date.fromisoformat(row["due"])
    assert found.at == end_of(found.day)
    assert found.provisional is (row["provisional"] == "yes")


def holidays() -> list[tuple[date, date]]:
    """The first and last day of each holiday."""
    found: list[list[date]] = []
    for day in sorted(row.day for row in shipped() if row.kind == DayKind.HOLIDAY.value):
        if found and day - found[-1][-1] == DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return [(days[0], days[-1]) for days in found]


def made_up() -> list[date]:
    return sorted(row.day for row in shipped() if row.kind == DayKind.WORKDAY.value)


def next_worked(day: date) -> date:
    day += DAY
    while not chinese_calendar.is_workday(day):
        day += DAY
    return day


def last_worked(day: date) -> date:
    day -= DAY
    while not chinese_calendar.is_workday(day):
        day -= DAY
    return day


def filed(clock_name: str) -> set[date]:
    return {
        datetime.fromisoformat(row["start"]).date() for row in EDGES if row["clock"] == clock_name
    }


def test_the_three_years_have_the_holidays_that_were_announced():
    assert len(holidays()) == 20
    assert len(made_up()) == 19
    assert {first.year for first, _last in holidays()} == {2024, 2025, 2026}


@pytest.mark.parametrize(("first", "last"), holidays(), ids=lambda day: day.isoformat())
def test_each_holiday_has_all_its_edges_in_the_table(first, last):
    starts = filed("working_days")
    wanted = {first, last, next_worked(last)}
    if first > FIRST_KNOWN:
        wanted.add(last_worked(first))
        assert {first - 7 * DAY, last - 7 * DAY} <= filed("calendar_days")

    assert wanted <= starts


@pytest.mark.parametrize("day", made_up(), ids=lambda day: day.isoformat())
def test_each_made_up_day_is_begun_on_and_ended_on_in_the_table(day):
    ends = {date.fromisoformat(row["due"]) for row in EDGES if row["clock"] == "working_days"}
    assert day in filed("working_days")
    assert day in ends
    assert day in {
        date.fromisoformat(row["due"]) for row in EDGES if row["clock"] == "calendar_days"
    }


def test_every_due_day_of_the_table_is_worked_by_the_independent_calendar():
    for row in EDGES:
        day = date.fromisoformat(row["due"])
        if day.year <= 2026:
            assert chinese_calendar.is_workday(day), row
