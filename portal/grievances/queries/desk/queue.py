"""The queue of the workbench by keyset: danger on top, then what is due first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy import text as sql

from portal.base import clock
from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances.models import (
    OPEN,
    URGENT_RANK,
    Grievance,
    GrievanceStatus,
    Tally,
    Turn,
)
from portal.grievances.models.indexes import IS_SUPERVISED, IS_URGED
from portal.grievances.queries.desk.rows import (
    Position,
    QueuePage,
    base,
    beyond,
    rows_of,
    with_photos,
)
from portal.grievances.tallies import NO_GRID

S = GrievanceStatus
SIZE = 30

PENDING, NEW, DOING, WAITING = "pending", "new", "doing", "waiting"
OVERDUE, HELD, CLOSED, REFUSED = "overdue", "held", "closed", "refused"
OUT, SUPERVISED = "out", "supervised"
VIEWS = (PENDING, NEW, DOING, OUT, WAITING, OVERDUE, SUPERVISED, HELD, CLOSED, REFUSED)
# Ordered by the date that is due; the others newest first.
BY_DUE = frozenset({PENDING, NEW, DOING, OUT, WAITING, OVERDUE})
OUTSIDE = (Turn.UNIT, Turn.STREET)
# What the limit of the running step says: missed, ends today, ends within three days.
DUES = ("overdue", "today", "soon")
# As it stands in the condition of the indexes of open reports.
IS_OPEN = sql("grievances.turn <> 'nobody'")
IN_HAND = (S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.RETURNED, S.ESCALATED, S.REOPENED)


@dataclass(frozen=True)
class Wanted:
    """Which queue: its view, the worker's own grids (None: all), a kind, a building.

    ``status``, ``turn`` and ``unit_id`` say more exactly what the view says and take its place.
    ``due`` is one of :data:`DUES`.
    """

    community_id: int
    view: str = PENDING
    grids: frozenset[int] | None = None
    kind_id: int | None = None
    building_id: int | None = None
    status: GrievanceStatus | None = None
    turn: Turn | None = None
    grid_id: int | None = None
    unit_id: int | None = None
    due: str = ""
    urgent: bool = False
    urged: bool = False

    @property
    def exact(self) -> bool:
        """Whether the view is replaced."""
        return not (self.status is None and self.turn is None and self.unit_id is None)

    @property
    def by_due(self) -> bool:
        """Whether it stands in the order of what is due; else the newest come first."""
        if self.status is not None:
            return self.status in OPEN
        return self.turn is not Turn.NOBODY if self.exact else self.view in BY_DUE


def queue(wanted: Wanted, *, after: Position | None = None, size: int = SIZE) -> QueuePage:
    """A page of the queue, with the first photo of each report in the same query."""
    found = _first(wanted, after, size + 1, look=with_photos)
    # A query around an ordered one promises no order.
    rows = sorted(rows_of(found[:size], wanted.community_id), key=lambda row: row.position)
    if not wanted.by_due:
        rows.sort(key=lambda row: row.id, reverse=True)
    return QueuePage(rows, rows[-1].position if len(found) > size else None)


def following(wanted: Wanted, position: Position) -> str | None:
    """The number of the report to open after the one that stood there, else of the first one."""
    for after in (position, None):
        for found in _first(wanted, after, 2):
            if found.id != position.id:
                return str(found.no)
    return None


Look = Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]]


def plainly(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The rows without photos."""
    return rows


def _first(
    wanted: Wanted, after: Position | None, most: int, look: Look = plainly
) -> Sequence[Any]:
    """The first rows; where two parties may have the report, the first of each, put in order: no
    index holds both in one."""
    if wanted.view != OUT or wanted.exact:
        return _sent(wanted, after, most, look)
    each = (replace(wanted, turn=turn) for turn in OUTSIDE)
    rows = [row for one in each for row in _sent(one, after, most, look)]
    return sorted(rows, key=lambda row: (row.rank, row.due_at, row.id))[:most]


def _sent(wanted: Wanted, after: Position | None, most: int, look: Look) -> Sequence[Any]:
    """The first page of a queue that does not ask what time it is comes again and again, so its
    statement is kept; the others are built."""
    if after is None and not wanted.due and wanted.view != OVERDUE:
        return _kept(wanted, most, look).rows()
    return session.execute(look(_in_order(wanted, after).limit(most))).all()


@lru_cache(maxsize=128)
def _kept(wanted: Wanted, most: int, look: Look) -> Reading:
    return Reading(look(_in_order(wanted, None).limit(most)))


