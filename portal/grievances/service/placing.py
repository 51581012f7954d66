"""Where a grievance lies: a building or landmark of the community, and the grid around it."""

from typing import NamedTuple

from sqlalchemy import select

from portal.base.db import session
from portal.community.grids.models import Grid, GridBuilding
from portal.community.places import queries as places
from portal.community.places.recent import Recent
from portal.grievances.errors import BadGrid, BadPlace

LONGEST_PLACE = 200


class Place(NamedTuple):
    """A place that was looked up; ``grid_id`` is None where no grid is laid."""

    building_id: int | None
    landmark_id: int | None
    words: str
    grid_id: int | None


_grids: Recent[int, dict[int, int]] = Recent()


def look_up(
    community_id: int, *, building_id: int | None, landmark_id: int | None, words: str
) -> Place:
    """The place among those the community offers, or ``BadPlace``."""
    words = words.strip()[:LONGEST_PLACE]
    if building_id is not None:
        _must_be_offered(community_id, building_id)
        return Place(building_id, landmark_id, words, _grid_of(community_id, building_id))
    if landmark_id is not None:
        near = _building_near(community_id, landmark_id)
        return Place(None, landmark_id, words, _grid_of(community_id, near))
    if not words:
        raise BadPlace
    return Place(None, None, words, None)


def check_grid(community_id: int, grid_id: int) -> None:
    """Raise ``BadGrid`` unless the grid is an open one of the community."""
    found = session.scalar(
        select(Grid.id).where(
            Grid.id == grid_id, Grid.community_id == community_id, Grid.closed_on.is_(None)
        )
    )
    if found is None:
        raise BadGrid


def _must_be_offered(community_id: int, building_id: int) -> None:
    for compound in places.buildings_for_choice(community_id):
        if any(building.id == building_id for building in compound.buildings):
            return
    raise BadPlace


def _building_near(community_id: int, landmark_id: int) -> int | None:
    for landmark in places.landmarks_for_choice(community_id):
        if landmark.id == landmark_id:
            return landmark.near_building_id
    raise BadPlace


def _grid_of(community_id: int, building_id: int | None) -> int | None:
    laid = _grids.get(community_id, lambda: _read_grids(community_id))
    return None if building_id is None else laid.get(building_id)


def _read_grids(community_id: int) -> dict[int, int]:
    rows = session.execute(
        select(GridBuilding.building_id, GridBuilding.grid_id).where(
            GridBuilding.community_id == community_id, GridBuilding.until_on.is_(None)
        )
    )
    return {row.building_id: row.grid_id for row in rows}
