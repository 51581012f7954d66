"""Purposes of collection: the short notice beside a form and the privacy page both say these.

PIPL art. 17 asks for handler, purpose, way, kinds, period and rights; art. 25 and 29 for a
separate consent before publishing and for sensitive data.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.base.i18n import LazyString


class UnknownPurpose(KeyError):
    """A form names a purpose that no capability registered."""


@dataclass(frozen=True)
class Purpose:
    """One purpose of collection.

    ``label`` names the occasion ("Report a problem"), ``kinds`` what is collected, ``why`` what
    for, ``period`` how long it is kept, ``basis`` by which right. ``version`` changes with any of
    these words; consents keep it. With ``separate_consent`` the person is asked for this purpose
    alone and may take it back, whereupon ``withdraw(person_id)`` undoes what it allowed, inside
    the transaction of the withdrawal.
    """

    key: str
    label: LazyString
    kinds: LazyString
    why: LazyString
    period: LazyString
    basis: LazyString
    version: str = "2026-11"
    order: int = 100
    separate_consent: bool = False
    withdraw: Callable[[int], None] | None = None


_purposes: dict[str, Purpose] = {}


def register(*purposes: Purpose) -> None:
    """Add purposes; the same key again replaces it."""
    _purposes.update({purpose.key: purpose for purpose in purposes})


def find(key: str) -> Purpose:
    """The purpose of that key."""
    try:
        return _purposes[key]
    except KeyError as error:
        raise UnknownPurpose(key) from error


def known(key: str) -> Purpose | None:
    """The purpose of that key, or nothing when a release dropped it."""
    return _purposes.get(key)


def registered() -> list[Purpose]:
    """All purposes in the order of the privacy page."""
    return sorted(_purposes.values(), key=lambda purpose: (purpose.order, purpose.key))
