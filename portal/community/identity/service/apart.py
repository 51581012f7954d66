"""Whoever is supervised does not supervise: no member of a residents' committee sits on the body
that watches over it, by role or by seat, as the village law has it (art. 32) and the law on
residents' committees is read to follow. Persons are compared, not accounts."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.errors import BothSides
from portal.community.identity.models import Body, BodyKind, Membership, RoleAssignment

_SIDES: dict[Role | BodyKind, tuple[Role, BodyKind]] = {
    Role.SUPERVISOR: (Role.COMMITTEE, BodyKind.COMMITTEE),
    BodyKind.SUPERVISION: (Role.COMMITTEE, BodyKind.COMMITTEE),
    Role.COMMITTEE: (Role.SUPERVISOR, BodyKind.SUPERVISION),
    BodyKind.COMMITTEE: (Role.SUPERVISOR, BodyKind.SUPERVISION),
}


def refuse_both_sides(
    *,
    person_id: int,
    community_id: int | None,
    wanted: Role | BodyKind,
    from_on: date,
    until_on: date | None,
) -> None:
    """Raise :class:`BothSides` where the person holds the other side's role or seat in the
    community on a day of the term."""
    if wanted not in _SIDES or community_id is None:
        return
    role, kind = _SIDES[wanted]
    held = select(RoleAssignment.id).where(
        RoleAssignment.person_id == person_id,
        RoleAssignment.role == role,
        RoleAssignment.community_id == community_id,
        *_overlaps(RoleAssignment, from_on, until_on),
    )
    seat = (
        select(Membership.id)
        .join(Body, Body.id == Membership.body_id)
        .where(
            Membership.person_id == person_id,
            Body.kind == kind,
            Body.community_id == community_id,
            *_overlaps(Membership, from_on, until_on),
        )
    )
    if any(session.scalar(each.limit(1)) is not None for each in (held, seat)):
        raise BothSides


def _overlaps(held: Any, from_on: date, until_on: date | None) -> list[ColumnElement[bool]]:
    begins = [] if until_on is None else [held.from_on <= until_on]
    return [held.until_on.is_(None) | (held.until_on >= from_on), *begins]
