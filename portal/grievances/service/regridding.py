"""Open reports follow their building into its new grid, and leave a grid that closes.

Reports that are over keep the grid in which they were dealt with, or old figures would change.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select

from portal.base.db import session
from portal.community.grids.service.laying import Move
from portal.community.places.models import Landmark
from portal.grievances import lifecycle
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import EventKind, Grievance
from portal.grievances.service.moving import load, move


def follow_buildings(moves: Mapping[int, Move], actor_id: int) -> None:
    """Reports in these buildings, and at landmarks beside them, go where the building went. One
    that staff had put into yet another grid stays there."""
    by_move: dict[Move, list[int]] = {}
    for building_id, made in moves.items():
        by_move.setdefault(made, []).append(building_id)
    for made, buildings in by_move.items():
        beside = select(Landmark.id).where(Landmark.near_building_id.in_(buildings))
        at = or_(
            Grievance.building_id.in_(buildings),
            Grievance.building_id.is_(None) & Grievance.landmark_id.in_(beside),
        )
        former = Grievance.grid_id.is_not_distinct_from(made.former)
        _carry(at & former, made.new, actor_id)


def leave_closed_grid(grid_id: int, actor_id: int) -> None:
    """What still lies in a closed grid lies in none, where all workers of the community see it."""
    _carry(Grievance.grid_id == grid_id, None, actor_id)


def _carry(which: ColumnElement[bool], grid_id: int | None, actor_id: int) -> None:
    movable = lifecycle.STEPS[EventKind.CHANGE].origins
    found = session.scalars(
        select(Grievance.id).where(which, Grievance.status.in_(movable)).order_by(Grievance.id)
    ).all()
    for grievance_id in found:
        move(
            load(grievance_id),
            EventKind.CHANGE,
            actor=Actor(STAFF, actor_id),
            values={"grid_id": grid_id},
            silent=True,
        )
