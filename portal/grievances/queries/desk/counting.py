"""How many reports a filter of the queue finds: from the tallies where these tell it, else counted
by index up to a limit, so that a page costs the same however many reports there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select, true

from portal.base.db import session
from portal.grievances.models import Grievance, Tally, Turn
from portal.grievances.queries import categories
from portal.grievances.queries.desk.queue import (
    CLOSED,
    DOING,
    HELD,
    IN_HAND,
    NEW,
    OUT,
    OUTSIDE,
    OVERDUE,
    REFUSED,
    SUPERVISED,
    WAITING,
    S,
    Wanted,
    conditions,
)
from portal.grievances.queries.desk.today import RANKS
from portal.grievances.tallies import NO_GRID

MOST = 99


def counts(wanted: Sequence[Wanted]) -> list[int]:
    """For each filter how many reports it finds; more than :data:`MOST` may be told as one more
    than that. All are of one community."""
    told = [each for each in wanted if _tallied(each)]
    known = dict(zip(told, _from_tallies(told), strict=True))
    other = [each for each in wanted if each not in known]
    known |= dict(zip(other, _counted(other), strict=True))
    return [known[each] for each in wanted]


def _tallied(wanted: Wanted) -> bool:
    if wanted.due or wanted.urgent or wanted.urged:
        return False
    if wanted.building_id is not None or wanted.unit_id is not None:
        return False
    return wanted.exact or wanted.view not in (OVERDUE, SUPERVISED)


def _from_tallies(wanted: Sequence[Wanted]) -> list[int]:
    """One pass over the tallies of the community."""
    if not wanted:
        return []
    sums = [
        func.coalesce(func.sum(case((_stands(each), Tally.n), else_=0)), 0).label(f"n{at}")
        for at, each in enumerate(wanted)
    ]
    found = session.execute(select(*sums).where(Tally.community_id == wanted[0].community_id)).one()
    return [int(each) for each in found]


def _stands(wanted: Wanted) -> ColumnElement[bool]:
    found = [_exactly(wanted) if wanted.exact else _of_view(wanted.view)]
    if wanted.grid_id is not None:
        found.append(Tally.grid_key == wanted.grid_id)
    elif wanted.grids is not None:
        found.append(Tally.grid_key.in_([NO_GRID, *sorted(wanted.grids)]))
    if wanted.kind_id is not None:
        kinds = [each.id for each in categories.by_id().values() if each.kind_id == wanted.kind_id]
        found.append(Tally.category_id.in_(sorted(kinds)))
    return and_(*found)


def _exactly(wanted: Wanted) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [true()]
    if wanted.status is not None:
        found.append(Tally.status == wanted.status)
    if wanted.turn is not None:
        found.append(Tally.turn == wanted.turn)
    return and_(*found)


def _of_view(view: str) -> ColumnElement[bool]:
    if view == HELD:
        return Tally.held.is_(True)
    if view in (CLOSED, REFUSED):
        return Tally.status == (S.CLOSED if view == CLOSED else S.REJECTED)
    if view == WAITING:
        return Tally.turn == Turn.RESIDENT
    if view == OUT:
        return Tally.turn.in_(OUTSIDE)
    ours = Tally.turn == Turn.COMMUNITY
    if view == NEW:
        return and_(ours, Tally.status == S.SUBMITTED)
    return and_(ours, Tally.status.in_(IN_HAND)) if view == DOING else ours


def _counted(wanted: Sequence[Wanted]) -> list[int]:
    """One statement for all; each stops at the limit."""
    if not wanted:
        return []
    found = session.execute(
        select(*(_capped(each).label(f"n{at}") for at, each in enumerate(wanted)))
    )
    return [min(int(each), MOST + 1) for each in found.one()]


def _capped(wanted: Wanted) -> Any:
    """Own grids are counted one by one, each by its index, and what lies in none after them."""
    if wanted.grid_id is not None or wanted.grids is None:
        return _up_to(conditions(wanted), wanted)
    nowhere = replace(wanted, grids=None)
    parts = [_up_to([*conditions(nowhere), Grievance.grid_id.is_(None)], wanted)]
    for grid in sorted(wanted.grids):
        parts.append(_up_to(conditions(replace(wanted, grid_id=grid)), wanted))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _up_to(found: Sequence[Any], wanted: Wanted) -> Any:
    ranks = [Grievance.rank.in_(RANKS)] if wanted.due or wanted.view == OVERDUE else []
    rows = (
        select(literal(1).label("one"))
        .select_from(Grievance)
        .where(Grievance.community_id == wanted.community_id, *found, *ranks)
        .limit(MOST + 1)
        .subquery()
    )
    return select(func.count()).select_from(rows).scalar_subquery()
