"""Where a grievance lies: a building or landmark of the community, and the grid around it."""

from typing import NamedTuple

from sqlalchemy import and_, select

from portal.base.db import session
from portal.community.grids.models import GridBuilding
from portal.community.places.models import Building, Landmark
from portal.grievances.errors import BadPlace

LONGEST_PLACE = 200


class Place(NamedTuple):
    """A place that was looked up; ``grid_id`` is None where no grid is laid."""

    building_id: int | None
    landmark_id: int | None
    words: str
    grid_id: int | None


def look_up(
    community_id: int, *, building_id: int | None, landmark_id: int | None, words: str
) -> Place:
    """The place within the community, or ``BadPlace``; costs one query, none for words alone."""
    words = words.strip()[:LONGEST_PLACE]
    if building_id is not None:
        return Place(building_id, landmark_id, words, _grid_of_building(community_id, building_id))
    if landmark_id is not None:
        return Place(None, landmark_id, words, _grid_of_landmark(community_id, landmark_id))
    if not words:
        raise BadPlace
    return Place(None, None, words, None)


_present = and_(GridBuilding.building_id == Building.id, GridBuilding.until_on.is_(None))


def _grid_of_building(community_id: int, building_id: int) -> int | None:
    row = session.execute(
        select(Building.id, GridBuilding.grid_id)
        .outerjoin(GridBuilding, _present)
        .where(
            Building.id == building_id,
            Building.community_id == community_id,
            Building.closed_on.is_(None),
        )
    ).first()
    if row is None:
        raise BadPlace
    grid_id: int | None = row.grid_id
    return grid_id


def _grid_of_landmark(community_id: int, landmark_id: int) -> int | None:
    near = and_(
        GridBuilding.building_id == Landmark.near_building_id, GridBuilding.until_on.is_(None)
    )
    row = session.execute(
        select(Landmark.id, GridBuilding.grid_id)
        .outerjoin(GridBuilding, near)
        .where(
            Landmark.id == landmark_id,
            Landmark.community_id == community_id,
            Landmark.closed_on.is_(None),
        )
    ).first()
    if row is None:
        raise BadPlace
    grid_id: int | None = row.grid_id
    return grid_id
