"""After the calendar changed: the dates of open reports are computed anew, in small transactions.

Entering a year's notice touches thousands of open reports. Whoever enters it does not wait for
them; a timer works them off, goes on where it was stopped, and logs each date that moved.
"""

from datetime import date

import structlog
from sqlalchemy import select

from portal.base import clock, scope
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances.dispatch.models import CalendarChange
from portal.grievances.models import Grievance, Turn
from portal.grievances.service import ticking

log = structlog.get_logger()
BATCH = 200


def note_change(years: frozenset[int]) -> None:
    """Remember that these years changed, in the transaction of the change."""
    session.add(CalendarChange(first_year=min(years), last_year=max(years)))


def work_off() -> int:
    """Compute the open dates of changed years anew; how many moved."""
    moved = 0
    with scope.everywhere("the calendar holds for all communities"):
        changes = session.scalars(select(CalendarChange.id).order_by(CalendarChange.id)).all()
        for change_id in changes:
            moved += _work_off(change_id)
    return moved


def _work_off(change_id: int) -> int:
    moved = 0
    while True:
        change = session.get(CalendarChange, change_id)
        if change is None:
            return moved
        ids = _open_in(change)
        moved += sum(_one(grievance_id) for grievance_id in ids)
        with transaction():
            change = session.get_one(CalendarChange, change_id)
            if ids:
                change.reached_id = ids[-1]
            else:
                session.delete(change)
        if not ids:
            log.info("grievance.calendar_changed", moved=moved)
            return moved


def _open_in(change: CalendarChange) -> list[int]:
    """The next open reports with a date in the years."""
    begin = clock.start_of(date(change.first_year, 1, 1))
    end = clock.start_of(date(change.last_year + 1, 2, 1))
    within = Grievance.promised_at.between(begin, end) | Grievance.due_at.between(begin, end)
    statement = (
        select(Grievance.id)
        .where(Grievance.id > change.reached_id, Grievance.turn != Turn.NOBODY, within)
        .order_by(Grievance.id)
        .limit(BATCH)
    )
    return list(session.scalars(statement))


def _one(grievance_id: int) -> int:
    try:
        with transaction():
            return 1 if ticking.recompute(grievance_id) else 0
    except DomainError as error:
        log.info("grievance.timer_skipped", grievance_id=grievance_id, why=str(type(error)))
        return 0
