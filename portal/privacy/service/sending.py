"""Forms count once, however often they are sent."""

import hashlib

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base.db import session
from portal.privacy.models import SentForm


def claim(submission: str, *typed: str) -> SentForm:
    """The mark of a form with this number and these words, in the transaction that takes it.

    ``row_id`` is set where the form was taken before; else the caller sets it. Of two taps at the
    same moment one waits for the other. A form without a number is always a new one.
    """
    key = _key(submission, typed)
    if not submission:
        return SentForm(key_hash=key)
    known = _known(key)
    if known is not None:
        return known
    mark = SentForm(key_hash=key)
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:  # the other tap was a moment quicker
        found = _known(key)
        assert found is not None
        return found
    return mark


def _known(key: str) -> SentForm | None:
    return session.scalar(select(SentForm).where(SentForm.key_hash == key))


def _key(submission: str, typed: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join((submission, *typed)).encode()).hexdigest()
