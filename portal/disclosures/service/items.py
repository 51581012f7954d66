"""The items of the catalogue that are in force in a community on a day."""

from datetime import date

from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.models import CatalogueItem


def in_force(community_id: int, on: date) -> list[CatalogueItem]:
    """What the community makes public, in the catalogue's order: the district's version of an
    item before the installation's, and the community's own items. Where a community is stricter
    than the template, the item is the template's."""
    return [terms.item for terms in catalogue.in_force(community_id, on)]
