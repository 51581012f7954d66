"""A community with a building, and browsers of those who may and may not look after it."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from portal.base.access import Role
from portal.community.places.models import Building, Community, Compound, Division
from tests.factories.identity import sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, CompoundFactory


@dataclass
class Town:
    """A community, its compound and its first building."""

    community: Community
    compound: Compound
    building: Building

    @property
    def desk(self) -> str:
        """Where the staff screens of its places begin."""
        return f"/desk/c/{self.community.slug}/places"


@pytest.fixture
def town() -> Town:
    """幸福里社区 with 1号楼."""
    community = CommunityFactory.create(slug="xingfuli", name="幸福里社区")
    compound = CompoundFactory.create(community=community, name="幸福里小区")
    building = BuildingFactory.create(compound=compound, name="1号楼", code="XF000001")
    return Town(community, compound, building)


@pytest.fixture
def committee(client: FlaskClient, town: Town) -> FlaskClient:
    """A member of the residents' committee, signed in."""
    sign_in(client, staff(Role.COMMITTEE, community=town.community))
    return client


@pytest.fixture
def city(client: FlaskClient) -> FlaskClient:
    """Civil affairs of the city, signed in."""
    sign_in(client, staff(Role.CITY))
    return client


def district_of(community: Community) -> Division:
    """The district in which a community lies."""
    return community.district
