"""Which version of an item holds on which day: the installation's, a district's, a community's.

A district's versions take the place of the installation's from the day of the first of them on;
what held before stays as it was. A community adds items of its own, and of an item of the template
it may only say "more often" or "sooner": such a row changes when the item is due, never what it
holds or who reads it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.base import clock
from portal.disclosures.models import CatalogueItem, Frequency, LimitClock

# The frequencies with periods and how many months each has, the most often first.
MONTHS: dict[Frequency, int] = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}


@dataclass(frozen=True)
class Limit:
    """So many days on a clock, after the period's end or the event."""

    days: int
    clock: LimitClock


@dataclass(frozen=True)
class Terms:
    """What holds on a day: ``item`` says what is made public, ``frequency`` how often, and the
    soonest of ``limits`` by when. ``stricter`` is the community's own row, if there is one."""

    item: CatalogueItem
    frequency: Frequency
    limits: tuple[Limit, ...]
    stricter: CatalogueItem | None = None


@dataclass(frozen=True)
class Chain:
    """The versions of one item as one community sees them; ``own`` only makes it stricter.

    ``template`` stands as it is asked: the district's newest version first, then the
    installation's; of an item of the community's own, all its versions.
    """

    key: str
    template: tuple[CatalogueItem, ...]
    own: tuple[CatalogueItem, ...] = ()

    def at(self, day: date) -> Terms | None:
        """What holds on a day; nothing before the first version and once it is retired."""
        item = _newest(self.template, day)
        if item is None or item.retired_at is not None:
            return None
        limits: tuple[Limit, ...] = (Limit(item.limit_days, item.limit_clock),)
        own = _newest(self.own, day)
        if own is None or own.retired_at is not None:
            return Terms(item, item.frequency, limits)
        limits += (Limit(own.limit_days, own.limit_clock),)
        return Terms(item, more_often(item.frequency, own.frequency), limits, own)

    @cached_property
    def begins(self) -> date:
        """The first day on which anything holds."""
        return min(row.from_on for row in self.template)

    @cached_property
    def introduced_on(self) -> date:
        """The day on which the item was entered: nobody is late by a rule that was not there."""
        return min(clock.local(row.created_at).date() for row in self.template)

    def change_after(self, day: date) -> date | None:
        """The next day on which another version begins."""
        return min((row.from_on for row in self if row.from_on > day), default=None)

    def __iter__(self) -> Iterator[CatalogueItem]:
        yield from self.template
        yield from self.own


def more_often(first: Frequency, second: Frequency) -> Frequency:
    """The more frequent of two with periods; otherwise the first, which has none to divide."""
    if first not in MONTHS or second not in MONTHS:
        return first
    return min(first, second, key=MONTHS.__getitem__)


def chains_of(rows: Iterable[CatalogueItem]) -> dict[str, Chain]:
    """The chains of all rows that concern one community, by key."""
    found: dict[str, tuple[list[CatalogueItem], list[CatalogueItem]]] = {}
    for row in sorted(rows, key=_as_asked):
        template, own = found.setdefault(row.key, ([], []))
        (own if row.community_id is not None else template).append(row)
    return {
        key: Chain(key, tuple(template or own), tuple(own) if template else ())
        for key, (template, own) in found.items()
    }


def _as_asked(row: CatalogueItem) -> tuple[bool, int]:
    return row.division_id is None, -row.version


def _newest(rows: Iterable[CatalogueItem], day: date) -> CatalogueItem | None:
    return next((row for row in rows if row.from_on <= day), None)
