"""What happens by itself: reminders, timeouts, missed limits, forgetting. All catch up after a
night without power, because each asks the database what is due."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, select

from portal.base import clock, deadlines, timers
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import calendar_changes, pace
from portal.grievances.models import Grievance, GrievanceStatus, Turn
from portal.grievances.models.indexes import IS_ENDING
from portal.grievances.retention import running as retention
from portal.grievances.service import ticking

log = structlog.get_logger()
S = GrievanceStatus
BATCH = 200
MINUTE, HOUR, DAY = 60, 3600, 86_400
OURS = (Turn.COMMUNITY, Turn.UNIT, Turn.STREET)


def register_timers() -> None:
    """Let the worker do all of it."""
    timers.register("grievances.remind", 10 * MINUTE, send_reminders)
    timers.register("grievances.timeouts", 5 * MINUTE, end_waiting)
    timers.register("grievances.overdue", 2 * MINUTE, note_overdue)
    timers.register("grievances.retention", 10 * MINUTE, forget_words, lease_seconds=10 * MINUTE)
    timers.register("grievances.pace", HOUR, forget_pace)
    timers.register("grievances.calendar", MINUTE, calendar_changes.work_off)
    deadlines.on_calendar_change(calendar_changes.note_change)


def send_reminders() -> int:
    """Remind residents whose turn it is."""
    return _each(due_reminders(clock.now()), ticking.remind)


def end_waiting() -> int:
    """Go on without an answer; close what nobody judged."""
    now = clock.now()
    gone_on = _each(waiting_over(S.NEED_INFO, now), ticking.info_timeout)
    return gone_on + _each(waiting_over(S.RESOLVED, now), ticking.confirm_timeout)


def note_overdue() -> int:
    """Note missed limits of ours, once each."""
    return _each(missed(clock.now()), ticking.note_overdue)


def forget_words() -> int:
    """Remove private words and photos whose time is over, and of persons who were cut out."""
    return retention.run()


def forget_pace() -> int:
    """Delete counts of filing that are over."""
    with transaction():
        return pace.forget_old()


def due_reminders(now: datetime) -> Select[int, datetime | None]:
    """Who is to be reminded."""
    return (
        select(Grievance.id, Grievance.remind_at)
        .where(Grievance.remind_at.is_not(None), Grievance.remind_at <= now)
        .order_by(Grievance.remind_at)
    )


def waiting_over(status: GrievanceStatus, now: datetime) -> Select[int, datetime | None]:
    """Where the resident's time is over."""
    return (
        select(Grievance.id, Grievance.due_at)
        .where(IS_ENDING, Grievance.status == status, Grievance.due_at < now)
        .order_by(Grievance.due_at)
    )


def missed(now: datetime) -> Select[int, datetime | None]:
    """Where our time is over and nobody has noted it."""
    return (
        select(Grievance.id, Grievance.due_at)
        .where(
            Grievance.overdue_noted_at.is_(None),
            Grievance.due_at < now,
            Grievance.turn.in_(OURS),
        )
        .order_by(Grievance.due_at)
    )


def _each(query: Select[*tuple[Any, ...]], act: Callable[[int], object]) -> int:
    """Do it for every row, however many there are; how many had something to do."""
    done = 0
    tried: set[int] = set()
    while True:
        ids = [row[0] for row in session.execute(query.limit(BATCH + len(tried)))]
        fresh = [grievance_id for grievance_id in ids if grievance_id not in tried][:BATCH]
        if not fresh:
            return done
        tried |= set(fresh)
        for grievance_id in fresh:
            done += alone(grievance_id, act)


def alone(grievance_id: int, act: Callable[[int], object]) -> int:
    """Do it in a transaction of its own, so that one report that fails stops no other; 1 if it did
    something."""
    try:
        with transaction():
            return 1 if act(grievance_id) else 0
    except DomainError as error:
        log.info("grievance.timer_skipped", grievance_id=grievance_id, why=str(type(error)))
        return 0
