"""What communities owe by the catalogue and the calendar as they are now; nothing is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.base import clock, settings
from portal.base.deadlines import Calendar
from portal.base.deadlines.options import WEEKENDS_REST
from portal.community.places.models import Community
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.catalogue.chains import Chain, chains_of
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.catalogue.periods import Period, periods, standing_since
from portal.disclosures.models import CatalogueItem

AHEAD = timedelta(days=31)
"""Periods that begin later than this have no row yet."""

BACK = timedelta(days=400)
"""Duties of periods that ended longer ago stay as they are."""


@dataclass(frozen=True)
class Owed:
    """One period of one item, and by when."""

    period: Period
    due_on: date
    chain: Chain

    @property
    def key(self) -> tuple[str, date]:
        """Item and first day, which tell it from every other of the community."""
        return self.chain.key, self.period.first


def after_event(chain: Chain, day: date, reckoning: Reckoning) -> Owed | None:
    """What follows from something that happened on a day, by what held on it; nothing where the
    item was not asked then."""
    terms = chain.at(day)
    if terms is None:
        return None
    return Owed(Period(day, day, terms), reckoning.due(day, terms.limits), chain)


class Owing:
    """What each community of a batch owes; what they share is worked out once."""

    def __init__(self, communities: Sequence[Community], calendar: Calendar, today: date) -> None:
        self._calendar, self._today = calendar, today
        rows = catalogue.rows_of(
            districts={each.district_id for each in communities},
            communities=[each.id for each in communities],
        )
        self._template: dict[int | None, list[CatalogueItem]] = {}
        self._own: dict[int, list[CatalogueItem]] = {}
        for row in rows:
            if row.community_id is not None:
                self._own.setdefault(row.community_id, []).append(row)
            else:
                self._template.setdefault(row.division_id, []).append(row)
        self._chains: dict[int, Mapping[str, Chain]] = {}
        self._periods: dict[tuple[int, bool], list[Owed]] = {}

    def reckoning(self, community: Community) -> Reckoning:
        """How days are counted there."""
        return Reckoning(self._calendar, settings.get(WEEKENDS_REST, community=community.id))

    def chains(self, community: Community) -> Mapping[str, Chain]:
        """Every item that concerns the community."""
        own = self._own.get(community.id)
        if own:
            return chains_of([*self._rows(community.district_id), *own])
        district = community.district_id
        if district not in self._chains:
            self._chains[district] = chains_of(self._rows(district))
        return self._chains[district]

    def owed(self, community: Community) -> Iterator[Owed]:
        """What the community owes: nothing by a rule, or as a community, that was not there when
        it would have been due."""
        joined = clock.local(community.created_at).date()
        for each in self._all_periods(community):
            if each.due_on >= max(joined, each.chain.introduced_on):
                yield each
        reckoning = self.reckoning(community)
        for chain in self.chains(community).values():
            begins = max(joined, chain.introduced_on)
            since = standing_since(chain, begins, self._today)
            if since is not None:
                yield Owed(since, reckoning.due(since.last, since.terms.limits), chain)

    def _rows(self, district_id: int) -> list[CatalogueItem]:
        return [*self._template.get(None, []), *self._template.get(district_id, [])]

    def _all_periods(self, community: Community) -> list[Owed]:
        reckoning, chains = self.reckoning(community), self.chains(community)
        if community.id in self._own:
            return self._worked_out(chains.values(), reckoning)
        key = (community.district_id, reckoning.weekends_rest)
        if key not in self._periods:
            self._periods[key] = self._worked_out(chains.values(), reckoning)
        return self._periods[key]

    def _worked_out(self, chains: Iterable[Chain], reckoning: Reckoning) -> list[Owed]:
        return [
            Owed(period, reckoning.due(period.last, period.terms.limits), chain)
            for chain in chains
            for period in periods(chain, until=self._today + AHEAD)
            if period.last >= self._today - BACK
        ]
