"""Periods tile the year whatever changes; days never lie before a period's end. No database."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.deadlines import Calendar
from portal.base.deadlines.holidays import shipped
from portal.disclosures.catalogue.chains import MONTHS, Chain, Limit, chains_of
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.catalogue.periods import natural, periods, standing_since
from portal.disclosures.catalogue.rules import is_no_later
from portal.disclosures.models import CatalogueItem, Frequency, LimitClock

DAY = timedelta(days=1)
F = Frequency
CALENDAR = Calendar({each.day: each.kind for each in shipped()}, frozenset({2024, 2025, 2026}))
LIMITS = st.builds(Limit, st.integers(0, 60), st.sampled_from(LimitClock))


def version(
    number: int = 1,
    frequency: Frequency = F.QUARTERLY,
    from_on: date = date(2025, 1, 1),
    **more: Any,
) -> CatalogueItem:
    """A row that is not kept anywhere."""
    values: dict[str, Any] = {
        "id": more.pop("id", number),
        "key": "funds",
        "version": number,
        "from_on": from_on,
        "frequency": frequency,
        "limit_days": 20,
        "limit_clock": LimitClock.WORKING,
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
    }
    return CatalogueItem(**values | more)


def chain(*rows: CatalogueItem) -> Chain:
    """The one chain of these rows."""
    (found,) = chains_of(rows).values()
    return found


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
changes = st.lists(st.tuples(days, st.sampled_from(list(MONTHS))), min_size=1, max_size=6)


@given(changes)
def test_periods_follow_one_another_without_gaps_or_overlaps(found: Any) -> None:
    rows = [version(n, each, on) for n, (on, each) in enumerate(sorted(found), start=1)]

    told = list(periods(chain(*rows), until=date(2028, 6, 30)))

    assert told[0].first <= rows[0].from_on <= told[0].last
    assert all(before.last + DAY == after.first for before, after in pairwise(told))
    assert all(each.first <= each.last for each in told)


@given(changes)
def test_a_period_ends_with_its_month_quarter_or_year_and_has_the_version_of_its_first_day(
    found: Any,
) -> None:
    rows = [version(n, each, on) for n, (on, each) in enumerate(sorted(found), start=1)]
    made = chain(*rows)

    for each in periods(made, until=date(2028, 6, 30)):
        terms = made.at(max(each.first, made.begins))
        assert terms is not None
        assert each.terms.item is terms.item
        assert each.last == natural(each.first, terms.frequency)[1]


def test_a_change_in_mid_quarter_begins_with_the_next_period() -> None:
    made = chain(version(1), version(2, F.MONTHLY, date(2026, 8, 15)))

    told = [
        (each.first, each.last)
        for each in periods(made, until=date(2026, 11, 1))
        if each.last >= date(2026, 7, 1)
    ]

    assert told == [
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
    ]


def test_what_is_left_of_a_quarter_after_months_is_a_period_of_its_own() -> None:
    made = chain(version(1, F.MONTHLY), version(2, F.QUARTERLY, date(2026, 8, 15)))

    told = [each for each in periods(made, until=date(2026, 10, 1)) if each.first.month >= 8]

    assert [(each.first, each.last) for each in told[-2:]] == [
        (date(2026, 9, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


def test_the_first_period_is_a_whole_one() -> None:
    first = next(periods(chain(version(from_on=date(2026, 11, 23))), until=date(2027, 1, 1)))

    assert (first.first, first.last) == (date(2026, 10, 1), date(2026, 12, 31))


def test_the_period_in_which_an_item_is_retired_is_not_asked() -> None:
    ended = version(2, from_on=date(2026, 8, 1), retired_at=datetime(2026, 7, 30, tzinfo=UTC))

    told = list(periods(chain(version(1), ended), until=date(2027, 6, 30)))

    assert told[-1].last == date(2026, 6, 30)


def test_a_districts_version_replaces_the_installations_from_its_day_on() -> None:
    made = chain(version(3), version(1, F.MONTHLY, date(2026, 4, 1), id=9, division_id=5))

    before, after = made.at(date(2026, 3, 31)), made.at(date(2026, 4, 1))

    assert before is not None
    assert after is not None
    assert (before.frequency, after.frequency) == (F.QUARTERLY, F.MONTHLY)


def test_a_community_is_never_laxer_than_a_template_that_became_stricter_later() -> None:
    made = chain(
        version(1, F.YEARLY),
        version(2, F.MONTHLY, date(2026, 6, 1), limit_days=5),
        version(1, F.QUARTERLY, date(2026, 2, 1), id=7, community_id=3, limit_days=10),
    )

    early, late = made.at(date(2026, 3, 1)), made.at(date(2026, 7, 1))

    assert early is not None
    assert late is not None
    assert (early.frequency, late.frequency) == (F.QUARTERLY, F.MONTHLY)
    assert [each.item.version for each in (early, late)] == [1, 2]
    assert min(limit.days for limit in late.limits) == 5


def test_an_item_always_on_display_is_owed_from_the_later_of_its_day_and_the_communitys() -> None:
    made = chain(version(1, F.PERMANENT, date(2026, 1, 1)))

    found = standing_since(made, date(2026, 5, 4), date(2026, 11, 23))

    assert found is not None
    assert found.first == date(2026, 5, 4)


@given(days, LIMITS, st.booleans())
def test_nothing_is_due_before_its_period_ends(after: date, limit: Limit, rest: bool) -> None:
    assert Reckoning(CALENDAR, rest).due(after, [limit]) >= after


@given(days, LIMITS)
def test_whatever_is_due_in_working_days_is_due_on_one(after: date, limit: Limit) -> None:
    due_on = Reckoning(CALENDAR).due(after, [limit])

    if limit.clock is LimitClock.WORKING:
        assert CALENDAR.is_working_day(due_on)


@given(days, LIMITS, LIMITS)
def test_what_the_rules_call_no_later_never_is(after: date, one: Limit, other: Limit) -> None:
    reckoning = Reckoning(CALENDAR)

    if is_no_later(one, other):
        assert reckoning.due(after, [one]) <= reckoning.due(after, [other])


@pytest.mark.parametrize(
    ("last", "due_on"),
    [
        # 1 to 8 October 2025 were holidays, Saturday the 11th was worked instead.
        (date(2025, 9, 30), date(2025, 11, 4)),
        (date(2026, 3, 31), date(2026, 4, 29)),
    ],
)
def test_holidays_and_made_up_days_are_respected(last: date, due_on: date) -> None:
    reckoning = Reckoning(CALENDAR)
    limit = Limit(20, LimitClock.WORKING)

    found = reckoning.due(last, [limit])

    assert CALENDAR.count_working_days(last, found) == 20
    assert found == due_on


def test_a_day_in_a_year_without_a_notice_is_provisional() -> None:
    reckoning = Reckoning(CALENDAR)

    assert reckoning.is_provisional(date(2026, 12, 31), date(2027, 1, 29))
    assert not reckoning.is_provisional(date(2026, 3, 31), date(2026, 4, 29))
