"""The demo: two invented communities under a real sub-district, a year of invented reports and of
open affairs.

Everything here is made up and says so; it is loaded into an empty installation only, and never in
production. All staff passwords are ``portal-demo``; sign-in codes stand on the sign-in page.
"""

from sqlalchemy import select

from portal.base import scope
from portal.base.db import session
from portal.community.places.models import Community


def is_wanted() -> bool:
    """Whether the installation is still without any community."""
    with scope.everywhere("is there anything yet"):
        found = session.scalar(select(Community.id).limit(1))
        session.rollback()
    return found is None


def load() -> None:
    """Fill the empty installation; takes some seconds."""
    from portal.demo import (
        affairs,
        asking,
        handing,
        house,
        lists,
        neighbours,
        people,
        places,
        pressing,
        reports,
        together,
        vouchers,
    )

    with scope.everywhere("the demo fills all communities"):
        towns = places.build()
        staff = people.build(towns)
        house.build(towns, staff)
        reports.build(towns, staff)
        together.build(towns, staff)
        lists.build(towns, staff)
        handing.build(towns, staff)
        neighbours.build(towns, staff)
        pressing.build(towns, staff)
        affairs.build(towns, staff)
        asking.build(towns, staff)
        vouchers.build(towns, staff)
        reports.told_already()
