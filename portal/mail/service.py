"""A mailbox is set by typing its address and then the code that was sent there."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, func, select, update

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity import keyed
from portal.community.identity.service.people import consent
from portal.mail import queries, server
from portal.mail.errors import MailOff, TooManyProofs
from portal.mail.models import Mailbox, MailboxProof

PURPOSE = "mailbox"
LIFE = timedelta(minutes=30)
MAX_TRIES = 5
KEPT = timedelta(days=1)

# So many codes in such a time: for who asks, and for a mailbox that several might ask for.
LIMITS_OF_PERSON = (
    (1, timedelta(minutes=1)),
    (5, timedelta(hours=1)),
    (10, timedelta(days=1)),
)
LIMITS_OF_ADDRESS = ((5, timedelta(days=1)),)

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


@dataclass(frozen=True)
class Asked:
    """A code to be sent to a mailbox once the transaction is kept; an empty one is there already,
    because it was asked for twice in one moment."""

    proof_id: int
    address: str = field(repr=False)
    code: str = field(repr=False)


def ask(*, person_id: int, address: str) -> Asked:
    """Make a code for a mailbox; the former one ends.

    :raises MailOff: the installation sends no letters.
    :raises TooManyProofs: codes were asked for too often.
    """
    if not server.is_on():
        raise MailOff
    before = queries.pending(person_id)
    latest = clock.now() - queries.SECOND_TAP
    if before is not None and before.address == address and before.created_at > latest:
        return Asked(before.id, address, "")
    _refuse_haste(MailboxProof.person_id == person_id, LIMITS_OF_PERSON)
    _refuse_haste(MailboxProof.address == address, LIMITS_OF_ADDRESS)
    _end_all(person_id)
    code = f"{secrets.randbelow(10**6):06d}"
    proof = MailboxProof(
        person_id=person_id,
        address=address,
        code_hash=_hash(person_id, address, code),
        expires_at=clock.now() + LIFE,
    )
    session.add(proof)
    session.flush()  # whoever sends it names it by its id
    return Asked(proof.id, address, code)


def give_up(proof_id: int) -> None:
    """The code could not be sent: it ends, and still counts as asked for."""
    session.execute(
        update(MailboxProof).where(MailboxProof.id == proof_id).values(expires_at=clock.now()),
        execution_options=BLIND,
    )


def prove(*, person_id: int, code: str) -> bool:
    """Take the mailbox whose code was typed in place of the former one; whether the code is right.

    Nothing is raised, because the transaction must be kept: it counts the tries.
    """
    proof = queries.pending(person_id)
    if proof is None:
        return False
    living = (
        MailboxProof.id == proof.id,
        MailboxProof.used_at.is_(None),
        MailboxProof.tries < MAX_TRIES,
    )
    right = MailboxProof.code_hash == _hash(person_id, proof.address, code)
    used = session.scalar(
        update(MailboxProof)
        .where(*living, right)
        .values(used_at=clock.now())
        .returning(MailboxProof.id),
        execution_options=BLIND,
    )
    if used is None:
        session.execute(
            update(MailboxProof).where(*living).values(tries=MailboxProof.tries + 1),
            execution_options=BLIND,
        )
        return False
    _keep(person_id, proof.address)
    return True


def remove(*, person_id: int) -> bool:
    """Forget a person's mailbox and what is on its way to one; whether there was one."""
    _end_all(person_id)
    row = queries.mailbox_of(person_id)
    if row is None:
        return False
    session.delete(row)
    _record("mailbox.remove", person_id)
    return True


def forget_old() -> int:
    """Delete codes after a day, when no limit asks for them any more; how many."""
    gone = session.scalars(
        delete(MailboxProof)
        .where(MailboxProof.created_at < clock.now() - KEPT)
        .returning(MailboxProof.id),
        execution_options=BLIND,
    )
    return len(gone.all())


def _keep(person_id: int, address: str) -> None:
    row = queries.mailbox_of(person_id)
    if row is None:
        row = Mailbox(person_id=person_id)
        session.add(row)
    row.address, row.confirmed_at = address, clock.now()
    consent(person_id=person_id, purpose=PURPOSE)
    _record("mailbox.set", person_id)


def _record(act: str, person_id: int) -> None:
    record(
        act,
        actor_id=person_id,
        object_kind="person",
        object_id=person_id,
        subject_person_id=person_id,
    )


def _end_all(person_id: int) -> None:
    session.execute(
        update(MailboxProof)
        .where(MailboxProof.person_id == person_id, MailboxProof.expires_at > clock.now())
        .values(expires_at=clock.now()),
        execution_options=BLIND,
    )


def _hash(person_id: int, address: str, code: str) -> str:
    return keyed.keyed_hash(f"mailbox:{person_id}:{address}", code)


def _refuse_haste(whose: ColumnElement[bool], limits: tuple[tuple[int, timedelta], ...]) -> None:
    for most, span in limits:
        begin = clock.now() - span
        asked, first = session.execute(
            select(func.count(), func.min(MailboxProof.created_at)).where(
                whose, MailboxProof.created_at > begin
            )
        ).one()
        if asked >= most:
            raise TooManyProofs(max(1, ceil((first - begin).total_seconds() / 60)))
