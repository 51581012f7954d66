"""The catalogue of a community or a district: the rows behind it, and what holds on a day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

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
    """Every version of the installation's items, of these districts' and these communities'."""
    return session.scalars(
        select(CatalogueItem).where(
            or_(
                CatalogueItem.division_id.is_(None) & CatalogueItem.community_id.is_(None),
                CatalogueItem.division_id.in_(sorted(districts)),
                CatalogueItem.community_id.in_(sorted(communities)),
            )
        )
    ).all()


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
