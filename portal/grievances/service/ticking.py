"""What time does to a grievance. Each may be called twice or late without harm."""

from datetime import datetime, timedelta

from portal.base import clock
from portal.grievances import announcements, clocks
from portal.grievances.lifecycle import SYSTEM_ACTOR
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.service.changing import dates
from portal.grievances.service.moving import load, move

E, S = EventKind, GrievanceStatus

# A reminder that went out late (after a night without power, say) still gives the whole next day.
AFTER_REMINDER = 1
OURS = frozenset({Turn.COMMUNITY, Turn.UNIT, Turn.STREET})
_REMINDS = {S.RESOLVED: "remind_confirm", S.NEED_INFO: "remind_info"}


def remind(grievance_id: int) -> Event | None:
    """Ask the resident once more; once for each time it is the resident's turn. Where the time for
    an answer passed meanwhile, the case goes on instead."""
    grievance = load(grievance_id)
    due = grievance.remind_at is not None and grievance.remind_at <= clock.now()
    topic = _REMINDS.get(grievance.status)
    if not due or topic is None or (grievance.status is S.NEED_INFO and _is_over(grievance)):
        return None
    now = clock.now()
    event = move(
        grievance, E.REMIND, actor=SYSTEM_ACTOR, values={"remind_at": None, "reminded_at": now}
    )
    until = open_until(grievance) if grievance.status is S.RESOLVED else None
    announcements.tell(grievance, topic, "reporter", actor_id=None, until=until)
    return event


def open_until(grievance: Grievance) -> datetime | None:
    """The end of the resident's time to judge: the window, but never before the day after the
    reminder is over; None before there was one."""
    due, reminded = grievance.due_at, grievance.reminded_at
    if due is None or reminded is None:
        return None
    last_day = clock.local(reminded).date() + timedelta(days=AFTER_REMINDER)
    return max(due, clock.start_of(last_day + timedelta(days=1)) - timedelta(seconds=1))


def info_timeout(grievance_id: int) -> Event | None:
    """No answer came: the case goes on where it was, and is never refused for that."""
    grievance = load(grievance_id)
    if grievance.status is not S.NEED_INFO or not _is_over(grievance):
        return None
    return move(grievance, E.INFO_TIMEOUT, actor=SYSTEM_ACTOR)


def confirm_timeout(grievance_id: int) -> Event | None:
    """The window is over and the reporter was reminded: closed without opinion, which counts
    neither as solved nor as satisfied."""
    grievance = load(grievance_id)
    if grievance.status is not S.RESOLVED or not _is_over(grievance):
        return None
    until = open_until(grievance)
    if until is None or clock.now() <= until:
        return None
    values = {"closed_at": clock.now()}
    return move(grievance, E.CONFIRM_TIMEOUT, actor=SYSTEM_ACTOR, values=values)


def note_overdue(grievance_id: int) -> Event | None:
    """A missed limit of ours is noted once, and told to the holder and the supervisors."""
    grievance = load(grievance_id)
    missed = grievance.turn in OURS and _is_over(grievance)
    if not missed or grievance.overdue_noted_at is not None:
        return None
    values = {"overdue_noted_at": clock.now()}
    return move(grievance, E.OVERDUE, actor=SYSTEM_ACTOR, values=values)


def recompute(grievance_id: int) -> Event | None:
    """Both dates anew after the calendar changed; nothing when they stay."""
    grievance = load(grievance_id)
    if grievance.turn is Turn.NOBODY or grievance.promised_at is None:
        return None
    stage, promised = clocks.rebuilt(grievance)
    values = dates(stage, promised)
    moved = {name: new for name, new in values.items() if getattr(grievance, name) != new}
    if not moved.keys() & {"due_at", "promised_at", "due_provisional"}:
        return None
    clocks.move_running(grievance.id, stage)
    seen = grievance.promised_at != promised.at
    return move(grievance, E.RECOMPUTE, actor=SYSTEM_ACTOR, values=moved, silent=not seen)


def _is_over(grievance: Grievance) -> bool:
    return grievance.due_at is not None and grievance.due_at < clock.now()
