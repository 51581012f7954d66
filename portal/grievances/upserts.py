"""Statements built once and sent often, for both databases, kept inside the scope of communities.

Filing is the one write that everybody waits for together, so it builds no statement anew. What is
sent past the session's own bookkeeping also passes by the guard at flush: the scope is asked here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import db, scope
from portal.base.db import session
from portal.base.driver import DriverText

BLIND = {"synchronize_session": False}
Finish = Callable[[Any], Any]


def plain(insert: Any) -> Any:
    """An INSERT as it is."""
    return insert


class Prepared:
    """An INSERT into one table; ``finish`` adds its ``on_conflict_...`` and RETURNING clauses.

    Of what the RETURNING clause gives, senders are told the first value: a number or a text.
    """

    def __init__(self, model: Any, finish: Finish = plain) -> None:
        self._model, self._finish = model, finish
        self._built: dict[tuple[str, tuple[str, ...]], DriverText] = {}

    def send(self, *, community_id: int, **values: Any) -> Any:
        """Send it for one row of a community."""
        within_scope(self._model, community_id)
        return self.send_for_all(community_id=community_id, **values)

    def send_many(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it for many rows, each of a community."""
        for community_id in {row["community_id"] for row in rows}:
            within_scope(self._model, community_id)
        if rows:
            connection = db.connection()
            self._text(connection, tuple(rows[0])).send_many(connection, rows)

    def send_for_all(self, **values: Any) -> Any:
        """Send it for a row that belongs to no community."""
        connection = db.connection()
        found = self._text(connection, tuple(values)).rows(connection, values)
        return found[0][0] if found else None

    def _text(self, connection: Connection, keys: tuple[str, ...]) -> DriverText:
        name = connection.dialect.name
        text = self._built.get((name, keys))
        if text is None:
            dialect = postgresql if name == "postgresql" else sqlite
            statement = self._finish(dialect.insert(self._model.__table__))
            text = self._built[name, keys] = DriverText(statement, connection.dialect, keys)
        return text


def within_scope(model: Any, community_id: int) -> None:
    """Refuse what would be written into a community out of sight."""
    current = scope.current()
    if current is None:
        raise scope.UnscopedQuery(model.__name__)
    if not current.covers(community_id):
        raise scope.ScopeCrossed(model.__name__)


def insert_into(model: Any, *, community_id: int, **values: Any) -> Any:
    """An INSERT of one row, through the session, to be given its ``on_conflict_...`` clause."""
    within_scope(model, community_id)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model).values(community_id=community_id, **values)
