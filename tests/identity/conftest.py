"""What the tests of this room share: a sender of codes that remembers, as a phone would."""

from collections.abc import Iterator

import pytest

from portal.base.access import Role
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community, Household
from tests.factories.identity import staff
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    HouseholdFactory,
    UnitFactory,
)
from tests.support.phones import Phones, reachable


@pytest.fixture
def phones(app: object) -> Iterator[Phones]:
    """All phones to which codes are sent."""
    with reachable() as made:
        yield made


@pytest.fixture
def community() -> Community:
    """The community of most tests."""
    return CommunityFactory.create(slug="xingfuli", name="幸福里社区")


@pytest.fixture
def building(community: Community) -> Building:
    """A building of it."""
    return BuildingFactory.create(community=community, name="3号楼")


@pytest.fixture
def home(building: Building) -> Household:
    """A household in it."""
    unit = UnitFactory.create(building=building, name="2单元")
    return HouseholdFactory.create(unit=unit, room="302")


@pytest.fixture
def committee(community: Community) -> Person:
    """A member of its committee, with an account."""
    return staff(Role.COMMITTEE, community=community, username="committee1", name="Chair")
