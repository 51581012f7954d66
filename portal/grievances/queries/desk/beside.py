"""What stands beside the queue: similar reports, what waits for a check, the grids."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from portal.base.db import session
from portal.community.grids.models import Grid
from portal.community.places.naming import natural
from portal.grievances.models import Event, EventKind, Grievance, Turn, Visibility
from portal.grievances.queries.desk.queue import SIZE, counts_of, in_grids
from portal.grievances.queries.desk.rows import QueuePage, QueueRow, base, rows_of

E = EventKind
OPEN_TURNS = (Turn.COMMUNITY, Turn.RESIDENT, Turn.UNIT, Turn.STREET)
BROUGHT = (E.SUBMIT, E.ADD, E.ANSWER_INFO, E.DISPUTE)
LOOKED_AT = (E.RELEASE, E.WITHHOLD)


def similar(grievance: Grievance, size: int = 5) -> list[QueueRow]:
    """Other open reports of the same kind in the same building, newest first."""
    if grievance.building_id is None:
        return []
    statement = (
        base(grievance.community_id)
        .where(
            Grievance.turn.in_(OPEN_TURNS),
            Grievance.building_id == grievance.building_id,
            Grievance.kind_id == grievance.kind_id,
            Grievance.id != grievance.id,
        )
        .order_by(Grievance.id.desc())
        .limit(size)
    )
    return rows_of(session.execute(statement).all(), grievance.community_id)


def awaiting_release(
    community_id: int,
    *,
    grids: Collection[int] | None = None,
    before: int | None = None,
    size: int = SIZE,
) -> QueuePage:
    """Open reports neighbours may know of, with words or photos nobody has looked at yet."""
    statement = base(community_id).where(
        Grievance.turn.in_(OPEN_TURNS),
        Grievance.visibility == Visibility.NEIGHBOURS,
        Grievance.held_for.is_(None),
        _last(BROUGHT) > func.coalesce(_last(LOOKED_AT), 0),
    )
    if grids is not None:
        statement = statement.where(in_grids(grids))
    if before is not None:
        statement = statement.where(Grievance.id < before)
    found = session.execute(statement.order_by(Grievance.id.desc()).limit(size + 1)).all()
    rows = rows_of(found[:size], community_id)
    return QueuePage(rows, rows[-1].position if len(found) > size else None)


def _last(kinds: Collection[EventKind]) -> Any:
    """The number of the newest event of these kinds."""
    return (
        select(func.max(Event.seq))
        .where(Event.grievance_id == Grievance.id, Event.kind.in_(kinds))
        .correlate(Grievance)
        .scalar_subquery()
    )


def words_of(grievance_ids: Collection[int]) -> dict[int, str]:
    """What residents wrote in these reports."""
    rows = session.execute(
        select(Grievance.id, Grievance.text).where(Grievance.id.in_(list(grievance_ids)))
    )
    return {row[0]: row[1] for row in rows}


def count_held(community_id: int, grids: Collection[int] | None = None) -> int:
    """How many reports are held back for a check, from the tallies."""
    return counts_of(community_id, grids)[1]


def grids(community_id: int) -> dict[int, str]:
    """The open grids of a community by number."""
    rows = session.execute(
        select(Grid.id, Grid.name).where(
            Grid.community_id == community_id, Grid.closed_on.is_(None)
        )
    )
    return dict(sorted(((row[0], row[1]) for row in rows), key=lambda each: natural(each[1])))
