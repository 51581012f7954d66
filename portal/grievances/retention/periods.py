"""How many months hold where, and for whom a new number would hold."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from portal.base import settings
from portal.base.db import session
from portal.base.settings import INSTALLATION, SettingScope, of_community, queries
from portal.base.settings.scopes import ScopeKind
from portal.community.places import queries as places
from portal.community.places.models import Community
from portal.grievances.options import KEEP_MONTHS


def of(community_id: int) -> int:
    """The months in force in a community."""
    return settings.get(KEEP_MONTHS, community=community_id)


def in_force() -> dict[int, list[int]]:
    """The communities by the months that hold in them."""
    found: dict[int, list[int]] = defaultdict(list)
    for community_id in _all():
        found[of(community_id)].append(community_id)
    return dict(found)


def affected(scope: SettingScope) -> list[int]:
    """The communities for which a value set at that level would hold."""
    if scope.kind is ScopeKind.COMMUNITY:
        return [scope.id]
    return [number for number in _all() if _takes_from(scope, number)]


def _takes_from(scope: SettingScope, community_id: int) -> bool:
    source = queries.effective(KEEP_MONTHS, of_community(community_id)).source
    if scope == INSTALLATION:
        return source in (None, INSTALLATION)
    own = source is not None and source.kind is ScopeKind.COMMUNITY
    return not own and places.district_of(community_id) == scope.id


def _all() -> Iterable[int]:
    return session.scalars(select(Community.id).order_by(Community.id)).all()
