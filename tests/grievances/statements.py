"""Which statements a piece of code sends, and how the database means to answer them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from portal.base.db import session


@dataclass
class Sent:
    """Statements in order, without the savepoints that isolate a test."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many were sent."""
        return len(self.statements)

    def told(self) -> str:
        """All of them, for a message."""
        return "\n".join(statement for statement, _parameters in self.statements)


@contextmanager
def watched() -> Iterator[Sent]:
    """Watch the connection of the test."""
    sent, connection = Sent(), session.connection()

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def plan_of(statement: str, parameters: Any) -> str:
    """How the database answers a statement; on PostgreSQL as if tables were large."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[3] for row in rows)
    for node in ("seqscan", "bitmapscan", "sort"):
        session.execute(text(f"SET LOCAL enable_{node} = off"))
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(row[0] for row in rows)
