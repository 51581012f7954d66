"""Confirming who lives in a household (入户确认): by a slip from the letterbox, or in person.

Never by an identity card or a deed. A slip confirms one person; only the hash of its code is kept.
"""

import base64
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.settings import get
from portal.community.identity import keyed, options
from portal.community.identity.errors import AlreadyAsked, AlreadyConfirmed, SlipUnusable
from portal.community.identity.models import (
    ConfirmationBasis,
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
)
from portal.community.places.models import Household

CODE_BYTES = 10

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


@dataclass(frozen=True)
class Issued:
    """A slip to print; the code is nowhere else."""

    household: Household
    code: str


def issue_slips(
    *, community_id: int, households: Sequence[Household], issued_by_id: int
) -> list[Issued]:
    """New slips, one for each household; what was issued for it and not used is void now."""
    _void(community_id, [household.id for household in households])
    expires_at = clock.now() + timedelta(days=days_good(community_id))
    batch = secrets.token_hex(6)
    made = [Issued(household, _new_code()) for household in households]
    session.add_all(
        HouseholdSlip(
            community_id=community_id,
            household_id=one.household.id,
            code_hash=_hash(one.code),
            issued_by_id=issued_by_id,
            expires_at=expires_at,
            batch=batch,
        )
        for one in made
    )
    record(
        "household.slips",
        actor_id=issued_by_id,
        object_kind="community",
        object_id=community_id,
        community_id=community_id,
        number=len(made),
        batch=batch,
    )
    return made


def _void(community_id: int, household_ids: Sequence[int]) -> None:
    session.execute(
        update(HouseholdSlip)
        .where(
            HouseholdSlip.community_id == community_id,
            HouseholdSlip.household_id.in_(household_ids),
            HouseholdSlip.used_at.is_(None),
            HouseholdSlip.voided_at.is_(None),
        )
        .values(voided_at=clock.now()),
        execution_options=BLIND,
    )


def days_good(community_id: int) -> int:
    """How many days a slip of that community is good."""
    return get(options.SLIP_DAYS, community=community_id)


def use_slip(*, person_id: int, typed: str) -> HouseholdMember:
    """Confirm a person by the code of a slip; of two that type it at once, one is confirmed."""
    used = session.execute(
        update(HouseholdSlip)
        .where(
            HouseholdSlip.code_hash == _hash(plain(typed)),
            HouseholdSlip.used_at.is_(None),
            HouseholdSlip.voided_at.is_(None),
            HouseholdSlip.expires_at > clock.now(),
        )
        .values(used_at=clock.now(), used_by_id=person_id)
        .returning(HouseholdSlip.household_id, HouseholdSlip.community_id),
        execution_options=BLIND,
    ).first()
    if used is None:
        raise SlipUnusable
    household_id, community_id = used
    _close_wish(household_id, person_id, decided_by_id=None)
    return _confirm(household_id, community_id, person_id, ConfirmationBasis.SLIP, None)


def plain(typed: str) -> str:
    """A code as printed, whatever was typed for it: the alphabet has no 0, 1 or 8."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("018", "OIB"))
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def grouped(code: str) -> str:
    """ABCD-EFGH-JKLM-NPQR."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def ask_confirmation(*, person_id: int, household: Household) -> HouseholdRequest:
    """Ask the grid worker to confirm one in a household."""
    if _is_confirmed(household.id, person_id):
        raise AlreadyConfirmed
    wish = HouseholdRequest(
        community_id=household.community_id, household_id=household.id, person_id=person_id
    )
    try:
        with session.begin_nested():
            session.add(wish)
    except IntegrityError as error:
        raise AlreadyAsked from error
    return wish


def decide(*, wishes: Sequence[HouseholdRequest], confirmed: bool, decided_by_id: int) -> int:
    """Confirm or turn down several wishes at once; how many were still open."""
    number = 0
    for wish in wishes:
        if not _close_wish(wish.household_id, wish.person_id, decided_by_id, confirmed=confirmed):
            continue
        number += 1
        if not confirmed:
            _record("household.refuse", wish, decided_by_id, "")
        elif not _is_confirmed(wish.household_id, wish.person_id):
            _confirm(
                wish.household_id,
                wish.community_id,
                wish.person_id,
                ConfirmationBasis.GRID_WORKER,
                decided_by_id,
            )
    return number


def take_back(*, person_id: int, request_id: int) -> bool:
    """Withdraw one's own wish; whether it was open."""
    taken = session.scalar(
        update(HouseholdRequest)
        .where(
            HouseholdRequest.id == request_id,
            HouseholdRequest.person_id == person_id,
            HouseholdRequest.decided_at.is_(None),
        )
        .values(decided_at=clock.now(), decided_by_id=person_id)
        .returning(HouseholdRequest.id),
        execution_options=BLIND,
    )
    return taken is not None


def end_membership(*, member: HouseholdMember, ended_by_id: int, reason: str) -> bool:
    """End a confirmation: somebody moved away, or it was a mistake; whether it held."""
    ended = session.scalar(
        update(HouseholdMember)
        .where(HouseholdMember.id == member.id, HouseholdMember.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_by_id=ended_by_id, ended_reason=reason)
        .returning(HouseholdMember.id),
        execution_options=BLIND,
    )
    if ended is not None:
        _record("household.end", member, ended_by_id, reason)
    return ended is not None


def _confirm(
    household_id: int,
    community_id: int,
    person_id: int,
    basis: ConfirmationBasis,
    confirmed_by_id: int | None,
) -> HouseholdMember:
    member = HouseholdMember(
        community_id=community_id,
        household_id=household_id,
        person_id=person_id,
        basis=basis,
        confirmed_by_id=confirmed_by_id,
    )
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError as error:
        raise AlreadyConfirmed from error
    _record("household.confirm", member, confirmed_by_id or person_id, basis.value)
    return member


def _record(
    act: str, member: HouseholdMember | HouseholdRequest, actor_id: int, reason: str
) -> None:
    record(
        act,
        actor_id=actor_id,
        object_kind="household",
        object_id=member.household_id,
        community_id=member.community_id,
        subject_person_id=member.person_id,
        reason=reason,
    )


def _close_wish(
    household_id: int, person_id: int, decided_by_id: int | None, *, confirmed: bool = True
) -> bool:
    closed = session.scalar(
        update(HouseholdRequest)
        .where(
            HouseholdRequest.household_id == household_id,
            HouseholdRequest.person_id == person_id,
            HouseholdRequest.decided_at.is_(None),
        )
        .values(decided_at=clock.now(), decided_by_id=decided_by_id, confirmed=confirmed)
        .returning(HouseholdRequest.id),
        execution_options=BLIND,
    )
    return closed is not None


def _is_confirmed(household_id: int, person_id: int) -> bool:
    found = session.scalar(
        select(HouseholdMember.id).where(
            HouseholdMember.household_id == household_id,
            HouseholdMember.person_id == person_id,
            HouseholdMember.ended_at.is_(None),
        )
    )
    return found is not None


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()


def _hash(code: str) -> str:
    return keyed.keyed_hash("slip", code)
