"""Bodies of a community (组织) and who sits in them, for a term and on a basis."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity.errors import (
    AlreadyMember,
    BodyClosed,
    BodyTaken,
    OutsideTheBody,
    WrongTerm,
)
from portal.community.identity.models import Body, BodyKind, Membership, Person
from portal.community.identity.service.apart import refuse_both_sides
from portal.community.identity.service.roles import new_person
from portal.community.identity.service.told import person_told
from portal.community.places.models import Community


def found_body(
    *, community_id: int, kind: BodyKind, name: str, from_on: date, actor_id: int
) -> Body:
    """Record that a body exists from a day on; a second tap makes no second body."""
    # Bodies of a community are entered one after another, so that names can be compared.
    session.execute(select(Community.id).where(Community.id == community_id).with_for_update())
    taken = select(Body.id).where(
        Body.community_id == community_id, Body.name == name, Body.until_on.is_(None)
    )
    if session.scalar(taken.limit(1)) is not None:
        raise BodyTaken
    body = Body(community_id=community_id, kind=kind, name=name, from_on=from_on)
    session.add(body)
    session.flush()  # the audit trail names the row
    _record("body.found", actor_id, body)
    return body


def close_body(*, body: Body, until_on: date, actor_id: int) -> None:
    """Record the last day of a body; seats that would last longer end with it, and those that
    were to begin later never do."""
    _lock(body)
    if body.until_on is not None:
        raise BodyClosed
    if until_on < body.from_on:
        raise WrongTerm
    body.until_on = until_on
    for seat in session.scalars(select(Membership).where(Membership.body_id == body.id)):
        if seat.from_on > until_on:
            session.delete(seat)
        elif seat.until_on is None or seat.until_on > until_on:
            seat.until_on = until_on
        else:
            continue
        _record("membership.end", actor_id, body, seat)
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
    _lock(body)
    _refuse_term(body, from_on, until_on)
    person = _person(name, phone)
    _refuse_overlap(body, person.id, from_on, until_on)
    refuse_both_sides(
        person_id=person.id,
        community_id=body.community_id,
        wanted=body.kind,
        from_on=from_on,
        until_on=until_on,
    )
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
    _lock(seat.body)
    if until_on < seat.from_on:
        raise WrongTerm
    if seat.body.until_on is not None and until_on > seat.body.until_on:
        raise OutsideTheBody
    _refuse_overlap(seat.body, seat.person_id, seat.from_on, until_on, but=seat.id)
    seat.until_on = until_on
    _record("membership.end", actor_id, seat.body, seat, reason)


def _lock(body: Body) -> None:
    """Seats of a body are changed one after another, so that terms can be compared."""
    session.refresh(body, with_for_update={"of": Body})


def _refuse_term(body: Body, from_on: date, until_on: date | None) -> None:
    if body.until_on is not None:
        raise BodyClosed
    if until_on is not None and until_on < from_on:
        raise WrongTerm
    if from_on < body.from_on:
        raise OutsideTheBody


def _refuse_overlap(
    body: Body, person_id: int, from_on: date, until_on: date | None, *, but: int = 0
) -> None:
    """Nobody sits in a body twice on one day: rolls and ballots count persons."""
    same = select(Membership.id).where(
        Membership.body_id == body.id,
        Membership.person_id == person_id,
        Membership.id != but,
        Membership.until_on.is_(None) | (Membership.until_on >= from_on),
    )
    if until_on is not None:
        same = same.where(Membership.from_on <= until_on)
    if session.scalar(same.limit(1)) is not None:
        raise AlreadyMember


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
