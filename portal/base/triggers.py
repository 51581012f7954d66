"""Triggers of the database: what holds whichever program writes.

Their statements stand in the room whose truth they keep and, word for word, in the migration that
brought them; a migration that rebuilds the table must make them again.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import DDL, FromClause, event

Statements = Mapping[str, Sequence[str]]


def tie(table: FromClause, when: str, statements: Statements) -> None:
    """Run the statements of a dialect (``sqlite``, ``postgresql``) with the table: ``when`` is
    ``after_create`` or ``before_drop``."""
    for dialect, each in statements.items():
        for statement in each:
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, when, ddl.execute_if(dialect=dialect))
