"""Where a client says something is: the nearest building, or the place of a printed code."""

import math
from typing import NamedTuple

from sqlalchemy import select

from portal.base.db import session
from portal.community.places.models import Building, Compound
from portal.community.places.recent import Recent

# A community is a few hundred metres wide; what lies further off is not in it.
FARTHEST_METRES = 500
_EARTH_METRES = 6_371_000


class Spot(NamedTuple):
    """An open building and its coordinates (degrees, WGS84)."""

    id: int
    latitude: float
    longitude: float


_spots: Recent[int, tuple[Spot, ...]] = Recent()


def spots(community_id: int) -> tuple[Spot, ...]:
    """The open buildings of a community whose coordinates are known."""
    return _spots.get(community_id, lambda: _read(community_id))


def _read(community_id: int) -> tuple[Spot, ...]:
    rows = session.execute(
        select(Building.id, Building.latitude, Building.longitude)
        .join(Compound, Compound.id == Building.compound_id)
        .where(
            Building.community_id == community_id,
            Building.latitude.is_not(None),
            Building.longitude.is_not(None),
            Building.closed_on.is_(None),
            Compound.closed_on.is_(None),
        )
        .order_by(Building.id)
    )
    return tuple(
        Spot(row.id, row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    )


def inside(community_id: int, west: float, south: float, east: float, north: float) -> list[int]:
    """The buildings within a box."""
    return [
        spot.id
        for spot in spots(community_id)
        if west <= spot.longitude <= east and south <= spot.latitude <= north
    ]


def nearest(community_id: int, latitude: float, longitude: float) -> int | None:
    """The nearest building of the community; None when none lies within reach."""
    measured = [(_metres(spot, latitude, longitude), spot.id) for spot in spots(community_id)]
    distance, building = min(measured, default=(math.inf, 0))
    return building if distance <= FARTHEST_METRES else None


def _metres(spot: Spot, latitude: float, longitude: float) -> float:
    """On a plane, which is exact to a metre within a community."""
    north = math.radians(latitude - spot.latitude)
    east = math.radians(longitude - spot.longitude) * math.cos(math.radians(spot.latitude))
    return _EARTH_METRES * math.hypot(north, east)
