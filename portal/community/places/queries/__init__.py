"""Reads of places, for this room's pages and for the rooms above."""

from portal.community.places.naming import room_label
from portal.community.places.queries.choice import (
    BuildingChoice,
    CompoundChoice,
    LandmarkChoice,
    PlaceRef,
    buildings_for_choice,
    landmarks_for_choice,
    place_by_code,
)
from portal.community.places.queries.communities import (
    CommunityRef,
    communities_under,
    district_of,
    find_community,
    only_open_slug,
    open_districts,
)

__all__ = [
    "BuildingChoice",
    "CommunityRef",
    "CompoundChoice",
    "LandmarkChoice",
    "PlaceRef",
    "buildings_for_choice",
    "communities_under",
    "district_of",
    "find_community",
    "landmarks_for_choice",
    "only_open_slug",
    "open_districts",
    "place_by_code",
    "room_label",
]
