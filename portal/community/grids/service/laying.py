"""Grids opened, renamed and closed; buildings laid in them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import Conflict, NameTaken
from portal.base.i18n import _
from portal.community.grids.models import Grid, GridBuilding, GridDuty
from portal.community.places import recent
from portal.community.places.errors import StillInUse
from portal.community.places.models import Building


class Move(NamedTuple):
    """A building's former and new grid; None is no grid."""

    former: int | None
    new: int | None


Follower = Callable[[Mapping[int, Move], int], None]
Leaver = Callable[[int, int], None]

_followers: list[Follower] = []
_leavers: list[Leaver] = []


def when_laid(*, moved: Follower, closed: Leaver) -> None:
    """Let a higher room follow: told of buildings by id with their move, and of a closed grid,
    each with the person who did it, within the transaction."""
    if moved not in _followers:
        _followers.append(moved)
        _leavers.append(closed)


def last_day_before(row: Any, begin: date) -> date:
    """The last day of a row that another follows on ``begin``; a row of the same day keeps it.

    Of two rows that hold on one day, the later one counts: the change of that day is seen at
    once, and the morning is not rewritten.
    """
    before = begin - timedelta(days=1)
    begun: date = row.from_on
    return before if before >= begun else begun


def add_grid(*, community_id: int, name: str, actor_id: int) -> Grid:
    """Open a grid."""
    row = Grid(community_id=community_id, name=name)
    _keep(row)
    note("grid.add", row, actor_id)
    return row


def rename_grid(row: Grid, *, name: str, actor_id: int) -> None:
    """Correct a name."""
    if row.name != name:
        row.name = name
        _keep(row)
        note("grid.rename", row, actor_id)


def lay_buildings(grid: Grid, building_ids: Iterable[int], *, actor_id: int) -> int:
    """Let exactly these buildings lie in the grid from today on; answers how many moved.

    A building that lay elsewhere leaves there; its former row is closed, never changed.
    """
    _refuse_closed(grid)
    wanted = set(
        session.scalars(
            select(Building.id).where(
                Building.id.in_(list(building_ids)), Building.community_id == grid.community_id
            )
        )
    )
    present = {
        row.building_id: row
        for row in session.scalars(
            select(GridBuilding).where(
                GridBuilding.community_id == grid.community_id, GridBuilding.until_on.is_(None)
            )
        )
    }
    inside = {id_ for id_, row in present.items() if row.grid_id == grid.id}
    for building_id in (inside - wanted) | ((wanted - inside) & present.keys()):
        present[building_id].until_on = last_day_before(present[building_id], clock.today())
    session.flush()  # a building lies in one grid at a time: out before in
    _lay(grid, wanted - inside)
    moves = {
        id_: Move(
            present[id_].grid_id if id_ in present else None, grid.id if id_ in wanted else None
        )
        for id_ in inside ^ wanted
    }
    if moves:
        note("grid.buildings", grid, actor_id, came=len(wanted - inside), left=len(inside - wanted))
        for follow in _followers:
            follow(moves, actor_id)
        recent.changed()
    return len(moves)


def _lay(grid: Grid, building_ids: set[int]) -> None:
    rows = [
        GridBuilding(
            community_id=grid.community_id,
            grid_id=grid.id,
            building_id=building_id,
            from_on=clock.today(),
        )
        for building_id in sorted(building_ids)
    ]
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError as error:
        raise Conflict(_("Somebody moved a building just now. Look at the list again.")) from error


def close_grid(grid: Grid, *, actor_id: int) -> None:
    """Close a grid from today on. Its buildings must have left; its duties end with it."""
    if grid.closed_on is not None:
        return
    still = session.scalar(
        select(GridBuilding.id)
        .where(GridBuilding.grid_id == grid.id, GridBuilding.until_on.is_(None))
        .limit(1)
    )
    if still is not None:
        raise StillInUse(_("Buildings still lie in this grid. Move them to another grid first."))
    today = clock.today()
    for duty in session.scalars(select(GridDuty).where(GridDuty.grid_id == grid.id)):
        if duty.until_on is None or duty.until_on > today:
            duty.until_on = max(today, duty.from_on)
    session.flush()  # duties planned for later never began
    session.execute(delete(GridDuty).where(GridDuty.grid_id == grid.id, GridDuty.from_on > today))
    grid.closed_on = today
    note("grid.close", grid, actor_id)
    for leave in _leavers:
        leave(grid.id, actor_id)


def reopen_grid(grid: Grid, *, actor_id: int) -> None:
    """Undo a closing; a worker is named anew."""
    if grid.closed_on is not None:
        grid.closed_on = None
        note("grid.reopen", grid, actor_id)


def _refuse_closed(grid: Grid) -> None:
    session.refresh(grid, with_for_update={"of": Grid})
    if grid.closed_on is not None:
        raise Conflict(_("This grid is closed."))


def _keep(row: Grid) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NameTaken(_("A grid with this name exists already.")) from error


def note(
    act: str, grid: Grid, actor_id: int, *, person_id: int | None = None, **facts: Any
) -> None:
    """Keep an act on a grid in the audit trail."""
    record(
        act,
        actor_id=actor_id,
        object_kind="grid",
        object_id=grid.id,
        community_id=grid.community_id,
        subject_person_id=person_id,
        **facts,
    )
