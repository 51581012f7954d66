"""Codes of six digits sent to a phone (验证码): single use, five minutes, five tries.

A code is asked for and checked without anybody being signed in, and a number known to the portal
is answered like any other.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, func, select, update

from portal.base import clock
from portal.base.db import session
from portal.base.settings import get
from portal.community.identity import keyed, options
from portal.community.identity.errors import PhoneSignInOff, TooManyCodes
from portal.community.identity.models import OneTimeCode, Person
from portal.community.identity.senders import sender
from portal.community.identity.service import people

LIFE = timedelta(minutes=5)
MAX_TRIES = 5

SIGN_IN = "sign-in"
BIND = "bind"

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


@dataclass(frozen=True)
class Requested:
    """A code to be sent; ``id`` names it without naming the phone."""

    id: int
    phone: str = field(repr=False)
    code: str = field(repr=False)


def request_code(*, phone: str, purpose: str) -> Requested:
    """Make a new code for a phone; the former one for the same purpose ends.

    :mod:`portal.community.identity.sending` sends it after the transaction. Raises
    :class:`TooManyCodes` and :class:`PhoneSignInOff`.
    """
    if not sender().available:
        raise PhoneSignInOff
    _refuse_haste(phone)
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.phone == phone, OneTimeCode.purpose == purpose)
        .where(OneTimeCode.expires_at > clock.now())
        .values(expires_at=clock.now()),
        execution_options=BLIND,
    )
    code = f"{secrets.randbelow(10**6):06d}"
    row = OneTimeCode(
        phone=phone,
        purpose=purpose,
        code_hash=_hash(phone, purpose, code),
        expires_at=clock.now() + LIFE,
    )
    session.add(row)
    session.flush()  # the page refers to the code by its id
    return Requested(row.id, phone, code)


def forget_code(code_id: int) -> None:
    """A code that was not sent is good for nothing and counts for nothing."""
    session.execute(delete(OneTimeCode).where(OneTimeCode.id == code_id), execution_options=BLIND)


def check_code(*, phone: str, code: str, purpose: str) -> Person | None:
    """The person of a phone whose holder typed the right code; ``None`` when it is wrong or old.

    The first time the person is made, with the consent that the notice beside the form explains.
    Nothing is raised, because the transaction must be kept: it counts the tries.
    """
    if not use_code(phone=phone, code=code, purpose=purpose):
        return None
    return people.of_phone(phone)


def tapped_again(used: OneTimeCode, code: str) -> Person | None:
    """The person of a code that was used a moment ago and is sent once more by the same browser:
    the second of two taps, whose answer is the one that the browser shows."""
    if used.code_hash != _hash(used.phone, used.purpose, code):
        return None
    return people.of_phone(used.phone)


def use_code(*, phone: str, code: str, purpose: str) -> bool:
    """Whether the code is right; of two that come at once with it, one is told so."""
    living = (
        OneTimeCode.phone == phone,
        OneTimeCode.purpose == purpose,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > clock.now(),
        OneTimeCode.tries < MAX_TRIES,
    )
    used = session.scalar(
        update(OneTimeCode)
        .where(*living, OneTimeCode.code_hash == _hash(phone, purpose, code))
        .values(used_at=clock.now())
        .returning(OneTimeCode.id),
        execution_options=BLIND,
    )
    if used is None:
        session.execute(
            update(OneTimeCode).where(*living).values(tries=OneTimeCode.tries + 1),
            execution_options=BLIND,
        )
    return used is not None


def _hash(phone: str, purpose: str, code: str) -> str:
    return keyed.keyed_hash(f"code:{purpose}:{phone}", code)


def _refuse_haste(phone: str) -> None:
    limits = (
        (options.CODES_PER_MINUTE, timedelta(minutes=1)),
        (options.CODES_PER_HOUR, timedelta(hours=1)),
        (options.CODES_PER_DAY, timedelta(days=1)),
    )
    for setting, span in limits:
        begin = clock.now() - span
        asked, first = session.execute(
            select(func.count(), func.min(OneTimeCode.created_at)).where(
                OneTimeCode.phone == phone, OneTimeCode.created_at > begin
            )
        ).one()
        if asked >= get(setting):
            minutes = (first - begin).total_seconds() / 60
            raise TooManyCodes(max(1, ceil(minutes)))
