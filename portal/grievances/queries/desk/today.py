"""What the overview of the day counts and shows, over the communities of a viewer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.base.db import session
from portal.community.places.models import Building, Landmark
from portal.grievances.models import (
    NORMAL_RANK,
    URGENT_RANK,
    Grievance,
    GrievanceStatus,
    Turn,
)

# Named so that the index of the queue reaches the date behind the rank.
RANKS = (URGENT_RANK, NORMAL_RANK)


@dataclass(frozen=True)
class Reach:
    """The communities seen as a whole, and those of which only some grids are the viewer's."""

    whole: Collection[int]
    partly: Collection[int]
    grids: Collection[int]


@dataclass(frozen=True)
class TodayRow:
    """One report on the overview."""

    community_id: int
    no: str
    category_id: int
    place: str
    status: GrievanceStatus
    turn: Turn
    due_at: datetime | None
    urgent: bool


_COLUMNS = (
    Grievance.community_id,
    Grievance.no,
    Grievance.category_id,
    func.coalesce(Building.name, Landmark.name, Grievance.place_text),
    Grievance.status,
    Grievance.turn,
    Grievance.due_at,
    Grievance.urgent,
)


def today(
    urgency: str, reach: Reach, *, now: datetime, midnight: datetime, size: int = 5
) -> tuple[int, list[TodayRow]]:
    """How many reports are ``overdue``, ``due_today``, ``new`` or ``waiting``, and the first.

    Each stands under one heading only; ``midnight`` ends the day.
    """
    conditions = (*_of(urgency, now, midnight), Grievance.rank.in_(RANKS), within(reach))
    count = session.scalar(select(func.count(Grievance.id)).where(*conditions)) or 0
    if not count:
        return 0, []
    statement = (
        select(*_COLUMNS)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(*conditions)
        .order_by(Grievance.rank, Grievance.due_at, Grievance.id)
        .limit(size)
    )
    return count, [TodayRow(*each) for each in session.execute(statement)]


def _of(urgency: str, now: datetime, midnight: datetime) -> tuple[Any, ...]:
    if urgency == "waiting":
        return (Grievance.turn == Turn.RESIDENT,)
    ours = (Grievance.turn == Turn.COMMUNITY,)
    if urgency == "overdue":
        return (*ours, Grievance.due_at < now)
    if urgency == "due_today":
        return (*ours, Grievance.due_at >= now, Grievance.due_at < midnight)
    return (*ours, Grievance.due_at >= midnight, Grievance.status == GrievanceStatus.SUBMITTED)


def within(reach: Reach) -> ColumnElement[bool]:
    """Reports within reach."""
    whole = Grievance.community_id.in_(sorted(reach.whole))
    if not reach.partly:
        return whole
    own = or_(Grievance.grid_id.in_(sorted(reach.grids)), Grievance.grid_id.is_(None))
    return or_(whole, and_(Grievance.community_id.in_(sorted(reach.partly)), own))
