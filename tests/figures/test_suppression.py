"""Hidden numbers stay hidden, whatever a reader works out from what is published."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.base.figures import LEAST, Group, Mark
from portal.base.figures.suppression import Cell, exposed_cells, protect
from portal.base.figures.tables import TOTAL, Part, Published, publish

FIVE = LEAST[Group.GRIEVANCES]
Table = dict[tuple[int, int], int]


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[Table]:
    """Small tables, in which small numbers are frequent."""
    return st.lists(st.integers(0, most), min_size=rows * columns, max_size=rows * columns).map(
        lambda n: dict(zip(product(range(rows), range(columns)), n, strict=True))
    )


def agrees(published: Published, key: tuple[object, object], n: int) -> bool:
    """Whether a reader would believe the number of that cell."""
    mark = published.marks[key]
    if mark is Mark.SHOWN:
        return published.values[key] == n
    if mark is Mark.SMALL:
        return 0 <= n < FIVE
    return n >= (FIVE if mark is Mark.HIDDEN else 0)


def worlds(
    published: Published, rows: int, columns: int, most: int, whole: set[int] | None = None
) -> Iterator[Table]:
    """Every table that agrees with all that was published, by trying them out: knows nothing of
    the method under test."""

    def guesses(key: tuple[int, int]) -> Iterator[int]:
        return (n for n in range(most + 1) if agrees(published, key, n))

    def whole_rows(row: int) -> list[tuple[int, ...]]:
        tried = product(*(list(guesses((row, column))) for column in range(columns)))
        return [one for one in tried if agrees(published, (row, TOTAL), sum(one))]

    for world in product(*(whole_rows(row) for row in range(rows))):
        sums = [sum(row[column] for row in world) for column in range(columns)]
        fits = all(agrees(published, (TOTAL, column), n) for column, n in enumerate(sums))
        if (
            fits
            and agrees(published, (TOTAL, TOTAL), sum(sums))
            and (whole is None or sum(sums) in whole)
        ):
            yield {(r, c): world[r][c] for r, c in product(range(rows), range(columns))}


def assert_nothing_follows(
    published: Published, rows: int, columns: int, most: int, whole: set[int] | None = None
) -> None:
    """Every number that is not shown has at least two possible values, totals too."""
    seen: dict[object, set[int]] = {}
    hidden = {key for key, mark in published.marks.items() if mark is not Mark.SHOWN}
    for world in worlds(published, rows, columns, most, whole):
        for key in hidden:
            row, column = key
            n = sum(
                value
                for (r, c), value in world.items()
                if row in (r, TOTAL) and column in (c, TOTAL)
            )
            seen.setdefault(key, set()).add(n)
        if all(len(seen.get(key, ())) > 1 for key in hidden):
            return
    assert not {key for key in hidden if len(seen.get(key, ())) < 2}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(table=tables(2, 2, 12))
def test_no_hidden_number_of_a_small_table_can_be_worked_out(table: Table) -> None:
    published = publish([0, 1], [0, 1], table, least=FIVE)

    assert_nothing_follows(published, 2, 2, 20)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(table=tables(2, 3, 8))
def test_nor_of_a_wider_one(table: Table) -> None:
    published = publish(range(2), range(3), table, least=FIVE)

    assert_nothing_follows(published, 2, 3, 10)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(table=tables(2, 2, 10), cut=st.integers(0, 40))
def test_nor_with_the_months_that_were_published_before(table: Table, cut: int) -> None:
    total = sum(table.values())
    first = min(cut, total)
    months = [
        Part(name, n, Mark.SHOWN if n >= FIVE else Mark.SMALL)
        for name, n in (("october", first), ("november", total - first))
    ]
    published = publish([0, 1], [0, 1], table, least=FIVE, earlier=months)
    possible = [{month.value} if month.mark is Mark.SHOWN else set(range(FIVE)) for month in months]

    assert_nothing_follows(published, 2, 2, 20, {a + b for a, b in product(*possible)})
    # Nor does the month that was hidden follow from the whole.
    wholes = {sum(world.values()) for world in worlds(published, 2, 2, 20)}
    for own, other in ((0, 1), (1, 0)):
        if months[own].mark is Mark.SMALL:
            assert len({w - o for w in wholes for o in possible[other]} & possible[own]) > 1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(table=tables(5, 4, 30))
def test_a_large_table_shows_no_small_number_and_leaves_none_exposed(table: Table) -> None:
    published = publish(range(5), range(4), table, least=FIVE)

    shown = [key for key, mark in published.marks.items() if mark is Mark.SHOWN]
    assert all(published.values[key] >= FIVE for key in shown)
    assert all(
        published.values[key] < FIVE for key, mark in published.marks.items() if mark is Mark.SMALL
    )


def test_a_table_without_small_numbers_is_shown_wholly() -> None:
    published = publish(
        "ab", "cd", {("a", "c"): 5, ("a", "d"): 9, ("b", "c"): 7, ("b", "d"): 6}, least=FIVE
    )

    assert set(published.marks.values()) == {Mark.SHOWN}
    assert published.value(TOTAL, TOTAL) == 27


def test_one_small_number_hides_as_little_else_as_possible() -> None:
    counts = {(r, c): 10 + r + c for r, c in product(range(3), range(3))} | {(1, 1): 2}
    published = publish(range(3), range(3), counts, least=FIVE)

    marks = list(published.marks.values())
    assert (marks.count(Mark.SMALL), marks.count(Mark.HIDDEN)) == (1, 3)
    assert published.mark(1, TOTAL) is Mark.SHOWN


def test_a_number_that_was_told_stays_told() -> None:
    cells = [
        Cell("month", "a", "b", 9, told=Mark.SHOWN),
        Cell("litter", "b", "a", 7),
        Cell("parking", "b", "a", 2),
    ]
    marks = protect(cells, FIVE)

    assert marks == {"month": Mark.SHOWN, "litter": Mark.HIDDEN, "parking": Mark.SMALL}
    assert not list(exposed_cells(cells, marks, FIVE))


def test_where_hiding_is_not_enough_nothing_is_said() -> None:
    cells = [
        Cell("month", "a", "b", 5, told=Mark.SHOWN),
        Cell("litter", "b", "a", 5),
        Cell("parking", "b", "a", 0),
    ]
    marks = protect(cells, FIVE)

    assert marks == {"month": Mark.SHOWN, "litter": Mark.UNTOLD, "parking": Mark.UNTOLD}


@pytest.mark.parametrize(("group", "least"), [("grievances", 5), ("surveys", 10), ("ballots", 10)])
def test_the_one_table_of_smallest_numbers(group: str, least: int) -> None:
    assert LEAST[Group(group)] == least
