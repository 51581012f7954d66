"""The installation's template as rows."""

from sqlalchemy import select

from portal.base.db import session
from portal.disclosures.catalogue.rules import track_for
from portal.disclosures.catalogue.template import IN_FORCE, ITEMS, Seed
from portal.disclosures.models import CatalogueItem, LimitClock


def seed() -> None:
    """Add the items that the installation does not have yet; a version that is there stays."""
    known = set(
        session.scalars(
            select(CatalogueItem.key).where(
                CatalogueItem.division_id.is_(None), CatalogueItem.community_id.is_(None)
            )
        )
    )
    session.add_all(
        _row(each, position) for position, each in enumerate(ITEMS) if each.key not in known
    )


def _row(each: Seed, position: int) -> CatalogueItem:
    return CatalogueItem(
        key=each.key,
        version=1,
        from_on=IN_FORCE,
        klass=each.klass,
        name=each.name,
        elements="\n".join(each.elements),
        basis="\n".join(each.basis),
        frequency=each.frequency,
        limit_days=each.days,
        limit_clock=LimitClock.WORKING,
        owner_office=each.office,
        track=track_for(each.klass),
        audience=each.audience,
        expires_days=each.expires,
        posting_days=each.posting,
        archive=each.archive,
        position=position,
    )
