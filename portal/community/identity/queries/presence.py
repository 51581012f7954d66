"""Who holds a session, and which staff roles are in force: two queries for each request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select

from portal.base import clock
from portal.base.access import Assignment
from portal.base.db import session
from portal.base.reading import Reading
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    Person,
    RoleAssignment,
    ScopeKind,
    SignInSession,
)
from portal.community.places.models import Community


@dataclass(frozen=True)
class Presence:
    """A live session and its person."""

    session_id: int
    person_id: int
    name: str
    method: str
    shared_device: bool
    phone_verified: bool
    has_account: bool
    must_change: bool
    created_at: datetime
    seen_at: datetime
    keys_off: bool


_has_phone = exists().where(
    Credential.person_id == Person.id,
    Credential.kind == CredentialKind.PHONE,
    Credential.verified_at.is_not(None),
)
_has_account = exists().where(
    Credential.person_id == Person.id, Credential.kind == CredentialKind.USERNAME
)
_must_change = exists().where(
    Credential.person_id == Person.id,
    Credential.kind == CredentialKind.USERNAME,
    Credential.must_change,
)
_PRESENCE = select(
    SignInSession.id,
    Person.id,
    Person.name,
    SignInSession.method,
    SignInSession.shared_device,
    _has_phone,
    _has_account,
    _must_change,
    SignInSession.created_at,
    SignInSession.seen_at,
    Person.keys_off,
).join(Person, Person.id == SignInSession.person_id)


_below = and_(
    RoleAssignment.division_id.is_not(None),
    or_(
        Community.street_id == RoleAssignment.division_id,
        Community.district_id == RoleAssignment.division_id,
    ),
)
_HELD = (
    select(
        RoleAssignment.id,
        RoleAssignment.role,
        RoleAssignment.scope_kind,
        RoleAssignment.community_id,
        RoleAssignment.grid_id,
        RoleAssignment.division_id,
        Community.id,
    )
    .join(Community, _below, isouter=True)
    .order_by(RoleAssignment.id)
)


_BY_TOKEN = Reading(
    _PRESENCE.where(
        SignInSession.token_hash == bindparam("token"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("now"),
        Person.erased_at.is_(None),
    )
)


def find(token_hash: str) -> Presence | None:
    """The session of a token, while it is neither ended nor over nor its person erased."""
    row = _BY_TOKEN.first(token=token_hash, now=clock.now())
    return Presence(*tuple[Any, ...](row)) if row else None


def of(row: SignInSession, person: Person) -> Presence:
    """The presence that a session just begun gives."""
    return Presence(
        session_id=row.id,
        person_id=person.id,
        name=person.name,
        method=row.method,
        shared_device=row.shared_device,
        phone_verified=any(
            one.kind is CredentialKind.PHONE and one.verified_at is not None
            for one in person.credentials
        ),
        has_account=any(one.kind is CredentialKind.USERNAME for one in person.credentials),
        must_change=any(one.must_change for one in person.credentials),
        created_at=row.created_at,
        seen_at=row.seen_at,
        keys_off=person.keys_off,
    )


def in_force(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Role assignments whose term holds that day; both end days belong to it."""
    return and_(
        RoleAssignment.from_on <= on,
        or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= on),
    )


_OF_PERSON = Reading(
    _HELD.where(RoleAssignment.person_id == bindparam("person"), in_force(bindparam("today")))
)


def assignments(person_id: int, on: date) -> list[Assignment]:
    """The staff roles a person holds that day, with the communities each reaches."""
    found: dict[int, Assignment] = {}
    for assignment_id, role, kind, community_id, grid_id, division_id, below in _OF_PERSON.rows(
        person=person_id, today=on
    ):
        former = found.get(assignment_id)
        reach = {place for place in (community_id, below) if place is not None}
        if former and former.communities:
            reach |= former.communities
        everywhere = kind is ScopeKind.CITY
        found[assignment_id] = Assignment(
            role=role,
            communities=None if everywhere else frozenset(reach),
            grid_id=grid_id,
            division_id=division_id,
        )
    return list(found.values())


def staff(on: date) -> list[int]:
    """Everybody who holds a staff role that day."""
    statement = (
        select(RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(in_force(on), Person.erased_at.is_(None))
        .distinct()
    )
    return list(session.scalars(statement.order_by(RoleAssignment.person_id)))
