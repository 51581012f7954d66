"""The catalogue of a community or a district: the rows behind it, and what holds on a day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, select, union_all

from portal.base import deadlines, settings
from portal.base.db import session
from portal.base.deadlines.options import WEEKENDS_REST
from portal.community.places.queries.communities import district_of
from portal.disclosures.catalogue.chains import Chain, Terms, chains_of
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.models import CatalogueItem, ItemClass

_CLASSES = list(ItemClass)


def rows_of(
    *, districts: Collection[int], communities: Collection[int] = ()
) -> Sequence[CatalogueItem]:
    """Every version of the installation's items, of these districts' and these communities'.

    Each of the three by its own index: the items of all other communities are not looked at.
    """
    division, community = CatalogueItem.division_id, CatalogueItem.community_id
    seen = (
        and_(division.is_(None), community.is_(None)),
        and_(division.is_not(None), division.in_(sorted(districts))),
        and_(community.is_not(None), community.in_(sorted(communities))),
    )
    ids = union_all(*(select(CatalogueItem.id).where(each) for each in seen))
    return session.scalars(select(CatalogueItem).where(CatalogueItem.id.in_(ids))).all()


def chains_for(community_id: int) -> Mapping[str, Chain]:
    """Every item of a community with its versions, by key; retired ones too."""
    district = district_of(community_id)
    return chains_of(rows_of(districts=[district] if district else [], communities=[community_id]))


def template_of(district_id: int) -> Mapping[str, Chain]:
    """Every item of a district's template with its versions."""
    return chains_of(rows_of(districts=[district_id]))


def in_force(community_id: int, on: date) -> list[Terms]:
    """What the community makes public by what holds on a day, in the catalogue's order."""
    return holding(chains_for(community_id), on)


def holding(chains: Mapping[str, Chain], on: date) -> list[Terms]:
    """Of these chains, what holds on a day, in the catalogue's order."""
    found = [terms for chain in chains.values() if (terms := chain.at(on)) is not None]
    return sorted(found, key=lambda terms: _place(terms.item))


def _place(item: CatalogueItem) -> tuple[int, int, int]:
    return _CLASSES.index(item.klass), item.position, item.id


def reckoning(community_id: int | None) -> Reckoning:
    """How days are counted now in a community, or where none sets anything else."""
    rest = settings.get(WEEKENDS_REST, community=community_id)
    return Reckoning(deadlines.current_calendar(), rest)
