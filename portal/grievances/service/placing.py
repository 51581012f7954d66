"""Where a grievance lies: a building or landmark of the community, and the grid around it."""

from typing import NamedTuple

from sqlalchemy import select

from portal.base.db import session
from portal.community.grids.models import Grid, GridBuilding
from portal.community.places import queries as places
from portal.community.places.models import Landmark
from portal.community.places.recent import Recent
from portal.grievances.errors import BadGrid, BadPlace
from portal.grievances.models import Grievance

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


def grid_again(grievance: Grievance) -> dict[str, int | None]:
    """The grid of a report that begins anew, where the old one was closed meanwhile or its
    building was laid into another one; nothing where it lies well."""
    building_id = grievance.building_id
    if building_id is None and grievance.landmark_id is not None:
        landmark = session.get(Landmark, grievance.landmark_id)
        building_id = landmark.near_building_id if landmark is not None else None
    if grievance.grid_id is None or not _lies_elsewhere(grievance.grid_id, building_id):
        return {}
    return {"grid_id": _laid_in(building_id)}


def _lies_elsewhere(grid_id: int, building_id: int | None) -> bool:
    closed = session.scalar(select(Grid.closed_on).where(Grid.id == grid_id))
    if closed is not None or building_id is None:
        return closed is not None
    rows = session.scalars(
        select(GridBuilding.until_on).where(
            GridBuilding.building_id == building_id, GridBuilding.grid_id == grid_id
        )
    ).all()
    return bool(rows) and None not in rows


def _laid_in(building_id: int | None) -> int | None:
    """The grid of a building as it is now, not as it was remembered."""
    return session.scalar(
        select(GridBuilding.grid_id).where(
            GridBuilding.building_id == building_id, GridBuilding.until_on.is_(None)
        )
    )


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
