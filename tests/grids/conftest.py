"""A community with one grid, its worker, and the committee that looks after it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base.access import Role
from portal.community.grids.models import Grid
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community, Compound
from tests.factories.grids import GridFactory
from tests.factories.identity import sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, CompoundFactory

LONG_AGO = date(2026, 1, 1)


@dataclass
class Town:
    """幸福里社区 with 第一网格, in which 1号楼 lies and for which 张网格 answers."""

    community: Community
    compound: Compound
    building: Building
    grid: Grid
    zhang: Person
    committee: Person

    @property
    def desk(self) -> str:
        """Where the staff screens of its grids begin."""
        return f"/desk/c/{self.community.slug}/grids"

    def worker(self, name: str) -> Person:
        """One more grid worker of the community."""
        return staff(Role.GRID_WORKER, community=self.community, name=name)

    def one_building(self, name: str, **columns: Any) -> Building:
        """One more building."""
        return BuildingFactory.create(compound=self.compound, name=name, **columns)


@pytest.fixture
def town() -> Town:
    """The community."""
    community = CommunityFactory.create(slug="xingfuli", name="幸福里社区")
    compound = CompoundFactory.create(community=community, name="幸福里小区")
    building = BuildingFactory.create(compound=compound, name="1号楼", code="XF000001")
    zhang = staff(Role.GRID_WORKER, community=community, name="张网格")
    grid = GridFactory.create(
        community=community,
        name="第一网格",
        buildings=[building],
        worker=zhang,
        work_phone="022-27000001",
        from_on=LONG_AGO,
    )
    committee = staff(Role.COMMITTEE, community=community, name="李主任")
    return Town(community, compound, building, grid, zhang, committee)


@pytest.fixture
def committee(client: FlaskClient, town: Town) -> FlaskClient:
    """The committee member, signed in."""
    sign_in(client, town.committee)
    return client
