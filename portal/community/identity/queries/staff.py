"""Staff accounts and posts: of a community, above the communities, of one person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.base import clock
from portal.base.db import session
from portal.community.identity import reach
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    Person,
    RoleAssignment,
    ScopeKind,
)
from portal.community.identity.policy import Place, Post
from portal.community.places.models import Division, DivisionLevel


@dataclass(frozen=True)
class StaffLine:
    """A post with its holder, as staff screens list it."""

    assignment: RoleAssignment
    person: Person
    username: str
    place: str


def lasting() -> ColumnElement[bool]:
    """Posts that are in force or still to come."""
    return or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= clock.today())


def staff_of(community_id: int) -> list[StaffLine]:
    """The posts in a community and its grids."""
    return _lines(RoleAssignment.community_id == community_id)


def staff_above(division_ids: Collection[int] | None) -> list[StaffLine]:
    """The posts of sub-districts, districts and the city; ``None`` means all of them."""
    wanted = RoleAssignment.community_id.is_(None)
    if division_ids is None:
        return _lines(wanted)
    return _lines(wanted & RoleAssignment.division_id.in_(below(division_ids)))


def posts_of(person_id: int, *, community_id: int | None = None) -> list[StaffLine]:
    """The posts of a person that are in force or to come, all or those in one community."""
    wanted = RoleAssignment.person_id == person_id
    if community_id is not None:
        wanted = wanted & (RoleAssignment.community_id == community_id)
    return _lines(wanted)


def _lines(wanted: ColumnElement[bool]) -> list[StaffLine]:
    rows = session.execute(
        select(RoleAssignment, Credential.value)
        .join(
            Credential,
            (Credential.person_id == RoleAssignment.person_id)
            & (Credential.kind == CredentialKind.USERNAME),
            isouter=True,
        )
        .where(wanted, lasting())
        .options(
            joinedload(RoleAssignment.person),
            joinedload(RoleAssignment.community),
            joinedload(RoleAssignment.division),
        )
        .order_by(RoleAssignment.role, RoleAssignment.id)
    ).all()
    grids = _grid_names({row.community_id for row, _name in rows if row.grid_id})
    return [StaffLine(row, row.person, name or "", _place_name(row, grids)) for row, name in rows]


def _grid_names(communities: Collection[int | None]) -> dict[int, str]:
    return {
        grid_id: name
        for community_id in communities
        if community_id is not None
        for grid_id, name in reach.grids().open_grids(community_id)
    }


def _place_name(row: RoleAssignment, grids: dict[int, str]) -> str:
    if row.grid_id is not None and row.community is not None:
        return f"{row.community.name} {grids.get(row.grid_id, '')}".strip()
    if row.community is not None:
        return row.community.name
    return row.division.name if row.division is not None else ""


def assignment(assignment_id: int) -> RoleAssignment | None:
    """A post that is in force or to come."""
    return session.scalar(
        select(RoleAssignment).where(RoleAssignment.id == assignment_id, lasting())
    )


def post_of(row: RoleAssignment) -> Post:
    """A row as the policy looks at it."""
    place = Place(
        kind=row.scope_kind,
        community_id=row.community_id,
        grid_id=row.grid_id,
        division_id=row.division_id,
        divisions=divisions_up(row.division_id),
    )
    return Post(row.role, place)


def place_of_division(division_id: int) -> Place | None:
    """The place that a sub-district or a district is; others are none."""
    found = session.get(Division, division_id)
    kinds = {
        DivisionLevel.STREET: ScopeKind.SUBDISTRICT,
        DivisionLevel.DISTRICT: ScopeKind.DISTRICT,
    }
    if found is None or found.level not in kinds:
        return None
    return Place(kinds[found.level], division_id=found.id, divisions=divisions_up(found.id))


def divisions_up(division_id: int | None) -> frozenset[int]:
    """A division and those above it."""
    found: set[int] = set()
    while division_id is not None and division_id not in found:
        found.add(division_id)
        division_id = session.scalar(select(Division.parent_id).where(Division.id == division_id))
    return frozenset(found)


def below(division_ids: Collection[int]) -> list[int]:
    """Sub-districts and districts among these divisions and directly below them."""
    return list(
        session.scalars(
            select(Division.id).where(
                or_(Division.id.in_(list(division_ids)), Division.parent_id.in_(list(division_ids)))
            )
        )
    )


def divisions_for_choice(division_ids: Collection[int] | None) -> list[tuple[int, str]]:
    """Districts and sub-districts for which somebody may be appointed; ``None`` means all."""
    above = aliased(Division)
    query = (
        select(Division.id, Division.name, Division.level, above.name)
        .join(above, above.id == Division.parent_id, isouter=True)
        .where(
            Division.level.in_([DivisionLevel.DISTRICT, DivisionLevel.STREET]),
            Division.closed_on.is_(None),
        )
        .order_by(Division.code)
    )
    if division_ids is not None:
        query = query.where(Division.id.in_(below(division_ids)))
    return [
        (row[0], f"{row[3]} {row[1]}" if row[2] is DivisionLevel.STREET and row[3] else row[1])
        for row in session.execute(query)
    ]


def held_roles(person_id: int, on: date) -> list[RoleAssignment]:
    """The posts in force that day."""
    return [line.assignment for line in posts_of(person_id) if line.assignment.from_on <= on]
