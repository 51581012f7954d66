"""Divisions, communities, compounds, buildings, households and landmarks for tests."""

from itertools import count
from typing import Any

from portal.base.db import session
from portal.community.places.models import (
    Building,
    Community,
    Compound,
    Division,
    DivisionLevel,
    Household,
    Landmark,
    Unit,
)

_numbers = count(1)
_ABOVE = {
    DivisionLevel.COMMITTEE: DivisionLevel.STREET,
    DivisionLevel.STREET: DivisionLevel.DISTRICT,
}


def keep(row: Any) -> Any:
    """Store a row, as the end of a transaction does."""
    session.add(row)
    session.commit()
    return row


class DivisionFactory:
    """A node of the division tree, with the nodes above it up to its district."""

    @staticmethod
    def create(
        *,
        level: DivisionLevel | str = DivisionLevel.STREET,
        parent: Division | None = None,
        name: str | None = None,
        code: str | None = None,
        **columns: Any,
    ) -> Division:
        """A street unless told otherwise."""
        n, level = next(_numbers), DivisionLevel(level)
        if parent is None and level in _ABOVE:
            parent = DivisionFactory.create(level=_ABOVE[level])
        return keep(
            Division(
                code=code or f"9{n:011d}",
                name=name or f"{level.value}{n}",
                level=level,
                parent_id=parent.id if parent else None,
                **columns,
            )
        )


class CommunityFactory:
    """A community open in the portal."""

    @staticmethod
    def create(
        *,
        slug: str | None = None,
        name: str | None = None,
        street: Division | None = None,
        **columns: Any,
    ) -> Community:
        """In a street and a district of its own unless ``street`` is given."""
        n = next(_numbers)
        street = street or DivisionFactory.create()
        columns.setdefault("office_phone", "022-27000000")
        return keep(
            Community(
                slug=slug or f"community-{n}",
                name=name or f"幸福{n}社区",
                street_id=street.id,
                district_id=street.parent_id or street.id,
                **columns,
            )
        )


class CompoundFactory:
    """A compound (小区)."""

    @staticmethod
    def create(
        *, community: Community | None = None, name: str | None = None, **columns: Any
    ) -> Compound:
        """In a new community unless one is given."""
        community = community or CommunityFactory.create()
        name = name or f"{next(_numbers)}里小区"
        return keep(Compound(community_id=community.id, name=name, **columns))


class BuildingFactory:
    """A building (楼栋)."""

    @staticmethod
    def create(
        *,
        community: Community | None = None,
        compound: Compound | None = None,
        name: str | None = None,
        code: str | None = None,
        **columns: Any,
    ) -> Building:
        """In ``compound``, else in a new compound of ``community``, else in a new community."""
        n = next(_numbers)
        compound = compound or CompoundFactory.create(community=community)
        return keep(
            Building(
                community_id=compound.community_id,
                compound_id=compound.id,
                name=name or f"{n}号楼",
                code=code or f"T{n:07d}",
                **columns,
            )
        )


class UnitFactory:
    """A stairwell (单元)."""

    @staticmethod
    def create(*, building: Building | None = None, name: str = "1") -> Unit:
        """In a new building unless one is given."""
        building = building or BuildingFactory.create()
        return keep(Unit(community_id=building.community_id, building_id=building.id, name=name))


class HouseholdFactory:
    """A household (户)."""

    @staticmethod
    def create(
        *,
        building: Building | None = None,
        unit: Unit | None = None,
        room: str | None = None,
        adults: int = 2,
        **columns: Any,
    ) -> Household:
        """In ``building`` or the building of ``unit``, else in a new one."""
        if building is None:
            building = unit.building if unit else BuildingFactory.create()
        return keep(
            Household(
                community_id=building.community_id,
                building_id=building.id,
                unit_id=unit.id if unit else None,
                room=room or str(next(_numbers)),
                adults=adults,
                **columns,
            )
        )

    @staticmethod
    def create_many(number: int, *, building: Building) -> None:
        """So many households of one building in one insert."""
        session.add_all(
            Household(
                community_id=building.community_id,
                building_id=building.id,
                room=f"M{next(_numbers)}",
                adults=2,
            )
            for _ in range(number)
        )
        session.commit()


class LandmarkFactory:
    """A place people name that is no building (地标)."""

    @staticmethod
    def create(
        *, community: Community | None = None, name: str | None = None, **columns: Any
    ) -> Landmark:
        """In a new community unless one is given."""
        n = next(_numbers)
        community = community or CommunityFactory.create()
        columns.setdefault("code", f"L{n:07d}")
        return keep(Landmark(community_id=community.id, name=name or f"{n}号门", **columns))
