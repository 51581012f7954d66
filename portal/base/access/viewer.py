"""Who is looking: the person, and what each assignment lets them do where."""

from dataclasses import dataclass, field

from portal.base.access.permissions import GRANTS, Permission, Role

# Reports about a community's own staff go to these roles only.
CONFIDANTS = frozenset({Role.SUPERVISOR, Role.STREET})
# Whoever holds one of these in the community is its staff, whatever else they are.
STAFF_OF_THE_COMMUNITY = frozenset({Role.GRID_WORKER, Role.COMMITTEE})


@dataclass(frozen=True)
class Assignment:
    """A staff role in force today and the communities it reaches (``None``: all of them)."""

    role: Role
    communities: frozenset[int] | None
    grid_id: int | None = None
    division_id: int | None = None

    def covers(self, community_id: int) -> bool:
        """Whether the assignment reaches that community."""
        return self.communities is None or community_id in self.communities


@dataclass(frozen=True)
class Viewer:
    """The person behind a request, or nobody (``person_id`` is ``None``)."""

    person_id: int | None = None
    name: str = ""
    session_id: int | None = None
    assignments: tuple[Assignment, ...] = field(default=())
    phone_verified: bool = False
    shared_device: bool = False
    keys_off: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether any staff assignment is in force."""
        return bool(self.assignments)

    def may(self, permission: Permission, community_id: int | None = None) -> bool:
        """Whether a role grants the permission in that community, or anywhere if not given."""
        return any(
            permission in GRANTS[held.role] and (community_id is None or held.covers(community_id))
            for held in self.assignments
        )

    def communities(self, permission: Permission) -> frozenset[int] | None:
        """The communities in which the permission is held; ``None`` means all."""
        reach: set[int] = set()
        for held in self.assignments:
            if permission in GRANTS[held.role]:
                if held.communities is None:
                    return None
                reach |= held.communities
        return frozenset(reach)

    def holds(self, role: Role, community_id: int | None = None) -> bool:
        """Whether the role is held (in that community)."""
        return any(
            held.role is role and (community_id is None or held.covers(community_id))
            for held in self.assignments
        )

    def is_confidant(self, community_id: int) -> bool:
        """Whether matters about the community's staff are confided in the viewer: the supervision
        committee and the sub-district, never somebody who is such staff too."""
        roles = {held.role for held in self.assignments if held.covers(community_id)}
        return bool(roles & CONFIDANTS) and not roles & STAFF_OF_THE_COMMUNITY

    def confided(self, communities: frozenset[int] | None) -> frozenset[int]:
        """Those of the communities whose confidential rows the viewer may read; where a reach
        has no end, those that the viewer's roles name."""
        named = [held.communities for held in self.assignments if held.communities is not None]
        asked = frozenset().union(*named) if communities is None else communities
        return frozenset(each for each in asked if self.is_confidant(each))

    def grids(self) -> frozenset[int]:
        """The grids for which the person is the worker or the substitute today."""
        return frozenset(held.grid_id for held in self.assignments if held.grid_id is not None)


NOBODY = Viewer()
