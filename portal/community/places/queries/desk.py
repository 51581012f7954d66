"""Compounds, buildings and households as staff look after them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.errors import NotFound
from portal.community.places.models import Building, Compound, Household, Landmark, Unit
from portal.community.places.naming import natural, room_label

PAGE = 50


@dataclass(frozen=True)
class BuildingLine:
    """A building in the staff's list, with its open households."""

    id: int
    name: str
    aliases: str
    households: int
    closed_on: date | None


@dataclass(frozen=True)
class CompoundLine:
    """A compound in the staff's list, with its buildings."""

    compound: Compound
    buildings: tuple[BuildingLine, ...]

    @property
    def households(self) -> int:
        """Open households of its open buildings."""
        return sum(each.households for each in self.buildings if each.closed_on is None)


@dataclass(frozen=True)
class HouseholdLine:
    """A household in the staff's list."""

    id: int
    label: str
    adults: int
    closed_on: date | None


@dataclass(frozen=True)
class HouseholdPage:
    """One page of a building's households; pages count from 1."""

    lines: list[HouseholdLine]
    total: int
    adults: int
    number: int
    last: int


def compounds(community_id: int) -> list[CompoundLine]:
    """All compounds with their buildings and household counts, in three queries."""
    rows = session.scalars(select(Compound).where(Compound.community_id == community_id)).all()
    counts = households_by_building(community_id)
    inside: dict[int, list[Building]] = {row.id: [] for row in rows}
    for building in session.scalars(select(Building).where(Building.community_id == community_id)):
        inside[building.compound_id].append(building)
    return [
        CompoundLine(row, tuple(_line(each, counts) for each in _ordered(inside[row.id])))
        for row in sorted(rows, key=lambda row: (row.closed_on is not None, natural(row.name)))
    ]


def _ordered(buildings: list[Building]) -> list[Building]:
    return sorted(buildings, key=lambda each: (each.position, natural(each.name)))


def _line(building: Building, counts: dict[int, int]) -> BuildingLine:
    return BuildingLine(
        building.id,
        building.name,
        building.aliases,
        counts.get(building.id, 0),
        building.closed_on,
    )


def households_by_building(community_id: int) -> dict[int, int]:
    """Open households of each building that has any."""
    counted = (
        select(Household.building_id, func.count())
        .where(Household.community_id == community_id, Household.closed_on.is_(None))
        .group_by(Household.building_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def compound(compound_id: int) -> Compound:
    """A compound in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(Compound).where(Compound.id == compound_id))
    if found is None:
        raise NotFound
    return found


def building(building_id: int) -> Building:
    """A building in the scope in force with its compound, or :class:`NotFound`."""
    found = session.scalar(
        select(Building).where(Building.id == building_id).options(joinedload(Building.compound))
    )
    if found is None:
        raise NotFound
    return found


def units(building_id: int) -> list[Unit]:
    """The units of a building in natural order."""
    found = session.scalars(select(Unit).where(Unit.building_id == building_id))
    return sorted(found, key=lambda unit: natural(unit.name))


def household(household_id: int) -> Household:
    """A household in the scope in force, or :class:`NotFound`."""
    found = session.scalar(
        select(Household)
        .where(Household.id == household_id)
        .options(joinedload(Household.unit), joinedload(Household.building))
    )
    if found is None:
        raise NotFound
    return found


def line_of(row: Household) -> HouseholdLine:
    """A household as its line shows it."""
    label = room_label(row.unit.name if row.unit else None, row.room)
    return HouseholdLine(row.id, label, row.adults, row.closed_on)


def households(building_id: int, *, number: int = 1) -> HouseholdPage:
    """A page of a building's households in natural order of unit and room."""
    rows = session.execute(
        select(Household.id, Unit.name, Household.room, Household.adults, Household.closed_on)
        .outerjoin(Unit, Household.unit_id == Unit.id)
        .where(Household.building_id == building_id)
    ).all()
    ordered = sorted(rows, key=lambda row: (natural(row[1] or ""), natural(row[2])))
    present = [row for row in rows if row[4] is None]
    last = max(1, -(-len(rows) // PAGE))
    number = min(max(number, 1), last)
    shown = ordered[(number - 1) * PAGE : number * PAGE]
    lines = [HouseholdLine(r[0], room_label(r[1], r[2]), r[3], r[4]) for r in shown]
    return HouseholdPage(lines, len(present), sum(row[3] for row in present), number, last)


def landmarks(community_id: int) -> list[Landmark]:
    """All landmarks of a community, open ones first."""
    found = session.scalars(select(Landmark).where(Landmark.community_id == community_id))
    return sorted(found, key=lambda each: (each.closed_on is not None, natural(each.name)))


def landmark(landmark_id: int) -> Landmark:
    """A landmark in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(Landmark).where(Landmark.id == landmark_id))
    if found is None:
        raise NotFound
    return found
