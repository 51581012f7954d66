"""What each grievance is found by: one row, and beside it the index of the database at hand."""

from sqlalchemy import DDL, ForeignKey, event, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, long_text
from portal.base.scope import CommunityOwned
from portal.grievances.search import ddl


class SearchDocument(CommunityOwned, Base):
    """The entries a grievance is found by (检索), separated by spaces.

    ``shown`` are of what neighbours may read, ``hidden`` of the rest; a public question looks at
    ``shown`` alone. Written with the grievance, in the same transaction. The index over it is
    SQLite's FTS5 or a table with PostgreSQL's tsvector, kept by triggers: see ``ddl.py``.
    """

    __tablename__ = "grievance_search"

    grievance_id: Mapped[int] = mapped_column(
        ForeignKey("grievances.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    shown: Mapped[long_text]
    hidden: Mapped[long_text]


def _tie(when: str, statements: dict[str, tuple[str, ...]]) -> None:
    for dialect, each in statements.items():
        for statement in each:
            made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(SearchDocument.__table__, when, made)


_tie("after_create", ddl.CREATE)
_tie("before_drop", ddl.DROP)


# Of the index only ids are asked. They pass by the guard that keeps communities apart, so whoever
# asks reads the rows behind them by the session (see ``queries.py``).
MATCHING = {
    "sqlite": text(
        "SELECT rowid FROM grievance_search_index WHERE grievance_search_index MATCH :wanted "
        "ORDER BY rowid DESC LIMIT :most"
    ),
    "public": text(
        "WITH hits AS MATERIALIZED (SELECT grievance_id FROM grievance_search_index "
        "WHERE shown @@ CAST(:wanted AS tsquery)) "
        "SELECT grievance_id FROM hits ORDER BY grievance_id DESC LIMIT :most"
    ),
    "staff": text(
        "WITH hits AS MATERIALIZED (SELECT grievance_id FROM grievance_search_index "
        "WHERE whole @@ CAST(:wanted AS tsquery)) "
        "SELECT grievance_id FROM hits ORDER BY grievance_id DESC LIMIT :most"
    ),
}

TIDY = text("INSERT INTO grievance_search_index(grievance_search_index) VALUES ('optimize')")
