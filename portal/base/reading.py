"""Reads that many pages ask: built once, guarded like every other, given back as plain rows.

What is read through the session is looked up in its memory of rows, traced and guarded anew each
time: for a page of twenty columns that cost five times what the database needed. A
:class:`Reading` is written once in its module with ``bindparam`` for what differs, so that its
text and its guard (:mod:`portal.base.scope`) are kept, and the driver is given the values alone
(:mod:`portal.base.driver`).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select

from portal.base import db, scope
from portal.base.driver import DriverText


class Reading:
    """A SELECT of columns within the scope in force."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        for column in statement.column_descriptions:
            if column["expr"] is column.get("entity"):
                raise TypeError("a reading gives columns; whole rows are loaded by the session")
        self._statement = statement
        self._texts: dict[tuple[str, Any], DriverText] = {}

    def rows(self, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows for these values."""
        current = db.session()
        if current.autoflush:
            current.flush()  # like a query of the session, it sees what was added before
        connection = db.connection()
        # The guard's condition asks for the communities when the statement is sent.
        guarded = scope.guarded(self._statement)
        key = (connection.dialect.name, guarded)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = DriverText(guarded, connection.dialect)
        return text.rows(connection, values)

    def first(self, **values: Any) -> Row[*tuple[Any, ...]] | None:
        """The first row, if there is one."""
        found = self.rows(**values)
        return found[0] if found else None

    def scalar(self, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(**values)
        return found[0][0] if found else None
