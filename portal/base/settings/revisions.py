"""Rows kept in memory and read again when another process changed them.

Each kept thing has a name and a mark in the database. The mark is looked at no more often than
every two seconds, so a change reaches every process within that time without a restart, and the
process that made it at once.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.base import db
from portal.base.db import session
from portal.base.settings.models import CacheRevision

CHECK_EVERY_SECONDS = 2.0

T = TypeVar("T")


@dataclass(frozen=True)
class _Held(Generic[T]):
    value: T
    token: str | None
    database: Any
    fresh_until: float


class Kept(Generic[T]):
    """Something loaded from rows under a name; ``load`` must return a new, unshared object."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name = name
        self._load = load
        self._held: _Held[T] | None = None
        _kept.setdefault(name, []).append(self)

    def value(self) -> T:
        """What the rows say, at most two seconds old; inside a change of them, what it made."""
        current = session()
        if self.name in _touched(current):
            return self._load()
        held, database = self._held, current.bind
        if held and held.database is database and monotonic() < held.fresh_until:
            return held.value
        with session.no_autoflush:
            token = session.scalar(
                select(CacheRevision.token).where(CacheRevision.name == self.name)
            )
            known = held and held.database is database and held.token == token
            value = held.value if held and known else self._load()
        self._held = _Held(value, token, database, monotonic() + CHECK_EVERY_SECONDS)
        return value

    def forget(self) -> None:
        """Look again at the next use."""
        self._held = None


_kept: dict[str, list[Kept[Any]]] = {}


def touch(name: str) -> None:
    """Say, in the transaction that changes the rows, that what is kept of them is out of date.

    Called before the rows are read, it also lets those who change them go one after another. The
    mark is random rather than a number: one that was rolled back must never be met again.
    """
    row = session.get(CacheRevision, name) or _first_mark(name)
    row.token = secrets.token_hex(8)
    session.flush()  # readers of this transaction must see the rows that were added before
    current = session()
    current.info["touched"] = (current.get_transaction(), {name, *_touched(current)})
    db.afterwards(lambda: forget(name))


def _first_mark(name: str) -> CacheRevision:
    row = CacheRevision(name=name, token="")
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody else made it at the same moment
        return session.get_one(CacheRevision, name)
    return row


def is_known(name: str) -> bool:
    """Whether the name has its mark already."""
    return session.get(CacheRevision, name) is not None


def forget(name: str | None = None) -> None:
    """Make this process look again, at one name or at all."""
    for found, kept in _kept.items():
        if name in (None, found):
            for one in kept:
                one.forget()


def _touched(current: Session) -> Collection[str]:
    """Names touched in the transaction that runs now."""
    known = current.info.get("touched")
    if known is None or known[0] is not current.get_transaction():
        return ()
    found: set[str] = known[1]
    return found