def _in_order(wanted: Wanted, after: Position | None) -> Select[*tuple[Any, ...]]:
    statement = base(wanted.community_id).where(*conditions(wanted))
    if not wanted.by_due:
        statement = statement.order_by(Grievance.id.desc())
        return statement if after is None else statement.where(Grievance.id < after.id)
    key: tuple[Any, ...] = (Grievance.rank, Grievance.due_at, Grievance.id)
    place: tuple[Any, ...] | None = after
    if wanted.urgent:  # of one rank
        key, place = key[1:], after and tuple(after)[1:]
    statement = statement.order_by(*key)
    return statement if place is None else statement.where(beyond(key, place))


def conditions(wanted: Wanted) -> list[Any]:
    """What a report has to be, beside of this community."""
    found = list(_exactly(wanted) if wanted.exact else _of_view(wanted.view))
    return [*found, *narrowed(wanted)]


def _exactly(wanted: Wanted) -> list[Any]:
    found: list[Any] = [IS_OPEN] if wanted.by_due else []
    if wanted.status is not None:
        found.append(Grievance.status == wanted.status)
    if wanted.turn is not None:
        found.append(Grievance.turn == wanted.turn)
    if wanted.unit_id is not None:
        found.append(Grievance.unit_id == wanted.unit_id)
    return found


def explicit(wanted: Wanted) -> list[Any]:
    """What was asked for beside a view: also what is found by words is narrowed by it."""
    exact = _exactly(wanted) if wanted.exact else []
    return [each for each in (*exact, *narrowed(wanted)) if each is not IS_OPEN]


def narrowed(wanted: Wanted) -> list[Any]:
    """Grid, kind, building, date, danger, and whether it was urged."""
    found: list[Any] = []
    if wanted.grid_id is not None:
        found.append(Grievance.grid_id == wanted.grid_id)
    elif wanted.grids is not None:
        found.append(in_grids(wanted.grids))
    if wanted.urgent:
        found.append(Grievance.rank == URGENT_RANK)
    if wanted.urged:
        found.append(IS_URGED)
    if wanted.due:
        found += _due(wanted.due)
    if wanted.kind_id is not None:
        found += [Grievance.kind_id == wanted.kind_id, *([IS_OPEN] if wanted.by_due else [])]
    if wanted.building_id is not None:
        found.append(Grievance.building_id == wanted.building_id)
    return found


def in_grids(grids: Collection[int]) -> ColumnElement[bool]:
    """Reports in these grids, and those in none: else nobody would ever look at them."""
    return or_(Grievance.grid_id.in_(sorted(grids)), Grievance.grid_id.is_(None))


def _due(due: str) -> list[Any]:
    now = clock.now()
    if due == "overdue":
        return [Grievance.due_at < now]
    end = clock.start_of(clock.today() + timedelta(days=1 if due == "today" else 3))
    return [Grievance.due_at >= now, Grievance.due_at < end]


def _of_view(view: str) -> tuple[Any, ...]:
    if view == HELD:
        return (Grievance.held_for.is_not(None),)
    if view == SUPERVISED:
        return (IS_SUPERVISED,)
    if view in (CLOSED, REFUSED):
        return (Grievance.status == (S.CLOSED if view == CLOSED else S.REJECTED),)
    if view == WAITING:
        return (Grievance.turn == Turn.RESIDENT,)
    if view == OUT:
        return (Grievance.turn.in_(OUTSIDE),)
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


ByGrid = Sequence[Any]


def by_grid(community_id: int) -> ByGrid:
    """For each grid how many wait for the community to act, and how many are held back."""
    return _BY_GRID.rows(community=community_id)


def of_grids(rows: ByGrid, grids: Collection[int] | None) -> tuple[int, int]:
    """Both numbers for these grids (None: all) and for what lies in none."""
    mine = [
        row for row in rows if grids is None or row.grid_key == NO_GRID or row.grid_key in grids
    ]
    return sum(int(row.at_our_desk) for row in mine), sum(int(row.held) for row in mine)


def counts_of(community_id: int, grids: Collection[int] | None) -> tuple[int, int]:
    """How many reports wait for the community to act, and how many are held back for a check,
    from the tallies; of these grids and of what lies in none."""
    return of_grids(by_grid(community_id), grids)


def count_at_our_desk(community_id: int, grids: Collection[int] | None) -> int:
    """How many reports wait for the community to act."""
    return counts_of(community_id, grids)[0]
