"""For whom a value holds: the whole installation, a district, or one community."""

import enum
from collections.abc import Callable
from dataclasses import dataclass


class ScopeKind(enum.StrEnum):
    """The levels at which a value may be set; the narrower one wins."""

    INSTALLATION = "installation"
    DISTRICT = "district"
    COMMUNITY = "community"


EVERY_SCOPE = frozenset(ScopeKind)
INSTALLATION_ONLY = frozenset({ScopeKind.INSTALLATION})


@dataclass(frozen=True)
class SettingScope:
    """One installation (id 0), district or community."""

    kind: ScopeKind
    id: int = 0

    @property
    def community_id(self) -> int | None:
        """The community, where it is one."""
        return self.id if self.kind is ScopeKind.COMMUNITY else None

    @property
    def key(self) -> str:
        """Kind and id, as the trail records them."""
        return f"{self.kind}:{self.id}"


INSTALLATION = SettingScope(ScopeKind.INSTALLATION)


def of_community(community_id: int) -> SettingScope:
    """The scope of one community."""
    return SettingScope(ScopeKind.COMMUNITY, community_id)


def of_district(district_id: int) -> SettingScope:
    """The scope of one district."""
    return SettingScope(ScopeKind.DISTRICT, district_id)


def _no_district(_community_id: int) -> int | None:
    return None


_district_of: Callable[[int], int | None] = _no_district


def set_scope_resolver(district_of: Callable[[int], int | None]) -> None:
    """Tell this room in which district a community lies; handed in by the application."""
    global _district_of
    _district_of = district_of


def chain(scope: SettingScope) -> list[SettingScope]:
    """The scopes that are asked one after another, narrowest first."""
    found = [scope]
    if scope.kind is ScopeKind.COMMUNITY:
        district = _district_of(scope.id)
        if district is not None:
            found.append(of_district(district))
    if scope != INSTALLATION:
        found.append(INSTALLATION)
    return found


def scope_for(community: int | None, district: int | None = None) -> SettingScope:
    """The narrowest scope named by a caller."""
    if community is not None:
        return of_community(community)
    return INSTALLATION if district is None else of_district(district)
