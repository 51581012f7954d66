"""Reading the counts: by month, and by kind and grid. Their cost does not grow with reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.grids.models import Grid
from portal.grievances.figures.measures import DURATIONS, Measure
from portal.grievances.figures.models import Counting, Figure, UnitFigure

Buckets = dict[int, int]


@dataclass
class Sums:
    """How often each thing happened, and how long it took by steps of the scale."""

    n: dict[Measure, int] = field(default_factory=lambda: defaultdict(int))
    took: dict[Measure, Buckets] = field(default_factory=lambda: defaultdict(dict))

    def add(self, measure: Measure, bucket: int, n: int) -> None:
        """Count some more."""
        self.n[measure] += n
        if measure in DURATIONS:
            steps = self.took[measure]
            steps[bucket] = steps.get(bucket, 0) + n

    def of(self, *measures: Measure) -> int:
        """The sum of some."""
        return sum(self.n.get(measure, 0) for measure in measures)


def counted_until() -> datetime | None:
    """Up to when everything is counted; None while a first count goes on."""
    return session.scalar(select(Counting.until))


def by_month(
    community_id: int, first: date, last: date, *, kind_id: int | None, grid_key: int | None
) -> dict[date, Sums]:
    """What happened in each month from ``first`` to ``last``, both the first days of months."""
    values = _values(community_id, first, last, kind_id, grid_key)
    found: dict[date, Sums] = defaultdict(Sums)
    for row in _monthly(frozenset(values)).rows(**values):
        found[row.month].add(Measure(row.measure), row.bucket, int(row.total))
    return found


def by_kind_and_grid(community_id: int, first: date, last: date) -> Mapping[tuple[int, int], int]:
    """How many reports came of each kind in each grid in these months."""
    rows = _BY_KIND_AND_GRID.rows(community=community_id, first=first, last=last)
    return {(row.kind_id, row.grid_key): int(row.total) for row in rows if row.total}


def by_grid(community_id: int, first: date, last: date, *, kind_id: int | None) -> dict[int, Sums]:
    """What happened in each grid in these months, of one main kind or of all."""
    values = _values(community_id, first, last, kind_id, None)
    return _apart(_by_grid(frozenset(values)).rows(**values))


def by_unit(community_id: int, first: date, last: date) -> dict[int, Sums]:
    """What happened with each unit in these months."""
    return _apart(_BY_UNIT.rows(community=community_id, first=first, last=last))


def _apart(rows: Iterable[Any]) -> dict[int, Sums]:
    found: dict[int, Sums] = defaultdict(Sums)
    for row in rows:
        if row.total:
            found[row.whose].add(Measure(row.measure), row.bucket, int(row.total))
    return found


def first_month(community_id: int) -> date | None:
    """The month of the first report that was counted."""
    found: date | None = _FIRST.scalar(community=community_id)
    return found


@dataclass(frozen=True)
class GridName:
    """A grid and the days between which it was open."""

    id: int
    name: str
    opened_on: date
    closed_on: date | None

    def was_open(self, first: date, end: date) -> bool:
        """Whether it was open between these days; the second one no longer belongs to them."""
        return self.opened_on < end and (self.closed_on is None or self.closed_on >= first)


def grid_names(community_id: int) -> list[GridName]:
    """All grids a community ever had."""
    rows = _GRIDS.rows(community=community_id)
    return [GridName(row.id, row.name, row.opened_on, row.closed_on) for row in rows]


def _values(
    community_id: int, first: date, last: date, kind_id: int | None, grid_key: int | None
) -> dict[str, Any]:
    values: dict[str, Any] = {"community": community_id, "first": first, "last": last}
    if kind_id is not None:
        values["kind_id"] = kind_id
    if grid_key is not None:
        values["grid_key"] = grid_key
    return values


_WITHIN = (
    Figure.community_id == bindparam("community"),
    Figure.month.between(bindparam("first"), bindparam("last")),
)
_BY_KIND_AND_GRID = Reading(
    select(Figure.kind_id, Figure.grid_key, func.sum(Figure.n).label("total"))
    .where(*_WITHIN, Figure.measure == Measure.RECEIVED.value)
    .group_by(Figure.kind_id, Figure.grid_key)
)
_BY_UNIT = Reading(
    select(
        UnitFigure.unit_id.label("whose"),
        UnitFigure.measure,
        UnitFigure.bucket,
        func.sum(UnitFigure.n).label("total"),
    )
    .where(
        UnitFigure.community_id == bindparam("community"),
        UnitFigure.month.between(bindparam("first"), bindparam("last")),
    )
    .group_by(UnitFigure.unit_id, UnitFigure.measure, UnitFigure.bucket)
)
_GRIDS = Reading(
    select(Grid.id, Grid.name, Grid.opened_on, Grid.closed_on)
    .where(Grid.community_id == bindparam("community"))
    .order_by(Grid.name, Grid.id)
)
_FIRST = Reading(
    select(Figure.month)
    .where(Figure.community_id == bindparam("community"))
    .order_by(Figure.month)
    .limit(1)
)


def _narrowed(given: frozenset[str]) -> list[ColumnElement[bool]]:
    return [
        getattr(Figure, name) == bindparam(name)
        for name in ("kind_id", "grid_key")
        if name in given
    ]


@lru_cache(maxsize=8)
def _monthly(given: frozenset[str]) -> Reading:
    return Reading(
        select(Figure.month, Figure.measure, Figure.bucket, func.sum(Figure.n).label("total"))
        .where(*_WITHIN, *_narrowed(given))
        .group_by(Figure.month, Figure.measure, Figure.bucket)
    )


@lru_cache(maxsize=4)
def _by_grid(given: frozenset[str]) -> Reading:
    return Reading(
        select(
            Figure.grid_key.label("whose"),
            Figure.measure,
            Figure.bucket,
            func.sum(Figure.n).label("total"),
        )
        .where(*_WITHIN, *_narrowed(given))
        .group_by(Figure.grid_key, Figure.measure, Figure.bucket)
    )
