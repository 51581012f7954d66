"""Reads that many pages ask: built once, guarded like every other, given back as plain rows.

What is read through the session is looked up in its memory of rows, traced and guarded anew each
time: for a page of twenty columns that cost five times what the database needed. A
:class:`Reading` is written once in its module with ``bindparam`` for what differs, so that its
text, its guard (:mod:`portal.base.scope`) and its place in the cache of statements are kept.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, Row, Select

from portal.base import scope
from portal.base.db import session


class Reading:
    """A SELECT of columns within the scope in force."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        for column in statement.column_descriptions:
            if column["expr"] is column.get("entity"):
                raise TypeError("a reading gives columns; whole rows are loaded by the session")
        self._statement = statement

    def rows(self, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows for these values."""
        return self._run(values).all()

    def first(self, **values: Any) -> Row[*tuple[Any, ...]] | None:
        """The first row, if there is one."""
        return self._run(values).first()

    def scalar(self, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return self._run(values).scalar()

    def _run(self, values: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
        current = session()
        if current.autoflush:
            current.flush()  # like a query of the session, it sees what was added before
        return current.connection().execute(scope.guarded(self._statement), values)
