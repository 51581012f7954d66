"""Many rows read portion by portion, without an open transaction in between.

Whoever takes the file slowly holds neither a snapshot nor a connection: each portion is a read of
its own that begins behind the last row of the one before. So memory stays flat, and no write-ahead
log grows because of a download.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from portal.base import scope
from portal.base.db import session
from portal.base.scope import Scope

ROWS = 2000


def portions(statement: Select[*tuple[Any, ...]], key: Any) -> Iterator[Sequence[Row[Any]]]:
    """The rows in order of ``key``, a column of the statement labelled ``id``. The scope in force
    now holds for every portion, also when they are read after the request has ended."""
    found = scope.current()
    if found is None:
        raise scope.UnscopedQuery("an export needs to know whose rows it may read")
    ordered = statement.order_by(key).limit(ROWS)
    return _read(found, ordered, key)


def _read(seen: Scope, ordered: Select[*tuple[Any, ...]], key: Any) -> Iterator[Sequence[Row[Any]]]:
    after = 0
    while True:
        token = scope.enter(seen)
        try:
            with _apart() as reading:
                rows = reading.execute(ordered.where(key > after)).all()
        finally:
            scope.leave(token)
        if not rows:
            return
        yield rows
        if len(rows) < ROWS:
            return
        after = rows[-1].id


def _apart() -> Session:
    """A session for one read: the request's own is gone by the time the file is sent."""
    return Session(bind=session.get_bind(), join_transaction_mode="create_savepoint")
