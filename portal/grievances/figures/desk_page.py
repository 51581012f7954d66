"""The staff's page of figures: true numbers of the own community, never about single workers.

What residents think is told by month for the whole community only, and only where enough of them
said something, so that nobody can tell who was dissatisfied with whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.base import clock
from portal.base.figures import Mark, charts
from portal.base.figures.tables import TOTAL, Published
from portal.base.i18n import _, month
from portal.grievances.figures import definitions, periods, queries, showing
from portal.grievances.figures.definitions import OUTSIDE, RATES, SATISFACTION
from portal.grievances.figures.folding import month_of
from portal.grievances.figures.measures import DURATIONS, Measure
from portal.grievances.figures.numbers import LEAST_CELL, Numbers, counts_of, percent, small
from portal.grievances.figures.periods import Period
from portal.grievances.figures.queries import Sums
from portal.grievances.queries import categories
from portal.grievances.tallies import NO_GRID

M = Measure
OPINIONS = (M.SATISFIED, M.FAIR, M.DISSATISFIED)
DESK_RATES = tuple(rate for rate in RATES if rate is not SATISFACTION)


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
        kept = [one for one in Measure if one not in (*OPINIONS, M.UNRATED, *DURATIONS)]
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
    return Page(
        queries.counted_until(),
        offered,
        period,
        Numbers.true(counts),
        {m: Numbers.true(counts_of(sums.get(m, Sums()))) for m in around.months if m >= first},
        showing.hours(showing.took(inside), least=1),
        kinds,
        grids,
        _heat(community_id, period, asked, kinds, grids),
        opinions({m: whole.get(m, Sums()) for m in around.months if m >= first}),
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


def opinions(months: Mapping[date, Sums]) -> list[tuple[str, ...]]:
    """Month, opinions by kind, not rated, rate; only numbers of months with enough opinions."""
    rows = []
    for when, sums in months.items():
        told = Numbers.true(counts_of(sums))
        if sums.of(*OPINIONS) < LEAST_CELL:
            rows.append((month(when), *(["—"] * len(OPINIONS)), str(told.of(M.UNRATED)), small()))
            continue
        share = percent(told.share(definitions.SATISFACTION))
        each = [str(told.of(one)) for one in OPINIONS]
        rows.append((month(when), *each, str(told.of(M.UNRATED)), share))
    return rows
