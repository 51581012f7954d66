"""Rights that follow from belonging: confirmed resident, member of a body, staff of a community."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.models import (
    Body,
    BodyKind,
    HouseholdMember,
    Membership,
    RoleAssignment,
)
from portal.community.identity.queries.presence import in_force
from portal.community.places.models import Community


def is_confirmed_resident(person_id: int | None, community_id: int) -> bool:
    """Whether a household of the community is confirmed for the person (已认证居民)."""
    if person_id is None:
        return False
    found = session.scalar(
        select(HouseholdMember.id)
        .where(
            HouseholdMember.person_id == person_id,
            HouseholdMember.community_id == community_id,
            HouseholdMember.ended_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def holds_membership(
    person_id: int | None, body_kind: BodyKind, community_id: int, on: date
) -> bool:
    """Whether the person sits in a body of that kind that day; both end days belong to a term."""
    if person_id is None:
        return False
    query = _seats(body_kind, community_id, on).where(Membership.person_id == person_id)
    return session.scalar(query.limit(1)) is not None


def members_of(body_kind: BodyKind, community_id: int, on: date) -> frozenset[int]:
    """The persons who sit in the bodies of that kind that day."""
    return frozenset(session.scalars(_seats(body_kind, community_id, on)))


def staff_in(
    community_id: int, roles: Collection[Role], *, on: date | None = None
) -> frozenset[int]:
    """The persons who hold one of the roles today for the community or a grid of it, or in a
    division above it if the role is that division's."""
    above = select(Community.street_id).where(Community.id == community_id)
    further = select(Community.district_id).where(Community.id == community_id)
    return frozenset(
        session.scalars(
            select(RoleAssignment.person_id).where(
                RoleAssignment.role.in_(list(roles)),
                in_force(on or clock.today()),
                or_(
                    RoleAssignment.community_id == community_id,
                    RoleAssignment.division_id.in_(above),
                    RoleAssignment.division_id.in_(further),
                ),
            )
        )
    )


def same_person(first: int | None, second: int | None) -> bool:
    """Whether two roles are one human being: conflict rules compare persons, not accounts."""
    return first is not None and first == second


def seated(on: date) -> ColumnElement[bool]:
    """Memberships whose term holds that day, in a body that exists that day."""
    return and_(
        Membership.from_on <= on,
        or_(Membership.until_on.is_(None), Membership.until_on >= on),
        Body.from_on <= on,
        or_(Body.until_on.is_(None), Body.until_on >= on),
    )


def _seats(body_kind: BodyKind, community_id: int, on: date) -> Select[int]:
    return (
        select(Membership.person_id)
        .join(Body, Body.id == Membership.body_id)
        .where(Body.kind == body_kind, Body.community_id == community_id, seated(on))
    )
