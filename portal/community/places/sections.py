"""This room's own sections of the home page: the services and the telephone numbers."""

from portal.base.access import NOBODY, Viewer
from portal.base.access.guards import CommunityLike
from portal.base.web import navigation
from portal.community.places.home import Section, register_section


def register() -> None:
    """Put both at the end of the page."""
    register_section(80, services)
    register_section(90, phones)


def services(community: CommunityLike, _viewer: Viewer) -> Section | None:
    """The grid of services, from the menu entries at place ``service``."""
    links = navigation.links("service", viewer=NOBODY, community=community)
    if not links:
        return None
    items = [(link.url, link.label, link.icon) for link in links]
    return Section("places/sections/services.html", {"items": items})


def phones(community: CommunityLike, _viewer: Viewer) -> Section | None:
    """Whom to ring; nothing when no number is known."""
    known = any(
        getattr(community, name, "") for name in ("office_phone", "duty_phone", "office_address")
    )
    return Section("places/sections/phones.html") if known else None
