"""Bodies of a community (组织) and who sits in them, for a term and on a basis."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity.errors import AlreadyMember, WrongTerm
from portal.community.identity.models import Body, BodyKind, Membership, Person
from portal.community.identity.service.roles import new_person
from portal.community.identity.service.told import person_told


def found_body(
    *, community_id: int, kind: BodyKind, name: str, from_on: date, actor_id: int
) -> Body:
    """Record that a body exists from a day on."""
    body = Body(community_id=community_id, kind=kind, name=name, from_on=from_on)
    session.add(body)
    session.flush()  # the audit trail names the row
    _record("body.found", actor_id, body)
    return body


def close_body(*, body: Body, until_on: date, actor_id: int) -> None:
    """Record the last day of a body; seats that would last longer end with it."""
    if until_on < body.from_on:
        raise WrongTerm
    body.until_on = until_on
    session.execute(
        update(Membership)
        .where(
            Membership.body_id == body.id,
            Membership.from_on <= until_on,
            Membership.until_on.is_(None) | (Membership.until_on > until_on),
        )
        .values(until_on=until_on),
        execution_options={"synchronize_session": False},
    )
    _record("body.close", actor_id, body)


def add_member(
    *,
    body: Body,
    name: str,
    phone: str,
    office: str,
    from_on: date,
    until_on: date | None,
    basis: str,
    actor_id: int,
) -> Membership:
    """Seat a person. With a phone it is the phone's person, who may be new: whoever proves the
    phone later is that person. Without one it is a name on the roll."""
    if until_on is not None and until_on < from_on:
        raise WrongTerm
    person = _person(name, phone)
    seat = Membership(
        community_id=body.community_id,
        body_id=body.id,
        person_id=person.id,
        office=office,
        from_on=from_on,
        until_on=until_on,
        basis=basis,
    )
    try:
        with session.begin_nested():
            session.add(seat)
    except IntegrityError as error:
        raise AlreadyMember from error
    _record("membership.begin", actor_id, body, seat)
    return seat


def end_seat(*, seat: Membership, until_on: date, actor_id: int, reason: str = "") -> None:
    """End a seat with the given day as its last."""
    if until_on < seat.from_on:
        raise WrongTerm
    seat.until_on = until_on
    _record("membership.end", actor_id, seat.body, seat, reason)


def _person(name: str, phone: str) -> Person:
    person = person_told(phone=phone, name=name) or new_person(name=name)
    person.name = person.name or name  # the roll of a body needs one
    return person


def _record(
    act: str, actor_id: int, body: Body, seat: Membership | None = None, reason: str = ""
) -> None:
    record(
        act,
        actor_id=actor_id,
        object_kind="body",
        object_id=body.id,
        community_id=body.community_id,
        subject_person_id=seat.person_id if seat else None,
        reason=reason,
        kind=body.kind.value,
    )
