"""The tabs on pages about oneself, which lie in no community: those of one's own."""

import re

from flask import url_for
from sqlalchemy import select

from portal.base.access import NOBODY, Viewer
from portal.base.db import session
from portal.base.i18n import _
from portal.base.web import navigation
from portal.base.web.arrivals import came_from
from portal.community.identity.models import HouseholdMember
from portal.community.places import queries as places
from portal.community.places.models import Community
from portal.community.places.queries.communities import slug_of

_SLUG = re.compile(r"/(?:desk/)?c/([a-z0-9-]{1,40})(?:[/?]|$)")


def tabs(looking: Viewer) -> list[navigation.Link]:
    """The tabs of the viewer's community; of none, the way to the list of communities."""
    here = places.find_community(own_slug(looking) or "")
    if here is not None:
        return navigation.links("tab", viewer=NOBODY, community=here, slug=here.slug)
    home = navigation.Link(url_for("places.index"), _("Home"), "home", current=False)
    return [home, *navigation.links("tab", viewer=NOBODY)]


def own_slug(looking: Viewer) -> str | None:
    """The address of the community in which one lives, works, or read last; else the only one."""
    if looking.person_id is not None and (lives := _lives_in(looking.person_id)):
        return lives
    for held in looking.assignments:
        if len(reach := held.communities or frozenset()) == 1 and (works := slug_of(*reach)):
            return works
    match = _SLUG.match(came_from())
    return match.group(1) if match else places.only_open_slug()


def _lives_in(person_id: int) -> str | None:
    return session.scalar(
        select(Community.slug)
        .join(HouseholdMember, HouseholdMember.community_id == Community.id)
        .where(
            HouseholdMember.person_id == person_id,
            HouseholdMember.ended_at.is_(None),
            Community.closed_on.is_(None),
        )
        .order_by(HouseholdMember.id)
        .limit(1)
    )
