"""The call button of 长辈版 on the home page."""

from portal.base import clock
from portal.base.access import Viewer
from portal.base.access.guards import CommunityLike
from portal.base.web.preferences import preferences
from portal.community.grids.queries import residents
from portal.community.grids.views import my_building
from portal.community.places.home import Section, register_section


def register() -> None:
    """Put it under the report button."""
    register_section(15, call_worker)


def call_worker(_community: CommunityLike, _viewer: Viewer) -> Section | None:
    """打电话给网格员, in 长辈版 only: elders ring rather than type."""
    if preferences().mode != "elder":
        return None
    building = my_building()
    area = residents.area_of(building.id, clock.today()) if building else None
    return Section("grids/sections/call.html", {"worker": area.worker if area else None})
