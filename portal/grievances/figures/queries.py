"""Reading the counts: by month, and by kind and grid. Their cost does not grow with reports."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances.figures.measures import DURATIONS, Measure
from portal.grievances.figures.models import Counting, Figure

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
    for month, measure, bucket, n in _monthly(frozenset(values)).rows(**values):
        found[month].add(Measure(measure), bucket, n)
    return found


def by_kind_and_grid(community_id: int, first: date, last: date) -> Mapping[tuple[int, int], int]:
    """How many reports came of each kind in each grid in these months."""
    rows = _BY_KIND_AND_GRID.rows(community=community_id, first=first, last=last)
    return {(kind, grid): n for kind, grid, n in rows if n}


def first_month(community_id: int) -> date | None:
    """The month of the first report that was counted."""
    found: date | None = _FIRST.scalar(community=community_id)
    return found


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
    select(Figure.kind_id, Figure.grid_key, func.sum(Figure.n))
    .where(*_WITHIN, Figure.measure == Measure.RECEIVED.value)
    .group_by(Figure.kind_id, Figure.grid_key)
)
_FIRST = Reading(
    select(Figure.month)
    .where(Figure.community_id == bindparam("community"))
    .order_by(Figure.month)
    .limit(1)
)


@lru_cache(maxsize=8)
def _monthly(given: frozenset[str]) -> Reading:
    narrowed = [
        getattr(Figure, name) == bindparam(name)
        for name in ("kind_id", "grid_key")
        if name in given
    ]
    return Reading(
        select(Figure.month, Figure.measure, Figure.bucket, func.sum(Figure.n))
        .where(*_WITHIN, *narrowed)
        .group_by(Figure.month, Figure.measure, Figure.bucket)
    )
