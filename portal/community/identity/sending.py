"""Sending a code to a phone: made in one transaction, sent outside of any, and told at once when it
could not be sent. For views only, because it opens transactions."""

from typing import NamedTuple

from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.community.identity.errors import CodeUncertain
from portal.community.identity.senders import sender
from portal.community.identity.service import codes


class Sent(NamedTuple):
    """A code on its way; ``warning`` is a sentence when that is not certain, else empty."""

    id: int
    warning: str


def send_code(*, phone: str, purpose: str) -> Sent:
    """Make a code and send it. Raises a :class:`DomainError` when no code is on its way."""
    with transaction():
        made = codes.request_code(phone=phone, purpose=purpose)
    try:
        sender().send(phone, made.code)
    except CodeUncertain as doubt:
        return Sent(made.id, str(doubt))
    except DomainError:
        with transaction():
            codes.forget_code(made.id)
        raise
    return Sent(made.id, "")
