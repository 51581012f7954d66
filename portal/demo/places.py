"""Divisions of a real city; in one real sub-district two invented communities."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from portal.base.db import session, transaction
from portal.community import places as places_room
from portal.community.grids.models import Grid, GridBuilding
from portal.community.places.models import (
    Building,
    Community,
    Compound,
    Division,
    Household,
    Landmark,
    Unit,
)
from portal.community.places.service.importing import import_divisions

STREET_CODE = "120101002"
SINCE = date(2025, 10, 1)


@dataclass(frozen=True)
class Plan:
    """What is built in one community."""

    slug: str
    name: str
    compounds: tuple[tuple[str, int, int], ...]
    grids: int
    floors: int
    landmarks: tuple[str, ...]


PLANS = (
    Plan(
        "xingfuli",
        "幸福里社区",
        (("幸福里一区", 1, 12), ("幸福里二区", 13, 24)),
        4,
        11,
        (
            "东门",
            "西门",
            "中心花园",
            "自行车棚",
            "垃圾分类亭",
            "健身广场",
            "地面停车场",
            "社区服务中心",
        ),
    ),
    Plan(
        "heping-demo",
        "和平演示社区",
        (("和平里", 1, 6),),
        1,
        9,
        ("南门", "北门", "小广场", "电动车充电棚"),
    ),
)
UNITS, FLATS_A_FLOOR = 3, 2


@dataclass(frozen=True)
class Town:
    """A community with the ids of what stands in it."""

    community: Community
    buildings: list[Building]
    grids: list[Grid]
    landmarks: list[Landmark]

    def grid_of(self, building: Building) -> Grid:
        """The grid a building lies in: neighbours in order of their number."""
        per_grid = -(-len(self.buildings) // len(self.grids))
        return self.grids[self.buildings.index(building) // per_grid]


def build() -> list[Town]:
    """Import the divisions and build the communities."""
    file = Path(places_room.__file__).with_name("tianjin_divisions.csv")
    with transaction():
        import_divisions(file.read_bytes(), add_only=True)
    with transaction():
        street = session.scalars(select(Division).where(Division.code == STREET_CODE)).one()
        return [_town(plan, street) for plan in PLANS]


def _town(plan: Plan, street: Division) -> Town:
    community = Community(
        slug=plan.slug,
        name=plan.name,
        street_id=street.id,
        district_id=street.parent_id or street.id,
        office_phone="022-00000000",
        office_address=f"{plan.compounds[0][0]}1号楼一层（演示）",
        duty_phone="022-00000001",
    )
    session.add(community)
    session.flush()
    buildings = [
        b for name, first, last in plan.compounds for b in _compound(community, name, first, last)
    ]
    landmarks = [
        Landmark(community_id=community.id, name=name, code=f"{plan.slug[:2].upper()}MARK{n:02d}")
        for n, name in enumerate(plan.landmarks, start=1)
    ]
    grids = [
        Grid(community_id=community.id, name=f"第{n}网格", opened_on=SINCE)
        for n in range(1, plan.grids + 1)
    ]
    session.add_all([*landmarks, *grids])
    session.flush()
    town = Town(community, buildings, grids, landmarks)
    session.add_all(
        GridBuilding(
            community_id=community.id,
            grid_id=town.grid_of(building).id,
            building_id=building.id,
            from_on=SINCE,
        )
        for building in buildings
    )
    _households(town, plan.floors)
    return town


def _compound(community: Community, name: str, first: int, last: int) -> list[Building]:
    compound = Compound(community_id=community.id, name=name, built_year=1996)
    session.add(compound)
    session.flush()
    buildings = [
        Building(
            community_id=community.id,
            compound_id=compound.id,
            name=f"{n}号楼",
            code=f"{community.slug[:2].upper()}DEMO{n:02d}",
            position=n,
        )
        for n in range(first, last + 1)
    ]
    session.add_all(buildings)
    session.flush()
    return buildings


def _households(town: Town, floors: int) -> None:
    units = [
        Unit(community_id=town.community.id, building_id=building.id, name=f"{n}单元")
        for building in town.buildings
        for n in range(1, UNITS + 1)
    ]
    session.add_all(units)
    session.flush()
    rows = [
        {
            "community_id": town.community.id,
            "building_id": unit.building_id,
            "unit_id": unit.id,
            "room": f"{floor}{flat:02d}",
            "adults": 1 + (floor + flat) % 3,
        }
        for unit in units
        for floor in range(1, floors + 1)
        for flat in range(1, FLATS_A_FLOOR + 1)
    ]
    session.execute(insert(Household), rows)
