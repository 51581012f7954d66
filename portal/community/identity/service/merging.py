"""Two rows of one human being, made one (合并): what hung on one hangs on the other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import select, update

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity.models import (
    Consent,
    Credential,
    HouseholdMember,
    HouseholdRequest,
    Membership,
    Person,
    RoleAssignment,
    SignInSession,
)

R = TypeVar("R", Membership, HouseholdMember, HouseholdRequest)

Mover = Callable[[int, int], None]
_movers: list[Mover] = []

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def moves_with_person(mover: Mover) -> None:
    """Let a higher room move its rows when two persons are united: ``mover(gone, kept)``."""
    if mover not in _movers:
        _movers.append(mover)


def merge_persons(*, gone_id: int, kept_id: int) -> Person:
    """Unite two rows that proved to be one human being; the person that remains.

    Call it only when the holder of one proved to hold a credential of the other.
    """
    _close_doubles(gone_id, kept_id)
    session.flush()  # the doubles end before the rest is moved beside the session
    for table in (
        Membership,
        HouseholdMember,
        HouseholdRequest,
        Credential,
        RoleAssignment,
        Consent,
    ):
        session.execute(
            update(table).where(table.person_id == gone_id).values(person_id=kept_id),
            execution_options=BLIND,
        )
    for mover in _movers:
        mover(gone_id, kept_id)
    _sign_out(gone_id)
    session.expire_all()
    return _empty(session.get_one(Person, gone_id), into=session.get_one(Person, kept_id))


def _empty(gone: Person, *, into: Person) -> Person:
    into.name = into.name or gone.name
    into.needs_care = into.needs_care or gone.needs_care
    gone.name, gone.erased_at = "", clock.now()
    record(
        "person.merge",
        actor_id=into.id,
        object_kind="person",
        object_id=into.id,
        subject_person_id=into.id,
        gone=gone.id,
    )
    return into


def _sign_out(person_id: int) -> None:
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now()),
        execution_options=BLIND,
    )


def _close_doubles(gone_id: int, kept_id: int) -> None:
    """End what both hold at present: of one seat, one household, one wish, one row stays open."""
    pair = (gone_id, kept_id)
    seats = select(Membership).where(Membership.person_id.in_(pair), Membership.until_on.is_(None))
    for seat in _doubles(session.scalars(seats), "body_id", gone_id):
        seat.until_on = max(clock.today(), seat.from_on)
    homes = select(HouseholdMember).where(
        HouseholdMember.person_id.in_(pair), HouseholdMember.ended_at.is_(None)
    )
    for home in _doubles(session.scalars(homes), "household_id", gone_id):
        home.ended_at = clock.now()
    wishes = select(HouseholdRequest).where(
        HouseholdRequest.person_id.in_(pair), HouseholdRequest.decided_at.is_(None)
    )
    for wish in _doubles(session.scalars(wishes), "household_id", gone_id):
        wish.decided_at = clock.now()


def _doubles(rows: Iterable[R], key: str, gone_id: int) -> list[R]:
    found = list(rows)
    kept = {getattr(row, key) for row in found if row.person_id != gone_id}
    return [row for row in found if row.person_id == gone_id and getattr(row, key) in kept]
