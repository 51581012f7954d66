"""Numbers as a reader gets them: exact, or known only between bounds; and rates made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from portal.base.figures import LEAST, Group, Mark
from portal.base.i18n import _, current_locale, number
from portal.grievances.figures.definitions import Rate
from portal.grievances.figures.measures import Measure
from portal.grievances.figures.queries import Sums

M = Measure
LEAST_CELL = LEAST[Group.GRIEVANCES]
WIDEST = 0.5  # a rate known less well than this is not worth printing

Counts = Mapping[Measure, int]


class Bounds(NamedTuple):
    """What is known of a number; ``high`` None is open."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.low == self.high

    def __str__(self) -> str:
        if self.exact:
            return _said(self.low, current_locale())
        if self.high == LEAST_CELL - 1 and self.low == 0:
            return small()
        if self.high is None:
            return _("not published")
        return _("%(low)s to %(high)s", low=number(self.low), high=number(self.high))


UNKNOWN = Bounds(0, None)


@lru_cache(maxsize=2048)
def _said(n: int, _locale: str) -> str:
    """A page says the same numbers again and again."""
    return number(n)


def small() -> str:
    """不足5件."""
    return _("fewer than %(n)s", n=LEAST_CELL)


def of_mark(mark: Mark, n: int) -> Bounds:
    """What a mark tells of a number."""
    if mark is Mark.SHOWN:
        return Bounds(n, n)
    if mark is Mark.SMALL:
        return Bounds(0, LEAST_CELL - 1)
    return Bounds(LEAST_CELL, None) if mark is Mark.HIDDEN else UNKNOWN


def counts_of(sums: Sums) -> dict[Measure, int]:
    """The counts with the sum that is not kept by itself."""
    found = {measure: sums.of(measure) for measure in Measure}
    found[M.RESOLVED] = sums.of(M.RESOLVED_IN_TIME, M.RESOLVED_LATE)
    return found


@dataclass(frozen=True)
class Numbers:
    """What is told of each measure of a period."""

    bounds: Mapping[Measure, Bounds]

    @classmethod
    def true(cls, counts: Counts) -> "Numbers":
        """Everything as it is; for staff."""
        return cls({measure: Bounds(n, n) for measure, n in counts.items()})

    @classmethod
    def marked(cls, counts: Counts, marks: Mapping[Measure, Mark]) -> "Numbers":
        """What was released."""
        found = {one: of_mark(mark, counts.get(one, 0)) for one, mark in marks.items()}
        return cls(_tightened(found))

    def of(self, *measures: Measure) -> Bounds:
        """What is known of a sum."""
        parts = [self.bounds.get(measure, UNKNOWN) for measure in measures]
        highs = [part.high for part in parts]
        known = [high for high in highs if high is not None]
        high = sum(known) if len(known) == len(highs) else None
        return Bounds(sum(part.low for part in parts), high)

    def share(self, rate: Rate) -> tuple[float, float] | None:
        """Between which shares (0 to 1) the rate lies; None when nothing can be said."""
        counted, of = self.of(*rate.counted), self.of(*rate.of)
        if of.high == 0:
            return None
        if rate.rest is None:
            low, high = _between(counted, of)
        else:
            low, high = _nested(counted, self.of(*rate.rest))
        return (low, high) if high - low <= WIDEST else None


def _nested(counted: Bounds, rest: Bounds) -> tuple[float, float]:
    low = 0.0 if rest.high is None else _divide(counted.low, counted.low + rest.high, 0.0)
    high = 1.0 if counted.high is None else _divide(counted.high, counted.high + rest.low, 1.0)
    return low, high


def _between(counted: Bounds, of: Bounds) -> tuple[float, float]:
    low = 0.0 if of.high is None else _divide(counted.low, of.high, 0.0)
    high = float("inf") if counted.high is None else _divide(counted.high, of.low, float("inf"))
    return low, high


def _divide(part: int, whole: int, otherwise: float) -> float:
    return part / whole if whole else otherwise


def _tightened(found: dict[Measure, Bounds]) -> dict[Measure, Bounds]:
    """Where sum and one part are known, what follows for the other part: any reader can do it."""
    whole = found.get(M.RESOLVED, UNKNOWN)
    late = found.get(M.RESOLVED_LATE, UNKNOWN)
    if whole.exact and late.high is not None:
        in_time = Bounds(max(whole.low - late.high, 0), whole.low - late.low)
        return found | {M.RESOLVED_IN_TIME: in_time}
    return found


def percent(share: tuple[float, float] | None) -> str:
    """The share in words: 83 %, at least 83 %, at most 20 %, or between."""
    if share is None:
        return _("not published")
    low, high = share
    if round(low * 1000) == round(high * 1000):
        return f"{number(round(low * 100, 1))}%"
    lower, upper = int(low * 100), -int(-high * 100 // 1)
    if high >= 1:
        return _("at least %(n)s%%", n=lower)
    if low <= 0:
        return _("at most %(n)s%%", n=upper)
    return _("%(low)s%% to %(high)s%%", low=lower, high=upper)
