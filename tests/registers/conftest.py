"""What the tests of this room share."""

import pytest

from portal.base import db
from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers.models import RegisterEntry
from tests.factories.places import CommunityFactory
from tests.registers import making


@pytest.fixture
def community() -> Community:
    """The community of most tests."""
    return CommunityFactory.create(slug="xingfuli", name="幸福里社区")


@pytest.fixture
def three(community: Community) -> list[RegisterEntry]:
    """Three registered disclosures."""
    with db.transaction():
        return [making.publish(community, number) for number in (1, 2, 3)]


@pytest.fixture
def text(community: Community, three: list[RegisterEntry]) -> bytes:
    """The register of those three."""
    return "".join(registers.lines("disclosures", community.id)).encode()
