"""Who may give which role where, and whose households a worker may confirm."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.base.access import Assignment, Permission, Role, Viewer
from portal.base.access.permissions import GRANTS
from portal.community.identity.models import ScopeKind

_IN_COMMUNITY = frozenset({Role.GRID_WORKER, Role.COMMITTEE})

# Nobody gives a role above their own. The committee does not choose its supervisors either:
# whoever is supervised must not.
GRANTABLE: dict[Role, frozenset[Role]] = {
    Role.COMMITTEE: _IN_COMMUNITY,
    Role.STREET: _IN_COMMUNITY | {Role.SUPERVISOR, Role.STREET},
    Role.DISTRICT: _IN_COMMUNITY | {Role.SUPERVISOR, Role.STREET, Role.DISTRICT},
    Role.CITY: frozenset({Role.DISTRICT, Role.PANEL, Role.CITY}),
    Role.ADMIN: frozenset(Role),
}

SCOPES: dict[Role, frozenset[ScopeKind]] = {
    Role.GRID_WORKER: frozenset({ScopeKind.GRID, ScopeKind.COMMUNITY}),
    Role.COMMITTEE: frozenset({ScopeKind.COMMUNITY}),
    Role.SUPERVISOR: frozenset({ScopeKind.COMMUNITY}),
    Role.STREET: frozenset({ScopeKind.SUBDISTRICT}),
    Role.DISTRICT: frozenset({ScopeKind.DISTRICT}),
    Role.PANEL: frozenset({ScopeKind.CITY}),
    Role.CITY: frozenset({ScopeKind.CITY}),
    Role.ADMIN: frozenset({ScopeKind.CITY}),
}


@dataclass(frozen=True)
class Place:
    """Where a role applies. ``divisions`` holds the division and those above it."""

    kind: ScopeKind
    community_id: int | None = None
    grid_id: int | None = None
    division_id: int | None = None
    divisions: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Post:
    """A role at a place, wanted or held."""

    role: Role
    place: Place


def can_grant(viewer: Viewer, post: Post, *, person_id: int | None) -> bool:
    """Within one's own scope, not above one's own role, never to oneself."""
    if person_id is not None and person_id == viewer.person_id:
        return False
    return any(
        Permission.ROLES_GRANT in GRANTS[held.role]
        and post.role in GRANTABLE.get(held.role, frozenset())
        and _lies_within(post.place, held)
        for held in viewer.assignments
    )


def can_end(viewer: Viewer, post: Post, *, person_id: int) -> bool:
    """Whoever could give the role may end it."""
    return can_grant(viewer, post, person_id=person_id)


def can_reset(viewer: Viewer, posts: Iterable[Post], *, person_id: int) -> bool:
    """A new password for somebody all of whose roles one could give: else it would be a way up."""
    held = list(posts)
    return bool(held) and all(can_grant(viewer, post, person_id=person_id) for post in held)


def roles_for(viewer: Viewer, place_kinds: Collection[ScopeKind]) -> list[Role]:
    """The roles one may give anywhere, of those that fit such places."""
    mine = {held.role for held in viewer.assignments}
    allowed = frozenset().union(*(GRANTABLE.get(role, frozenset()) for role in mine))
    return [role for role in Role if role in allowed and SCOPES[role] & set(place_kinds)]


def works_above(viewer: Viewer) -> bool:
    """Whether one gives roles above the communities: from the sub-district upwards."""
    return any(
        Permission.ROLES_GRANT in GRANTS[held.role]
        and (held.communities is None or held.division_id is not None)
        for held in viewer.assignments
    )


def fits(post: Post) -> bool:
    """Whether a role can have such a scope."""
    return post.place.kind in SCOPES[post.role]


def confirms_everywhere(viewer: Viewer, community_id: int) -> bool:
    """Whether all households of the community may be confirmed, not only those of own grids."""
    return any(
        held.role is not Role.GRID_WORKER
        and Permission.HOUSEHOLD_CONFIRM in GRANTS[held.role]
        and held.covers(community_id)
        for held in viewer.assignments
    )


def can_confirm(
    viewer: Viewer, *, community_id: int, building_id: int, own_buildings: Collection[int]
) -> bool:
    """A grid worker confirms households of their own grids, the committee those of all."""
    if confirms_everywhere(viewer, community_id):
        return True
    return viewer.may(Permission.HOUSEHOLD_CONFIRM, community_id) and building_id in own_buildings


def _lies_within(place: Place, held: Assignment) -> bool:
    if held.communities is None:
        return True
    if place.community_id is not None:
        return held.grid_id is None and place.community_id in held.communities
    return held.division_id is not None and held.division_id in place.divisions
