"""Reads of urging and supervision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances.models import Grievance
from portal.grievances.models.indexes import IS_SUPERVISED
from portal.grievances.queries.desk.today import Reach, within
from portal.grievances.urging.models import IS_AWAITED, Supervision

SIZE = 5
MOST = 200

_CLOCK_OF = Reading(
    select(Grievance.turn, Grievance.due_at, Grievance.promise_from, Grievance.promised_at).where(
        Grievance.id == bindparam("grievance")
    )
)
_OFFICE_OF = Reading(
    select(Supervision.office, Supervision.until).where(
        Supervision.grievance_id == bindparam("grievance"), Supervision.lifted_at.is_(None)
    )
)


def clock_of(grievance_id: int) -> Row[Any] | None:
    """Whose clock runs for a report, and until when; None where the scope does not reach."""
    return _CLOCK_OF.first(grievance=grievance_id)


def told_of(grievance_id: int) -> Row[Any] | None:
    """What residents are told of the supervision that runs: the office, and the date."""
    return _OFFICE_OF.first(grievance=grievance_id)


def running(grievance_id: int) -> Supervision | None:
    """The supervision that runs, as it is in the database."""
    return session.scalar(
        select(Supervision)
        .where(Supervision.grievance_id == grievance_id, Supervision.lifted_at.is_(None))
        .execution_options(populate_existing=True)
    )


def awaited(now: datetime) -> list[int]:
    """The reports whose answer is late and nobody was reminded of it."""
    rows = session.scalars(
        select(Supervision.grievance_id)
        .where(IS_AWAITED, Supervision.until < now)
        .order_by(Supervision.until)
        .limit(MOST)
    )
    return list(rows)


def supervised(reach: Reach) -> Sequence[Any]:
    """What is under supervision there; what waits longest for its answer comes first."""
    statement = (
        select(
            Grievance.community_id,
            Grievance.no,
            Grievance.category_id,
            Building.name.label("building"),
            Landmark.name.label("landmark"),
            Grievance.place_text,
            Grievance.status,
            Supervision.until,
            Supervision.answered_at,
        )
        .join(Supervision, Supervision.grievance_id == Grievance.id)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(IS_SUPERVISED, Supervision.lifted_at.is_(None), within(reach))
        .order_by(Supervision.answered_at.is_not(None), Supervision.until, Supervision.id)
        .limit(MOST)
    )
    return session.execute(statement).all()
