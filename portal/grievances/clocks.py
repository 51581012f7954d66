"""Whose clock runs, until when, and what a pause gives back.

Every moment of a grievance's life lies in exactly one segment, so the segments' lengths add up to
its age. The date promised to the resident is counted from filing (or reopening); a step in between
is due by its own limit, but never later than what was promised.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from portal.base import clock, deadlines
from portal.base.db import session
from portal.base.deadlines.limits import Due
from portal.base.deadlines.terms import Terms
from portal.grievances import limits, outside, pauses
from portal.grievances.lifecycle import turn_in
from portal.grievances.models import ClockSegment, Grievance, GrievanceStatus, Turn
from portal.grievances.stages import standing
from portal.grievances.upserts import BLIND

S = GrievanceStatus

# Nobody is reminded at night.
REMIND_AT = time(10, 0)


@dataclass(frozen=True)
class Stage:
    """The clock that runs: whose turn, by which limit, until when."""

    turn: Turn
    limit_key: str | None
    due_at: datetime | None
    provisional: bool = False
    rule_id: int | None = None
    remind_at: datetime | None = None
    objection_until: datetime | None = None


def promise(*, community_id: int, limit_key: str, reopened: bool, start: datetime) -> Due:
    """The date promised to the resident: the limit of the kind, counted from ``start``."""
    return _promise_terms(community_id, limit_key, reopened=reopened, at=start).due(start)


def _promise_terms(community_id: int, limit_key: str, *, reopened: bool, at: datetime) -> Terms:
    key = limits.promise_key(limit_key, reopened=reopened)
    return deadlines.terms_for(key, community=community_id, at=at)


def stage(
    status: GrievanceStatus,
    *,
    community_id: int,
    at: datetime,
    promised: Due | None,
    urgent: bool = False,
    with_unit: bool = False,
    key: str | None = None,
) -> Stage:
    """The clock that begins when a grievance enters a status; ``key`` names another limit."""
    turn = turn_in(status, with_unit=with_unit)
    if turn is Turn.NOBODY:
        objection = limits.OBJECTIONS.get(status)
        until = (
            deadlines.terms_for(objection, community=community_id).due(at).at if objection else None
        )
        return Stage(turn, None, None, objection_until=until)
    key = key or stage_key(status, urgent=urgent)
    if key is None:
        return _promised_stage(turn, promised)
    found = deadlines.terms_for(key, community=community_id).due(at)
    reminder = limits.REMINDERS.get(status)
    return _capped(
        Stage(
            turn,
            key,
            found.at,
            found.provisional,
            found.rule_id,
            _reminder(reminder, community_id, at) if reminder else None,
        ),
        promised,
    )


def stage_key(status: GrievanceStatus, *, urgent: bool) -> str | None:
    """The limit of a status; None where the promise itself is the limit."""
    key = limits.STAGE.get(status)
    return limits.ACCEPT_URGENT if urgent and key == limits.ACCEPT else key


def _promised_stage(turn: Turn, promised: Due | None) -> Stage:
    if promised is None:
        return Stage(turn, None, None)
    return Stage(turn, None, promised.at, promised.provisional, promised.rule_id)


def _capped(found: Stage, promised: Due | None) -> Stage:
    """A step of ours ends no later than the promise; the resident's and the street's may."""
    ours = found.turn in (Turn.COMMUNITY, Turn.UNIT)
    if ours and promised and found.due_at and promised.at < found.due_at:
        return Stage(found.turn, found.limit_key, promised.at, promised.provisional, found.rule_id)
    return found


def _reminder(key: str, community_id: int, at: datetime) -> datetime:
    """The morning of the day on which a reminder is due."""
    day = deadlines.terms_for(key, community=community_id).due(at).day
    return clock.start_of(day) + timedelta(hours=REMIND_AT.hour, minutes=REMIND_AT.minute)


def begin(grievance_id: int, community_id: int, at: datetime, new: Stage) -> ClockSegment:
    """Start the first or the next segment."""
    values = first_segment(new, at)
    segment = ClockSegment(grievance_id=grievance_id, community_id=community_id, **values)
    session.add(segment)
    return segment


def first_segment(new: Stage, at: datetime) -> dict[str, Any]:
    """The columns of a segment that begins."""
    return {
        "turn": new.turn,
        "limit_key": new.limit_key,
        "limit_version": new.rule_id,
        "started_at": at,
        "due_at": new.due_at,
        "provisional": new.provisional,
    }


def end_running(
    grievance_id: int, at: datetime, *, author_id: int | None, left: timedelta | None = None
) -> None:
    """End the segment that runs; ``left`` is kept when its limit is to go on later."""
    session.execute(
        update(ClockSegment)
        .where(ClockSegment.grievance_id == grievance_id, ClockSegment.ended_at.is_(None))
        .values(
            ended_at=at,
            author_id=author_id,
            left=None if left is None else str(left.total_seconds()),
        ),
        execution_options=BLIND,
    )


def segments(grievance_id: int) -> list[ClockSegment]:
    """The segments of a grievance from its filing on."""
    return list(
        session.scalars(
            select(ClockSegment)
            .where(ClockSegment.grievance_id == grievance_id)
            .order_by(ClockSegment.id)
            .execution_options(populate_existing=True)
        )
    )


def left_of(grievance: Grievance, running: ClockSegment, at: datetime) -> timedelta | None:
    """What remains of the running limit, in the unit of its clock."""
    if running.due_at is None:
        return None
    return _terms_of(grievance, running).remaining(at, running.due_at)


def resumed(grievance: Grievance, at: datetime) -> tuple[Stage, Due | None]:
    """The clock as it goes on after a pause, and the promise moved by the pause."""
    *_, paused, pause = segments(grievance.id)
    promised = _resumed_promise(grievance, pause.started_at, at)
    origin = GrievanceStatus(grievance.origin_status or S.SUBMITTED)
    turn = turn_in(origin, with_unit=grievance.unit_id is not None)
    if paused.limit_key is None or paused.due_at is None:
        return _promised_stage(turn, promised), promised
    found = _terms_of(grievance, paused).resume(paused.due_at, pause.started_at, at)
    new = Stage(turn, paused.limit_key, found.at, found.provisional, paused.limit_version)
    return _capped(new, promised), promised


def after_the_street(grievance: Grievance, at: datetime) -> Due | None:
    """The promise as it goes on after the sub-district had the report: our clock stood still."""
    return _resumed_promise(grievance, pauses.began(segments(grievance.id)), at)


def put_off(grievance: Grievance, until: Due) -> Stage:
    """The running clock when the promise is put off (延期): it runs until the new date."""
    running = segments(grievance.id)[-1]
    return Stage(running.turn, running.limit_key, until.at, until.provisional)


def _resumed_promise(grievance: Grievance, paused_at: datetime, at: datetime) -> Due | None:
    if grievance.promised_at is None:
        return None
    found = promise_terms(grievance).resume(grievance.promised_at, paused_at, at)
    return outside.kept_to(grievance, found)


def promise_terms(grievance: Grievance, limit_key: str | None = None) -> Terms:
    """The terms of the promise as they stood when it was given."""
    return _promise_terms(
        grievance.community_id,
        limit_key or grievance.category.limit_key,
        reopened=grievance.reopen_count > 0,
        at=grievance.promise_from,
    )


def _terms_of(grievance: Grievance, segment: ClockSegment) -> Terms:
    if segment.limit_key is None:
        return promise_terms(grievance)
    return deadlines.terms_for(
        segment.limit_key, community=grievance.community_id, at=segment.started_at
    )


def rebuilt(grievance: Grievance, limit_key: str | None = None) -> tuple[Stage, Due]:
    """Both dates from scratch, for another kind or a changed calendar: start, then each pause."""
    rows = segments(grievance.id)
    promised = _rebuilt_promise(grievance, rows, limit_key)
    running = rows[-1]
    turn = running.turn
    if running.limit_key is None:
        return _promised_stage(turn, promised), promised
    if _was_put_off(grievance, running):
        kept = Due(grievance.due_at or promised.at, False)
        return put_off(grievance, kept), promised
    first = pauses.first_of(rows)
    stood_still = [] if turn is Turn.STREET else pauses.since(rows, first.started_at)
    found = _terms_of(grievance, first).rebuild(first.started_at, stood_still)
    new = Stage(
        turn,
        running.limit_key,
        found.at,
        found.provisional,
        running.limit_version,
        grievance.remind_at,
    )
    return _capped(new, promised), promised


def _was_put_off(grievance: Grievance, running: ClockSegment) -> bool:
    """Whether the date of the running limit was told by hand, of a stage or of the promise."""
    if standing.was_put_off(grievance):
        return True
    return grievance.extended_at is not None and grievance.extended_at >= running.started_at


def _rebuilt_promise(grievance: Grievance, rows: list[ClockSegment], limit_key: str | None) -> Due:
    """Counted anew; a date that was put off by hand is kept as it was told."""
    if grievance.extended_at is not None and grievance.promised_at is not None:
        return Due(grievance.promised_at, False)
    found = promise_terms(grievance, limit_key).rebuild(
        grievance.promise_from, pauses.since(rows, grievance.promise_from)
    )
    return outside.kept_to(grievance, found)


def go_back(grievance_id: int, steps: int) -> None:
    """Let the segment run on that ran before the last ``steps`` began, as though they never had:
    what was taken back within seconds is nobody's time."""
    *_, before = segments(grievance_id)[: -steps or None]
    session.execute(
        delete(ClockSegment).where(
            ClockSegment.grievance_id == grievance_id, ClockSegment.id > before.id
        ),
        execution_options=BLIND,
    )
    session.execute(
        update(ClockSegment)
        .where(ClockSegment.id == before.id)
        .values(ended_at=None, author_id=None, left=None),
        execution_options=BLIND,
    )


def move_running(grievance_id: int, new: Stage) -> None:
    """Write another due moment into the segment that runs."""
    session.execute(
        update(ClockSegment)
        .where(ClockSegment.grievance_id == grievance_id, ClockSegment.ended_at.is_(None))
        .values(due_at=new.due_at, provisional=new.provisional),
        execution_options=BLIND,
    )
