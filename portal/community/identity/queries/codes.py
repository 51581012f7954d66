"""Codes that were sent and are still good."""

from datetime import timedelta

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.community.identity.models import OneTimeCode

# How long after the first tap a second one of the same button is taken for the same.
SECOND_TAP = timedelta(seconds=15)


def living(code_id: int) -> OneTimeCode | None:
    """The code of that id, until it is used or over."""
    return session.scalar(
        select(OneTimeCode).where(
            OneTimeCode.id == code_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > clock.now(),
        )
    )


def just_used(code_id: int) -> OneTimeCode | None:
    """The code of that id, for the seconds after it was used."""
    return session.scalar(
        select(OneTimeCode).where(
            OneTimeCode.id == code_id, OneTimeCode.used_at > clock.now() - SECOND_TAP
        )
    )


def newest(phone: str, purpose: str) -> OneTimeCode | None:
    """The last code sent to a phone, until it is used or over."""
    return session.scalar(
        select(OneTimeCode)
        .where(
            OneTimeCode.phone == phone,
            OneTimeCode.purpose == purpose,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > clock.now(),
        )
        .order_by(OneTimeCode.id.desc())
        .limit(1)
    )
