"""The public page of figures: only what :mod:`portal.grievances.figures.publishing` releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.base.figures import Mark, charts
from portal.base.figures.tables import TOTAL, Published
from portal.base.i18n import _
from portal.grievances.figures import periods, publishing, queries, showing
from portal.grievances.figures.definitions import OUTSIDE
from portal.grievances.figures.folding import month_of
from portal.grievances.figures.measures import Measure
from portal.grievances.figures.numbers import LEAST_CELL, Counts, Numbers, counts_of
from portal.grievances.figures.periods import Period
from portal.grievances.figures.queries import Sums
from portal.grievances.queries import categories
from portal.grievances.tallies import NO_GRID

M = Measure


@dataclass(frozen=True)
class Table:
    """Reports of a half-year by kind and grid."""

    period: Period
    told: Published
    kinds: dict[int, str]
    grids: dict[int, str]
    numbers: dict[int, Numbers]

    def narrowed(self, kind_id: int | None, grid_key: int | None) -> "Table":
        """The same numbers for one kind or one grid: nothing is told anew."""
        kinds = {k: v for k, v in self.kinds.items() if kind_id in (None, k)}
        grids = {k: v for k, v in self.grids.items() if grid_key in (None, k)}
        return Table(self.period, self.told, kinds, grids, self.numbers)

    @property
    def rows(self) -> list[showing.HeatRow]:
        """As drawn."""
        return showing.heat_rows(self.told, self.kinds, self.grids)


@dataclass(frozen=True)
class Page:
    """All that the page shows; ``period`` is None while no month is over and counted."""

    counted_until: datetime | None
    offered: list[Period] = field(default_factory=list)
    period: Period | None = None
    numbers: Numbers = field(default_factory=lambda: Numbers({}))
    months: dict[date, Numbers] = field(default_factory=dict)
    hours: list[showing.Fact] = field(default_factory=list)
    table: Table | None = None

    @property
    def outside(self) -> list[showing.Fact]:
        """Beside every rate."""
        return showing.facts(self.numbers, OUTSIDE)

    @property
    def chart(self) -> charts.Chart:
        """The months drawn."""
        return showing.month_chart(self.months)


def read(community_id: int, wanted: str, locale: str) -> Page:
    """What the public may know of the period of that key, or of the newest one."""
    until, first = queries.counted_until(), queries.first_month(community_id)
    last = _last_month(until)
    if first is None or last is None or first > last:
        return Page(until)
    offered = periods.offered(first, last)
    period = periods.chosen(wanted, offered) or Period(last)
    around = periods.year_until(period.last)
    sums = queries.by_month(community_id, around.first, around.last, kind_id=None, grid_key=None)
    months = {m: _of_month(sums.get(m, Sums())) for m in around.months if m >= first}
    table = _table(community_id, periods.last_half(period.last), first, sums, locale)
    return Page(
        until,
        offered,
        period,
        _of_period(period, sums, table),
        months,
        showing.hours(showing.took([sums.get(m, Sums()) for m in period.months]), least=LEAST_CELL),
        table,
    )


def _last_month(until: datetime | None) -> date | None:
    """The newest month that is over and wholly counted."""
    if until is None:
        return None
    month = publishing.next_month(month_of(until), -1)
    return month if publishing.is_over(month, until) else publishing.next_month(month, -1)


def _of_month(sums: Sums) -> Numbers:
    counts = counts_of(sums)
    return Numbers.marked(counts, publishing.release_month(counts))


def _of_period(period: Period, sums: dict[date, Sums], table: Table | None) -> Numbers:
    months = [counts_of(sums.get(month, Sums())) for month in period.months]
    if len(months) == 1:
        return Numbers.marked(months[0], publishing.release_month(months[0]))
    counts = {one: sum(month[one] for month in months) for one in publishing.PUBLIC}
    marks = dict(publishing.release_half(months))
    marks[M.RECEIVED] = table.told.mark(TOTAL, TOTAL) if table else Mark.UNTOLD
    return Numbers.marked(counts, marks)


def _table(
    community_id: int, half: Period, first: date, sums: dict[date, Sums], locale: str
) -> Table | None:
    """The half-year's table; none where the count had not begun."""
    if half.last < first:
        return None
    counts = queries.by_kind_and_grid(community_id, half.first, half.last)
    kinds = {
        kind.id: kind.name(locale) for kind in categories.everything() if kind.id == kind.kind_id
    }
    names = queries.grid_names(community_id)
    counted = {grid for _kind, grid in counts}
    grids = {
        grid.id: grid.name
        for grid in names
        if grid.id in counted or grid.was_open(half.first, half.end)
    }
    if NO_GRID in counted:
        grids[NO_GRID] = _("No grid")
    months = [counts_of(sums.get(month, Sums())) for month in half.months]
    told = publishing.release_table(list(kinds), sorted(grids), counts, months)
    return Table(half, told, kinds, grids, _of_grids(community_id, half, told, grids, months))


def _of_grids(
    community_id: int,
    half: Period,
    told: Published,
    grids: Mapping[int, str],
    months: Sequence[Counts],
) -> dict[int, Numbers]:
    """What is told of each grid; what came is told by the table. Grids that the table does not
    name are judged with the others, because the sums hold them too."""
    found = queries.by_grid(community_id, half.first, half.last, kind_id=None)
    every = sorted(found.keys() | grids.keys())
    counts = {grid: counts_of(found.get(grid, Sums())) for grid in every}
    marks = publishing.release_grids(counts, publishing.release_half(months))
    received = {grid: told.mark(TOTAL, grid) for grid in grids}
    return {
        grid: Numbers.marked(counts[grid], {**marks[grid], M.RECEIVED: received[grid]})
        for grid in grids
    }
