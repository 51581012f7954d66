"""What the tests of this room share."""

import pytest

from portal.base.access import Role
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community
from tests.factories.identity import staff
from tests.factories.places import BuildingFactory, CommunityFactory, CompoundFactory


@pytest.fixture
def community() -> Community:
    """The community of most tests."""
    return CommunityFactory.create(slug="xingfuli", name="幸福里社区", office_phone="022-27000001")


@pytest.fixture
def building(community: Community) -> Building:
    """A building of it."""
    compound = CompoundFactory.create(community=community, name="幸福里")
    return BuildingFactory.create(community=community, compound=compound, name="3号楼")


@pytest.fixture
def committee(community: Community) -> Person:
    """A member of its committee."""
    return staff(Role.COMMITTEE, community=community, username="committee1", name="主任")
