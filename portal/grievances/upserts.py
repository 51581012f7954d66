"""Statements built once and sent often, for both databases, kept inside the scope of communities.

Filing is the one write that everybody waits for together, so it builds no statement anew. What is
sent past the session's own bookkeeping also passes by the guard at flush: the scope is asked here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import scope
from portal.base.db import session

BLIND = {"synchronize_session": False}
Finish = Callable[[Any], Any]


def plain(insert: Any) -> Any:
    """An INSERT as it is."""
    return insert


class Prepared:
    """An INSERT into one table; ``finish`` adds its ``on_conflict_...`` and RETURNING clauses."""

    def __init__(self, model: Any, finish: Finish = plain) -> None:
        self._model, self._finish = model, finish
        self._built: dict[tuple[str, tuple[str, ...]], DriverText] = {}

    def send(self, *, community_id: int, **values: Any) -> CursorResult[Any]:
        """Send it for one row of a community."""
        within_scope(self._model, community_id)
        return self.send_for_all(community_id=community_id, **values)

    def send_many(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it for many rows, each of a community."""
        for community_id in {row["community_id"] for row in rows}:
            within_scope(self._model, community_id)
        if rows:
            self._run(list(rows))

    def send_for_all(self, **values: Any) -> CursorResult[Any]:
        """Send it for a row that belongs to no community."""
        return self._run(values)

    def _run(self, values: Any) -> CursorResult[Any]:
        connection = session.connection()
        keys = tuple(values if isinstance(values, dict) else values[0])
        name = connection.dialect.name
        sent = self._built.get((name, keys))
        if sent is None:
            dialect = postgresql if name == "postgresql" else sqlite
            statement = self._finish(dialect.insert(self._model.__table__))
            sent = self._built[name, keys] = DriverText(statement, connection.dialect, keys)
        return sent.send(connection, values)


class DriverText:
    """A statement as the driver takes it, so that only the values are put into its form.

    What its RETURNING clause gives is the driver's own: numbers and texts.
    """

    def __init__(self, statement: Any, dialect: Dialect, keys: Sequence[str]) -> None:
        self._statement = statement
        compiled = statement.compile(dialect=dialect, column_keys=list(keys))
        self._text = str(compiled)
        self._fixed = {name: compiled.params[name] for name in compiled.params.keys() - set(keys)}
        self._order = compiled.positiontup
        self._turn = dict(compiled._bind_processors)
        # Values that columns have by default are worked out by SQLAlchemy alone.
        self._whole = not (compiled.insert_prefetch or compiled.post_compile_params)

    def send(self, connection: Connection, values: Any) -> CursorResult[Any]:
        """Send it for the values of one row, or of a list of rows."""
        if not self._whole:
            return connection.execute(self._statement, values)
        if isinstance(values, dict):
            return connection.exec_driver_sql(self._text, self._turned(values))
        return connection.exec_driver_sql(self._text, [self._turned(row) for row in values])

    def _turned(self, row: Mapping[str, Any]) -> Any:
        turn, given = self._turn, {**self._fixed, **row}
        turned = {
            name: turn[name](value) if name in turn else value for name, value in given.items()
        }
        return turned if self._order is None else tuple([turned[name] for name in self._order])


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
