"""The queue of the workbench by keyset: danger on top, then what is due first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select

from portal.base import clock
from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances.models import Grievance, GrievanceStatus, Tally, Turn
from portal.grievances.queries.desk.rows import Position, QueuePage, base, beyond, rows_of
from portal.grievances.tallies import NO_GRID

S = GrievanceStatus
SIZE = 30

TODO, NEW, DOING, WAITING = "todo", "new", "doing", "waiting"
OVERDUE, HELD, CLOSED, REFUSED = "overdue", "held", "closed", "refused"
OUT = "out"
VIEWS = (TODO, NEW, DOING, OUT, WAITING, OVERDUE, HELD, CLOSED, REFUSED)
# Ordered by the date that is due; the others newest first.
BY_DUE = frozenset({TODO, NEW, DOING, OUT, WAITING, OVERDUE})
IN_HAND = (S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.RETURNED, S.ESCALATED, S.REOPENED)


@dataclass(frozen=True)
class Wanted:
    """Which queue: its view, the worker's own grids (None: all), a kind, a building."""

    community_id: int
    view: str = TODO
    grids: frozenset[int] | None = None
    kind_id: int | None = None
    building_id: int | None = None


def queue(wanted: Wanted, *, after: Position | None = None, size: int = SIZE) -> QueuePage:
    """A page of the queue: one query for the rows, one for their first photos."""
    found = session.execute(_in_order(wanted, after).limit(size + 1)).all()
    rows = rows_of(found[:size], wanted.community_id)
    return QueuePage(rows, rows[-1].position if len(found) > size else None)


def following(wanted: Wanted, position: Position) -> str | None:
    """The number of the report to open after the one that stood there, else of the first one."""
    for after in (position, None):
        statement = _in_order(wanted, after).where(Grievance.id != position.id).limit(1)
        found = session.execute(statement).first()
        if found is not None:
            return str(found.no)
    return None


def _in_order(wanted: Wanted, after: Position | None) -> Select[*tuple[Any, ...]]:
    statement = base(wanted.community_id).where(*_conditions(wanted))
    if wanted.view not in BY_DUE:
        statement = statement.order_by(Grievance.id.desc())
        return statement if after is None else statement.where(Grievance.id < after.id)
    key = (Grievance.rank, Grievance.due_at, Grievance.id)
    statement = statement.order_by(*key)
    return statement if after is None else statement.where(beyond(key, after))


def _conditions(wanted: Wanted) -> list[Any]:
    found = list(_of_view(wanted.view))
    if wanted.grids is not None:
        found.append(in_grids(wanted.grids))
    if wanted.kind_id is not None:
        found.append(Grievance.kind_id == wanted.kind_id)
    if wanted.building_id is not None:
        found.append(Grievance.building_id == wanted.building_id)
    return found


def in_grids(grids: Collection[int]) -> ColumnElement[bool]:
    """Reports in these grids, and those in none: else nobody would ever look at them."""
    return or_(Grievance.grid_id.in_(sorted(grids)), Grievance.grid_id.is_(None))


def _of_view(view: str) -> tuple[Any, ...]:
    if view == HELD:
        return (Grievance.held_for.is_not(None),)
    if view in (CLOSED, REFUSED):
        return (Grievance.status == (S.CLOSED if view == CLOSED else S.REJECTED),)
    if view == WAITING:
        return (Grievance.turn == Turn.RESIDENT,)
    if view == OUT:
        return (Grievance.turn.in_((Turn.UNIT, Turn.STREET)),)
    ours: tuple[Any, ...] = (Grievance.turn == Turn.COMMUNITY,)
    if view == NEW:
        ours += (Grievance.status == S.SUBMITTED,)
    if view == DOING:
        ours += (Grievance.status.in_(IN_HAND),)
    if view == OVERDUE:
        ours += (Grievance.due_at < clock.now(),)
    return ours


_BY_GRID = Reading(
    select(
        Tally.grid_key,
        func.sum(case((Tally.turn == Turn.COMMUNITY, Tally.n), else_=0)).label("at_our_desk"),
        func.sum(case((Tally.held, Tally.n), else_=0)).label("held"),
    )
    .where(Tally.community_id == bindparam("community"))
    .group_by(Tally.grid_key)
)


def counts_of(community_id: int, grids: Collection[int] | None) -> tuple[int, int]:
    """How many reports wait for the community to act, and how many are held back for a check,
    from the tallies; of these grids and of what lies in none."""
    rows = [
        row
        for row in _BY_GRID.rows(community=community_id)
        if grids is None or row.grid_key == NO_GRID or row.grid_key in grids
    ]
    return sum(int(row.at_our_desk) for row in rows), sum(int(row.held) for row in rows)


def count_at_our_desk(community_id: int, grids: Collection[int] | None) -> int:
    """How many reports wait for the community to act."""
    return counts_of(community_id, grids)[0]
