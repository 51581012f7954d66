"""The staff's page of figures: true numbers of the own community, never about single workers.

What residents think is told by month for the whole community only, when the month is over, and
with small numbers covered as for the public: whoever looked before and after an answer, or handled
the few reports that were judged, would else know who thought what.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from portal.base import clock
from portal.base.figures import Cell, Mark, charts, protect
from portal.base.figures.tables import TOTAL, Published
from portal.base.i18n import _, month
from portal.grievances.figures import periods, publishing, queries, showing
from portal.grievances.figures.definitions import (
    CALLED_SATISFACTION,
    OUTSIDE,
    RATES,
    SATISFACTION,
    Rate,
)
from portal.grievances.figures.folding import month_of
from portal.grievances.figures.measures import DURATIONS, Measure
from portal.grievances.figures.numbers import LEAST_CELL, Numbers, counts_of, percent, small
from portal.grievances.figures.periods import Period
from portal.grievances.figures.queries import Sums
from portal.grievances.queries import categories
from portal.grievances.tallies import NO_GRID

M = Measure
OPINIONS = (M.SATISFIED, M.FAIR, M.DISSATISFIED)
ON_THE_PHONE = (M.CALLED_SATISFIED, M.CALLED_FAIR, M.CALLED_DISSATISFIED)
JUDGED = {
    SATISFACTION.key: (OPINIONS, M.UNRATED),
    CALLED_SATISFACTION.key: (ON_THE_PHONE, M.CALLED_UNRATED),
}
COST_OF_THE_KNOWN = 1000.0
KEPT_BACK = frozenset(one for parts, rest in JUDGED.values() for one in (*parts, rest))
DESK_RATES = tuple(rate for rate in RATES if rate.key not in JUDGED)


@dataclass(frozen=True)
class Asked:
    """The filters: a month or the last twelve, a main kind, a grid (0 for none)."""

    period: str = ""
    kind_id: int | None = None
    grid_key: int | None = None


@dataclass(frozen=True)
class Page:
    """All that the page shows."""

    counted_until: datetime | None
    offered: list[Period]
    period: Period
    numbers: Numbers
    months: dict[date, Numbers]
    hours: list[showing.Fact]
    kinds: dict[int, str]
    grids: dict[int, str]
    heat: list[showing.HeatRow]
    opinions: list[tuple[str, ...]]
    on_the_phone: list[tuple[str, ...]]

    @property
    def outside(self) -> list[showing.Fact]:
        """Beside every rate."""
        return showing.facts(self.numbers, OUTSIDE)

    @property
    def cards(self) -> list[showing.Card]:
        """The rates that may be filtered."""
        return showing.cards(self.numbers, DESK_RATES)

    @property
    def without_opinions(self) -> dict[date, Numbers]:
        """The months without what residents think of them."""
        kept = [one for one in Measure if one not in KEPT_BACK and one not in DURATIONS]
        return {
            when: Numbers({one: told.bounds[one] for one in kept})
            for when, told in self.months.items()
        }

    @property
    def chart(self) -> charts.Chart:
        """The months drawn."""
        return showing.month_chart(self.months)


def read(community_id: int, asked: Asked, locale: str) -> Page:
    """The true numbers of what was asked for, the running month included."""
    now = month_of(clock.now())
    first = queries.first_month(community_id) or now
    offered = [one for one in periods.offered(first, now) if one.number == 1]
    period = periods.chosen(asked.period, offered) or periods.year_until(now)
    around = periods.year_until(period.last)
    here = {"kind_id": asked.kind_id, "grid_key": asked.grid_key}
    sums = queries.by_month(community_id, around.first, around.last, **here)
    narrowed = asked.kind_id is not None or asked.grid_key is not None
    nobody = {"kind_id": None, "grid_key": None}
    whole = (
        queries.by_month(community_id, around.first, around.last, **nobody) if narrowed else sums
    )
    inside = [sums.get(one, Sums()) for one in period.months]
    each = [counts_of(one) for one in inside]
    counts = {measure: sum(one[measure] for one in each) for measure in Measure}
    kinds, grids = kinds_of(locale), grids_of(community_id)
    until = queries.counted_until()
    past = [m for m in around.months if m >= first and publishing.is_over(m, until)]
    return Page(
        until,
        offered,
        period,
        Numbers.true(counts),
        {m: Numbers.true(counts_of(sums.get(m, Sums()))) for m in around.months if m >= first},
        showing.hours(showing.took(inside), least=1),
        kinds,
        grids,
        _heat(community_id, period, asked, kinds, grids),
        opinions(whole, past, SATISFACTION),
        opinions(whole, past, CALLED_SATISFACTION),
    )


def kinds_of(locale: str) -> dict[int, str]:
    """The main kinds by number."""
    return {
        kind.id: kind.name(locale) for kind in categories.everything() if kind.id == kind.kind_id
    }


def grids_of(community_id: int) -> dict[int, str]:
    """All grids by number, and what lies in none."""
    named = {grid.id: grid.name for grid in queries.grid_names(community_id)}
    return named | {NO_GRID: _("No grid")}


def _heat(
    community_id: int,
    period: Period,
    asked: Asked,
    kinds: Mapping[int, str],
    grids: Mapping[int, str],
) -> list[showing.HeatRow]:
    """Reports by kind and grid; all numbers as they are."""
    counts = queries.by_kind_and_grid(community_id, period.first, period.last)
    rows = {k: v for k, v in kinds.items() if asked.kind_id in (None, k)}
    columns = {k: v for k, v in grids.items() if asked.grid_key in (None, k)}
    values: dict[tuple[object, object], int] = {}
    for (kind, grid), n in counts.items():
        if kind in rows and grid in columns:
            for key in ((kind, grid), (kind, TOTAL), (TOTAL, grid), (TOTAL, TOTAL)):
                values[key] = values.get(key, 0) + n
    every = [(r, c) for r in (*rows, TOTAL) for c in (*columns, TOTAL)]
    told = Published({key: values.get(key, 0) for key in every}, dict.fromkeys(every, Mark.SHOWN))
    return showing.heat_rows(told, rows, columns)


def opinions(
    sums: Mapping[date, Sums], months: Iterable[date], rate: Rate
) -> list[tuple[str, ...]]:
    """Month, opinions by kind, not rated, rate; of months with too few opinions only that."""
    parts, unrated = JUDGED[rate.key]
    return [
        (month(when), *_opinions_of(counts_of(sums.get(when, Sums())), parts, unrated, rate))
        for when in months
    ]


def _opinions_of(
    counts: Mapping[Measure, int], parts: tuple[Measure, ...], unrated: Measure, rate: Rate
) -> tuple[str, ...]:
    total = sum(counts[one] for one in parts)
    if total < LEAST_CELL:
        return (*["—"] * (len(parts) + 1), small())
    marks = _covered(total, tuple((one, counts[one]) for one in parts))
    told = Numbers.marked(counts, marks)  # type: ignore[arg-type]
    each = [str(told.of(one)) for one in parts]
    return (*each, str(counts[unrated]), percent(_share(told, rate, total)))


def _share(told: Numbers, rate: Rate, total: int) -> tuple[float, float]:
    """Between which shares the rate lies for readers who know how many opinions there were."""
    counted, rest = told.of(*rate.counted), told.of(*(rate.rest or ()))
    low = max(counted.low, 0 if rest.high is None else total - rest.high)
    high = total - rest.low if counted.high is None else min(counted.high, total - rest.low)
    return low / total, high / total


@lru_cache(maxsize=1024)
def _covered(total: int, parts: tuple[tuple[Measure, int], ...]) -> Mapping[Hashable, Mark]:
    """How each kind of opinion is told to readers who know how many there were."""
    known = Cell("all", "outside", "said", total, cost=COST_OF_THE_KNOWN, told=Mark.SHOWN)
    return protect([known, *(Cell(one, "said", "outside", n) for one, n in parts)], LEAST_CELL)
