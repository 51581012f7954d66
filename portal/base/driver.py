"""Statements as SQLite's driver takes them: text and form are kept, only values are put in.

What SQLAlchemy does around an execution costs more than SQLite needs for a short statement; for
the eleven statements of a filing it was a sixth of the whole. The quick way is taken on SQLite
while nobody listens to the connection's statements. PostgreSQL, and statements whose text depends
on the values, go the usual way.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Row, Select
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

from portal.base import db

Turn = Callable[[Any], Any]


class DriverText:
    """A statement compiled once for a dialect; ``keys`` are the columns that an INSERT is given.

    A SELECT gives rows as SQLAlchemy does, a RETURNING clause the driver's numbers and texts.
    """

    def __init__(self, statement: Any, dialect: Dialect, keys: Sequence[str] = ()) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(keys) or None)
        self._statement, self._text = statement, str(compiled)
        # Values that columns have by default, and lists of values, are worked out by SQLAlchemy.
        varies = compiled.post_compile_params or compiled.literal_execute_params
        self._quick = dialect.name == "sqlite" and not (varies or compiled.insert_prefetch)
        if self._quick:
            self._arrange(compiled, frozenset(keys))
            self._made = _row_maker(statement, dialect) if isinstance(statement, Select) else tuple

    def _arrange(self, compiled: Any, keys: frozenset[str]) -> None:
        """Where each value stands, and how it is turned into the driver's form."""
        self._fixed: list[Any] = []
        self._given: list[tuple[int, str, Turn | None]] = []
        self._asked: list[tuple[int, Any]] = []
        for place, name in enumerate(compiled.positiontup):
            bound, turn = compiled.binds[name], compiled._bind_processors.get(name)
            self._fixed.append(None)
            if bound.callable is not None:
                self._asked.append((place, bound))
            elif bound.required or name in keys:
                self._given.append((place, name, turn))
            else:
                self._fixed[place] = turn(bound.value) if turn else bound.value

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Send it for the values of one row; the rows that it gives."""
        if not self._quick or connection.dispatch.before_cursor_execute:
            result = connection.execute(self._statement, values)
            return result.all() if result.returns_rows else ()
        form = self._form(values)
        try:
            found = _plain(connection).execute(self._text, form).fetchall()
        except sqlite3.Error as error:
            raise _told(error, self._text, connection) from error
        return [self._made(row) for row in found]

    def send_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it for the values of many rows, of which it gives nothing back."""
        if not self._quick or connection.dispatch.before_cursor_execute:
            connection.execute(self._statement, rows)
            return
        try:
            _plain(connection).executemany(self._text, map(self._form, rows))
        except sqlite3.Error as error:
            raise _told(error, self._text, connection) from error

    def _form(self, values: Mapping[str, Any]) -> list[Any]:
        form = self._fixed.copy()
        for place, name, turn in self._given:
            form[place] = turn(values[name]) if turn else values[name]
        for place, bound in self._asked:
            form[place] = bound.effective_value
        return form


class Kept:
    """A statement kept by a module and sent in the running transaction, past the guard."""

    def __init__(self, statement: Any, keys: Sequence[str] = ()) -> None:
        self._statement, self._keys = statement, keys
        self._texts: dict[str, DriverText] = {}

    def rows(self, **values: Any) -> Sequence[Any]:
        """Send it for these values; the rows that it gives, as :class:`DriverText` does."""
        connection = db.connection()
        name = connection.dialect.name
        text = self._texts.get(name)
        if text is None:
            text = DriverText(self._statement, connection.dialect, self._keys)
            self._texts[name] = text
        return text.rows(connection, values)


def _plain(connection: Connection) -> sqlite3.Connection:
    """The driver's connection, within the transaction that was begun on it."""
    found: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    return found


def _told(error: sqlite3.Error, text: str, connection: Connection) -> BaseException:
    """The error as SQLAlchemy tells it, without the values."""
    return DBAPIError.instance(
        text, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
    )


def _row_maker(statement: Select[Any], dialect: Dialect) -> Callable[[Any], Row[Any]]:
    """Makes the driver's rows into those that SQLAlchemy gives for the same SELECT."""
    columns = statement.column_descriptions
    meta = SimpleResultMetaData([column["name"] for column in columns])
    turns = [
        column["type"].dialect_impl(dialect).result_processor(dialect, None) for column in columns
    ]
    return partial(Row, meta, turns if any(turns) else None, meta._key_to_index)
