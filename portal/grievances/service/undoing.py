"""Taking back (撤销) what one did a moment ago, while nobody has been told of it yet.

Nothing is taken out of the history: the undo is an event of its own, whose facts put every column
back. What an act left outside the row is put right by whoever registered for it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Enum, select

from portal.base import clock
from portal.base.db import UtcDateTime, session
from portal.grievances import announcements, clocks, lifecycle
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow, TooLateToUndo
from portal.grievances.lifecycle import ANSWERED, SYSTEM, UNDOES, Actor
from portal.grievances.merging import rows
from portal.grievances.models import (
    OPEN,
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    PhotoStage,
)
from portal.grievances.service import photos
from portal.grievances.service.moving import go_back, load

MOST = 4  # events that one tap may have caused

PutRight = Callable[[Grievance, Event], None]
_put_right: dict[EventKind, PutRight] = {}


def when_undone(kind: EventKind, put_right: PutRight) -> None:
    """Have ``put_right`` called, once the row is back, with the event that was taken back."""
    _put_right[kind] = put_right


def undo(grievance_id: int, *, actor: Actor, since: int, uploader_key: str = "") -> Event:
    """Take back all that this person did after version ``since``, within the window and while
    nobody else did anything; raises ``ChangedMeanwhile`` or ``TooLateToUndo``. Photos of a result
    wait again as uploads of the browser with ``uploader_key``."""
    lead_id = rows.lead_id_of(grievance_id)
    if lead_id is not None:
        # The lead first, as where its result reaches the others, so that nobody waits crosswise.
        load(lead_id)
    grievance = load(grievance_id)
    events = _events_after(grievance_id, since)
    _judge(grievance, events, actor)
    undone = put_back(grievance, events, actor)
    for event in events:
        if event.kind is EventKind.RESOLVE:
            photos.let_go(grievance_id, PhotoStage.AFTER, since=event.at, uploader_key=uploader_key)
    return undone


def put_back(grievance: Grievance, events: Sequence[Event], actor: Actor) -> Event:
    """Put the row, its clocks and what was announced back to before ``events``, its newest; who
    may is the caller's to judge."""
    moved = sum(event.from_status is not event.to_status for event in events)
    if moved:
        clocks.go_back(grievance.id, moved)
    to = events[0].from_status
    assert to is not None  # a filing is not taken back
    values, facts = _before(events), {UNDOES: [event.seq for event in events]}
    if any(event.kind is EventKind.RESOLVE for event in events):
        values["reply"] = _reply_before(grievance.id, events[0].seq)
    undone = go_back(grievance, to, actor=actor, values=values, facts=facts)
    for event in reversed(events):
        announcements.take_back(grievance.id, event.seq, event.kind)
        if event.kind in _put_right:
            _put_right[event.kind](grievance, event)
    return undone


def may_be_undone(grievance: Grievance, event: Event) -> bool:
    """Whether the act can be put right: the refusal of a lead or of a part moved others, and what
    a lead lost by it was written down after it. The result of a lead can, unless a report had to
    part from it; that of a part, while the whole waits for other parts."""
    if event.kind is EventKind.RESOLVE:
        later = _events_after(grievance.id, event.seq)
        return all(map(_tells_who_got_it, later)) and not _ended_the_whole(grievance)
    return event.kind is not EventKind.REJECT or (
        grievance.parent_case_id is None and grievance.version == event.seq
    )


def newest_taken_back(grievance_id: int, kind: EventKind, actor: Actor) -> Event | None:
    """This person's act of that kind, if the newest event took it back."""
    wanted = select(Event).where(Event.grievance_id == grievance_id).order_by(Event.seq.desc())
    events = session.scalars(wanted.limit(MOST + 1)).all()
    last = events[0]
    if last.kind is not EventKind.UNDO or last.actor_id != actor.person_id:
        return None
    gone = last.facts[UNDOES]
    return next((each for each in events if each.kind is kind and each.seq in gone), None)


def _ended_the_whole(part: Grievance) -> bool:
    """Whether the report of which this is a part got its result with it."""
    if part.parent_case_id is None:
        return False
    status = session.scalar(select(Grievance.status).where(Grievance.id == part.parent_case_id))
    return status not in OPEN or status is GrievanceStatus.RESOLVED


def _tells_who_got_it(event: Event) -> bool:
    return event.kind is EventKind.NOTE and event.actor_kind == SYSTEM and ANSWERED in event.facts


def _events_after(grievance_id: int, since: int) -> Sequence[Event]:
    wanted = select(Event).where(Event.grievance_id == grievance_id, Event.seq > since)
    return session.scalars(wanted.order_by(Event.seq).limit(MOST + 1)).all()


def _judge(grievance: Grievance, events: Sequence[Event], actor: Actor) -> None:
    if not events or len(events) > MOST:
        raise NotAllowedNow(grievance.status)
    for event in reversed(events):
        own = event.actor_id is not None and event.actor_id == actor.person_id
        # What a rule did at once with the person's act goes back with it.
        follows = event.actor_kind == SYSTEM and event is not events[0]
        known = event.kind in lifecycle.UNDOABLE or _tells_who_got_it(event)
        if not known or not (own or follows):
            by_id = None if event.actor_kind == lifecycle.REPORTER else event.actor_id
            raise ChangedMeanwhile(grievance.status, by_id=by_id, kind=event.kind.value)
    if not all(may_be_undone(grievance, event) for event in events):
        raise NotAllowedNow(grievance.status)
    if clock.now() >= events[0].at + lifecycle.UNDO_WINDOW:
        raise TooLateToUndo


def _before(events: Sequence[Event]) -> dict[str, Any]:
    """The columns as they were before these events."""
    found: dict[str, Any] = {}
    for event in reversed(events):
        found |= event.facts.get("was", {})
    return {name: _value(name, plain) for name, plain in found.items()}


def _reply_before(grievance_id: int, seq: int) -> str:
    """The reply that stood before the event of that number: events hold replies as their text."""
    earlier = session.scalars(
        select(Event)
        .where(
            Event.grievance_id == grievance_id,
            Event.seq < seq,
            Event.kind.in_((EventKind.RESOLVE, EventKind.UNDO)),
        )
        .order_by(Event.seq.desc())
    ).all()
    gone = {number for each in earlier for number in each.facts.get(UNDOES, ())}
    stood = (
        each.text for each in earlier if each.kind is EventKind.RESOLVE and each.seq not in gone
    )
    return next(stood, "")


def _value(name: str, plain: Any) -> Any:
    """A column's value from how JSON keeps it."""
    kind = Grievance.__table__.c[name].type
    if plain is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(plain)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(plain)
    return plain
