"""INSERT that answers a conflict, for both databases, kept inside the scope of communities.

A statement of the core passes by the guard at flush, so the scope is asked here.
"""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.base import scope
from portal.base.db import session

BLIND = {"synchronize_session": False}


def insert_into(model: Any, *, community_id: int, **values: Any) -> Any:
    """An INSERT of one row of a community, to be given its ``on_conflict_...`` clause."""
    current = scope.current()
    if current is None:
        raise scope.UnscopedQuery(model.__name__)
    if not current.covers(community_id):
        raise scope.ScopeCrossed(model.__name__)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model).values(community_id=community_id, **values)
