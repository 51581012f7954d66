"""What of a month and of a half-year is published: sums hold, and nothing hidden follows."""

from collections import Counter
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.base.figures import Mark
from portal.base.figures.suppression import exposed_cells
from portal.grievances.figures import periods, publishing
from portal.grievances.figures.measures import Measure, median_hours
from portal.grievances.figures.numbers import LEAST_CELL, Bounds, Numbers, of_mark, percent
from portal.grievances.figures.periods import Period

M = Measure
INTO_CLOSED = (M.SOLVED, M.UNSOLVED, M.SILENT)
OUT_OF_CLOSED = (M.SATISFIED, M.FAIR, M.DISSATISFIED, M.UNRATED)
INTO_CALLED = (M.CALLED_SOLVED, M.CALLED_UNSOLVED)
OUT_OF_CALLED = (M.CALLED_SATISFIED, M.CALLED_FAIR, M.CALLED_DISSATISFIED, M.CALLED_UNRATED)
Month = dict[Measure, int]


@st.composite
def months(draw: st.DrawFn, most: int = 30) -> Month:
    """Counts of a month in which everything that came in went out."""
    counts = {measure: draw(st.integers(0, most)) for measure in Measure}
    counts[M.RESOLVED] = counts[M.RESOLVED_IN_TIME] + counts[M.RESOLVED_LATE]
    for into, out_of in ((INTO_CLOSED, OUT_OF_CLOSED), (INTO_CALLED, OUT_OF_CALLED)):
        left = sum(counts[measure] for measure in into)
        for measure in out_of[:-1]:
            counts[measure] = draw(st.integers(0, left))
            left -= counts[measure]
        counts[out_of[-1]] = left
    return counts


def possible(mark: Mark, n: int, most: int) -> range:
    """The values of a number that a reader believes possible."""
    bounds = of_mark(mark, n)
    return range(bounds.low, (most if bounds.high is None else bounds.high) + 1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(counts=months(most=7))
def test_opinions_and_answers_of_a_month_do_not_tell_of_each_other(counts: Month) -> None:
    marks = publishing.release_month(counts)
    names = (*INTO_CLOSED, *OUT_OF_CLOSED)
    seen: dict[Measure, set[int]] = {one: set() for one in names if marks[one] is not Mark.SHOWN}
    ranges = [possible(marks[one], counts[one], 12) for one in names]
    after: dict[int, list[tuple[int, ...]]] = {}
    for world in product(*ranges[3:]):
        after.setdefault(sum(world), []).append(world)
    for before in product(*ranges[:3]):
        for world in after.get(sum(before), ()):
            for one, n in zip(names, (*before, *world), strict=True):
                if one in seen:
                    seen[one].add(n)

    assert all(len(values) > 1 for values in seen.values())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(counts=months(most=9))
def test_what_was_dealt_with_late_does_not_follow_from_the_sum(counts: Month) -> None:
    marks = publishing.release_month(counts)
    names = (M.RESOLVED, M.RESOLVED_IN_TIME, M.RESOLVED_LATE)
    worlds = [
        world
        for world in product(*(possible(marks[one], counts[one], 40) for one in names))
        if world[0] == world[1] + world[2]
    ]
    for at, one in enumerate(names):
        if marks[one] is not Mark.SHOWN:
            assert len({world[at] for world in worlds}) > 1


@settings(max_examples=40, deadline=None, derandomize=True)
@given(year=st.lists(months(), min_size=6, max_size=6))
def test_a_half_year_is_judged_with_its_months_and_takes_none_of_them_back(
    year: list[Month],
) -> None:
    cells = [cell for one in publishing.PUBLIC for cell in publishing._half_cells(one, year)]
    balance: Counter[object] = Counter()
    for cell in cells:
        balance[cell.head] += cell.value
        balance[cell.tail] -= cell.value
    assert not +balance
    assert not -balance

    half = publishing.release_half(year)
    marks = {cell.key: cell.told or half.get(cell.key[1], Mark.UNTOLD) for cell in cells}  # type: ignore[index]
    exposed = exposed_cells(cells, marks, LEAST_CELL)
    assert [cell.key for cell in exposed if cell.key != ("half", M.RECEIVED)] == []
    totals = Counter({one: sum(month[one] for month in year) for one in half})
    assert all(totals[one] >= LEAST_CELL for one, mark in half.items() if mark is Mark.SHOWN)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(counts=months())
def test_no_number_under_five_is_ever_shown(counts: Month) -> None:
    marks = publishing.release_month(counts)

    assert all(counts[one] >= LEAST_CELL for one, mark in marks.items() if mark is Mark.SHOWN)
    told = Numbers.marked(counts, marks)
    for one, bounds in told.bounds.items():
        assert bounds.low <= counts[one]
        assert bounds.high is None or counts[one] <= bounds.high


def test_a_month_is_over_an_hour_after_it_ended_when_all_of_it_is_counted() -> None:
    def over(until: str) -> bool:
        return publishing.is_over(date(2026, 10, 1), datetime.fromisoformat(until))

    assert not over("2026-11-01T00:59:59+08:00")
    assert over("2026-11-01T01:00:00+08:00")
    assert not publishing.is_over(date(2026, 10, 1), None)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2026, 11, 1), date(2026, 1, 1)),
        (date(2026, 6, 1), date(2026, 1, 1)),
        (date(2026, 5, 1), date(2025, 7, 1)),
        (date(2026, 12, 1), date(2026, 7, 1)),
    ],
)
def test_the_table_is_of_the_newest_half_year_that_is_over(last: date, first: date) -> None:
    assert periods.last_half(last) == Period(first, 6)
    assert {*Period(first, 6).months} <= {*periods.year_until(last).months}


def test_periods_on_offer_are_found_again_by_their_address() -> None:
    on_offer = periods.offered(date(2025, 11, 1), date(2026, 8, 1))

    assert [one.key for one in on_offer][:4] == ["2026-08", "2026-07", "2026-h1", "2026-06"]
    assert periods.chosen("2026-h1", on_offer) == Period(date(2026, 1, 1), 6)
    assert periods.chosen("2024-01", on_offer) is None
    assert periods.chosen("nonsense", on_offer) is None


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ((0.75, 0.75), "75%"),
        ((0.8261, 1.0), "at least 82%"),
        ((0.0, 0.1601), "at most 17%"),
        ((0.5, 0.6667), "50% to 67%"),
        (None, "not published"),
    ],
)
def test_a_rate_known_between_bounds_says_so(share: tuple[float, float] | None, words: str) -> None:
    assert percent(share) == words


def test_a_sum_with_a_hidden_part_is_told_between_bounds() -> None:
    told = Numbers({M.SOLVED: Bounds(19, 19), M.UNSOLVED: Bounds(0, 4)})

    assert str(told.of(M.SOLVED, M.UNSOLVED)) == "19 to 23"
    assert str(told.of(M.SOLVED, M.SILENT)) == "not published"


def test_the_median_is_of_the_middle_report() -> None:
    assert median_hours({}) is None
    found = median_hours({43: 2, 60: 1, 90: 2})
    assert found is not None
    assert 4.5 < found < 5.5  # step 60 is about five hours


def grids(most: int, least: int, number: int) -> st.SearchStrategy[list[dict[Measure, int]]]:
    """Counts of some grids."""
    one = st.fixed_dictionaries({m: st.integers(0, most) for m in publishing.PUBLIC}).map(
        lambda n: n | {M.RESOLVED: n[M.RESOLVED_IN_TIME] + n[M.RESOLVED_LATE]}
    )
    return st.lists(one, min_size=least, max_size=number)


ALL_SHOWN = dict.fromkeys(publishing.PUBLIC, Mark.SHOWN)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(counts=grids(most=9, least=1, number=4))
def test_no_number_of_a_grid_follows_from_the_sum_of_all_grids(
    counts: list[dict[Measure, int]],
) -> None:
    marks = publishing.release_grids(dict(enumerate(counts)), ALL_SHOWN)

    for measure in publishing.OF_GRIDS:
        told = [marks[at][measure] for at in range(len(counts))]
        true = [one[measure] for one in counts]
        assert all(n >= LEAST_CELL for n, mark in zip(true, told, strict=True) if mark == "shown")
        ranges = [possible(mark, n, 20) for mark, n in zip(told, true, strict=True)]
        worlds = [world for world in product(*ranges) if sum(world) == sum(true)]
        if sum(true) < LEAST_CELL:
            continue  # such a sum is never shown
        for at, mark in enumerate(told):
            assert mark is Mark.SHOWN or len({world[at] for world in worlds}) > 1


@settings(max_examples=40, deadline=None, derandomize=True)
@given(counts=grids(most=7, least=2, number=2))
def test_what_a_grid_dealt_with_late_does_not_follow_from_sums_either(
    counts: list[dict[Measure, int]],
) -> None:
    marks = publishing.release_grids(dict(enumerate(counts)), ALL_SHOWN)

    names = publishing.DEALT_WITH
    worlds = [
        [
            (a, b, whole)
            for a, b, whole in product(*(possible(marks[at][m], one[m], 15) for m in names))
            if a + b == whole
        ]
        for at, one in enumerate(counts)
    ]
    sums = [sum(one[m] for one in counts) for m in names]
    if min(sums) < LEAST_CELL:
        return
    seen: dict[tuple[int, int], set[int]] = {}
    for world in product(*worlds):
        if [sum(part) for part in zip(*world, strict=True)] == sums:
            for at, m in product(range(len(counts)), range(len(names))):
                seen.setdefault((at, m), set()).add(world[at][m])
    for (at, m), values in seen.items():
        assert marks[at][names[m]] is Mark.SHOWN or len(values) > 1


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    counts=grids(most=30, least=1, number=3),
    totals=st.fixed_dictionaries({m: st.sampled_from(list(Mark)) for m in publishing.PUBLIC}),
)
def test_of_a_sum_that_is_not_shown_no_part_is(
    counts: list[dict[Measure, int]], totals: dict[Measure, Mark]
) -> None:
    marks = publishing.release_grids(dict(enumerate(counts)), totals)

    for one in marks.values():
        for measure, mark in one.items():
            if totals[measure] is not Mark.SHOWN:
                assert mark in (Mark.SMALL, Mark.UNTOLD)
                assert (mark is Mark.SMALL) == (totals[measure] is Mark.SMALL)
