"""Indexes of some rows only: one for each list, so that none grows slower with the years."""

from sqlalchemy import Index, text

# As literals, because an index of some rows is used only where its condition stands as it is.
SHOWN = "shown_version IS NOT NULL"
UNDER_WAY = "published_at IS NULL AND state <> 'dropped'"
UNMET = "met_at IS NULL"
TO_TELL = "met_at IS NULL AND tell_on IS NOT NULL"
WAITING = "state IN ('open', 'escalated')"


def partial(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows that fulfil a condition."""
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )
