"""What of the counts the public gets, and when.

Only months that are over and wholly counted are published, and a month that is over never changes
(see :mod:`portal.grievances.figures.folding`): so two looks at the page differ by whole months and
never by single reports. Each month is judged by itself; the totals of a half-year, and its
table by kind and grid, are judged together with the months that were told before, which
sum up to them. No other sums are published, above all no rolling ones.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from portal.base import clock
from portal.base.figures import Cell, Mark, protect
from portal.base.figures.tables import Part, Published, publish
from portal.grievances.figures.measures import Measure
from portal.grievances.figures.numbers import LEAST_CELL, Counts

M = Measure
Marks = Mapping[Measure, Mark]

# Transactions that were under way at midnight are long over then.
AFTER_MIDNIGHT = timedelta(hours=1)
HALF = 6

# Sums that hold in every period: what goes in comes out. The other measures are free.
INTO = {
    M.RESOLVED: "resolved",
    M.SOLVED: "closed",
    M.UNSOLVED: "closed",
    M.SILENT: "closed",
    M.CALLED_SOLVED: "called",
    M.CALLED_UNSOLVED: "called",
}
OUT_OF = {
    M.RESOLVED_IN_TIME: "resolved",
    M.RESOLVED_LATE: "resolved",
    M.SATISFIED: "closed",
    M.FAIR: "closed",
    M.DISSATISFIED: "closed",
    M.UNRATED: "closed",
    M.CALLED_SATISFIED: "called",
    M.CALLED_FAIR: "called",
    M.CALLED_DISSATISFIED: "called",
    M.CALLED_UNRATED: "called",
}
FREE = (
    M.RECEIVED,
    M.ON_TIME,
    M.MISSED,
    M.REOPENED,
    M.DISPATCHED,
    M.RETURNED,
    M.REJECTED,
    M.WITHDRAWN,
    M.MERGED,
    M.NOT_REACHED,
)
PUBLIC = (*INTO, *OUT_OF, *FREE)

# Hidden first where something must be: what the page misses least.
COSTS = {
    M.RESOLVED: 50.0,
    M.SOLVED: 20.0,
    M.SATISFIED: 10.0,
    M.CALLED_SOLVED: 8.0,
    M.CALLED_SATISFIED: 4.0,
    M.RESOLVED_IN_TIME: 0.5,
}
TOTAL_COST = 100.0


def next_month(month: date, steps: int = 1) -> date:
    """The first day of the month that many months later."""
    at = month.year * 12 + month.month - 1 + steps
    return date(at // 12, at % 12 + 1, 1)


def is_over(month: date, counted_until: datetime | None) -> bool:
    """Whether the month has ended and everything in it is counted."""
    end = clock.start_of(next_month(month)) + AFTER_MIDNIGHT
    return counted_until is not None and counted_until >= end


def half_year(month: date) -> date:
    """The first month of the half-year in which the month lies."""
    return date(month.year, 1 if month.month <= HALF else HALF + 1, 1)


def months_from(first: date, number: int) -> list[date]:
    """So many months in a row."""
    return [next_month(first, step) for step in range(number)]


def release_month(counts: Counts) -> Marks:
    """How each number of a month is published."""
    return _judged(tuple(_month_cells(counts)))  # type: ignore[return-value]


@lru_cache(maxsize=1024)
def _judged(cells: tuple[Cell, ...]) -> Mapping[Hashable, Mark]:
    """A month that is over is judged the same way for ever."""
    return protect(cells, LEAST_CELL)


def _month_cells(counts: Counts) -> Iterator[Cell]:
    for measure in PUBLIC:
        tail, head = OUT_OF.get(measure, "outside"), INTO.get(measure, "outside")
        yield Cell(measure, tail, head, counts[measure], COSTS.get(measure, 1.0))


def release_half(months: Sequence[Counts]) -> Marks:
    """How each total of a half-year is published, without what was received (see the table)."""
    marks = _judged(tuple(cell for measure in PUBLIC for cell in _half_cells(measure, months)))
    return {one: marks["half", one] for one in PUBLIC if one is not M.RECEIVED}


def _half_cells(measure: Measure, months: Sequence[Counts]) -> Iterator[Cell]:
    """The months flow between their own sums and the measure, the total flows back."""
    total = 0
    column = ("measure", measure)
    for at, counts in enumerate(months):
        told = release_month(counts)[measure]
        ends = _ends(measure, at, column)
        yield Cell((at, measure), *ends, counts[measure], told=told)
        total += counts[measure]
    tail, head = _ends(measure, "half", column)
    cost = TOTAL_COST * COSTS.get(measure, 1.0)
    yield Cell(("half", measure), head, tail, total, cost)


def _ends(measure: Measure, at: object, column: object) -> tuple[object, object]:
    if measure in INTO:
        return column, (at, INTO[measure])
    if measure in OUT_OF:
        return (at, OUT_OF[measure]), column
    return column, ("free", measure)


def release_table(
    rows: Sequence[int],
    columns: Sequence[int],
    counts: Mapping[tuple[int, int], int],
    months: Sequence[Counts],
) -> Published:
    """How a half-year's reports by kind and grid are published."""
    parts = [
        Part(at, one[M.RECEIVED], release_month(one)[M.RECEIVED]) for at, one in enumerate(months)
    ]
    return publish(rows, columns, counts, least=LEAST_CELL, earlier=parts)


# What is published of each grid: every measure by itself, and what was dealt with as a sum.
OF_GRIDS = (
    M.ON_TIME,
    M.MISSED,
    M.SOLVED,
    M.UNSOLVED,
    M.REOPENED,
    M.SILENT,
    M.DISPATCHED,
    M.RETURNED,
)
DEALT_WITH = (M.RESOLVED_IN_TIME, M.RESOLVED_LATE, M.RESOLVED)


def release_grids(counts: Mapping[int, Counts], totals: Marks) -> dict[int, Marks]:
    """How the numbers of each grid in a half-year are published; ``totals`` are the marks under
    which their sums are. They are judged as if every reader knew the sums, and where one is not
    shown nothing is told of its parts that it does not tell itself."""
    found: dict[int, dict[Measure, Mark]] = {grid: {} for grid in counts}
    for measures in (*((one,) for one in OF_GRIDS), DEALT_WITH):
        if all(totals[one] is Mark.SHOWN for one in measures):
            marks = _judged(tuple(_grid_cells(counts, measures)))
        else:
            marks = {(g, m): _of_parts(totals[m]) for g in counts for m in measures}
        for grid, measure in ((g, m) for g in counts for m in measures):
            found[grid][measure] = marks[grid, measure]
    return dict(found)


def _of_parts(total: Mark) -> Mark:
    """What a sum that is not shown tells of its parts: they are no larger."""
    return Mark.SMALL if total is Mark.SMALL else Mark.UNTOLD


def _grid_cells(counts: Mapping[int, Counts], measures: Sequence[Measure]) -> Iterator[Cell]:
    """Parts flow from their measure into their grid, the grid's sum and the total flow on."""
    whole = measures[-1] if len(measures) > 1 else None
    for measure in measures:
        total = sum(one[measure] for one in counts.values())
        ends = ("sum", "source") if measure is whole else ("source", measure)
        yield Cell(("all", measure), *ends, total, told=Mark.SHOWN)
        for grid, one in counts.items():
            into: Hashable = ("grid", grid) if whole else "source"
            tail, head = (into, "sum") if measure is whole else (measure, into)
            yield Cell((grid, measure), tail, head, one[measure])
