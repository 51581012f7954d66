"""What residents are told: the grid of a building, who answers for it, and what lies in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.base.db import session
from portal.community.grids.models import Grid, GridBuilding
from portal.community.grids.queries.duties import InCharge, grid_of_building, in_charge, on_day
from portal.community.identity.models import HouseholdMember
from portal.community.places.models import Building, Household
from portal.community.places.naming import natural


@dataclass(frozen=True)
class Area:
    """A grid as residents see it."""

    name: str
    worker: InCharge | None
    buildings: tuple[str, ...]


def area_of(building_id: int, on: date) -> Area | None:
    """The grid of a building on a day; None when it lies in none."""
    grid = grid_of_building(building_id, on)
    if grid is None:
        return None
    names = session.scalars(
        select(Building.name)
        .join(GridBuilding, GridBuilding.building_id == Building.id)
        .where(
            GridBuilding.grid_id == grid.id,
            GridBuilding.until_on.is_(None),
            Building.closed_on.is_(None),
            on_day(GridBuilding, on),
        )
    )
    worker = in_charge([grid.id], on).get(grid.id)
    return Area(grid.name, worker, tuple(sorted(names, key=natural)))


def areas(community_id: int, on: date) -> dict[int, Area]:
    """All open grids of a community on a day by their ids, in natural order, in three queries."""
    named = session.execute(
        select(Grid.id, Grid.name).where(
            Grid.community_id == community_id, Grid.closed_on.is_(None)
        )
    ).all()
    inside: dict[int, list[str]] = defaultdict(list)
    laid = session.execute(
        select(GridBuilding.grid_id, Building.name)
        .join(Building, GridBuilding.building_id == Building.id)
        .where(
            GridBuilding.community_id == community_id,
            GridBuilding.until_on.is_(None),
            Building.closed_on.is_(None),
            on_day(GridBuilding, on),
        )
    )
    for grid_id, name in laid:
        inside[grid_id].append(name)
    workers = in_charge([grid_id for grid_id, _name in named], on)
    return {
        grid_id: Area(name, workers.get(grid_id), tuple(sorted(inside[grid_id], key=natural)))
        for grid_id, name in sorted(named, key=lambda row: natural(row[1]))
    }


def building_of(person_id: int, community_id: int) -> int | None:
    """The building of a person's confirmed household in a community."""
    return session.scalar(
        select(Household.building_id)
        .join(HouseholdMember, HouseholdMember.household_id == Household.id)
        .where(
            HouseholdMember.person_id == person_id,
            HouseholdMember.ended_at.is_(None),
            Household.community_id == community_id,
        )
        .order_by(HouseholdMember.confirmed_at.desc())
        .limit(1)
    )
