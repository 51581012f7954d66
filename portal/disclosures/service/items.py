"""The items of the catalogue that are in force in a community on a day."""

from datetime import date, datetime

from sqlalchemy import or_, select

from portal.base import clock
from portal.base.db import session
from portal.community.places.models import Community
from portal.disclosures.models import CatalogueItem


def in_force(community_id: int, on: date) -> list[CatalogueItem]:
    """The newest version of each item; a community's own item stands before its district's, and
    that before the installation's. Those that were retired are left out."""
    district = select(Community.district_id).where(Community.id == community_id).scalar_subquery()
    rows = session.scalars(
        select(CatalogueItem)
        .where(
            or_(CatalogueItem.community_id.is_(None), CatalogueItem.community_id == community_id),
            or_(CatalogueItem.division_id.is_(None), CatalogueItem.division_id == district),
            CatalogueItem.from_on <= on,
        )
        .order_by(CatalogueItem.version, CatalogueItem.id)
    )
    newest: dict[str, CatalogueItem] = {}
    for row in rows:
        held = newest.get(row.key)
        if held is None or _nearness(row) >= _nearness(held):
            newest[row.key] = row
    now: datetime = clock.now()
    found = [row for row in newest.values() if row.retired_at is None or row.retired_at > now]
    return sorted(found, key=lambda row: (list(type(row.klass)).index(row.klass), row.position))


def _nearness(item: CatalogueItem) -> int:
    return 2 if item.community_id is not None else 1 if item.division_id is not None else 0
