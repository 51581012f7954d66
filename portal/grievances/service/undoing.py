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
from portal.grievances.lifecycle import SYSTEM, UNDOES, Actor
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.service.moving import go_back, load

MOST = 3  # acts that one tap may have done

PutRight = Callable[[Grievance, Event], None]
_put_right: dict[EventKind, PutRight] = {}


def when_undone(kind: EventKind, put_right: PutRight) -> None:
    """Have ``put_right`` called, once the row is back, with the event that was taken back."""
    _put_right[kind] = put_right


def undo(grievance_id: int, *, actor: Actor, since: int) -> Event:
    """Take back all that this person did after version ``since``, within the window and while
    nobody else did anything; raises ``ChangedMeanwhile`` or ``TooLateToUndo``."""
    grievance = load(grievance_id)
    events = _events_after(grievance_id, since)
    _judge(grievance, events, actor)
    moved = sum(event.from_status is not event.to_status for event in events)
    if moved:
        clocks.go_back(grievance_id, moved)
    to = events[0].from_status
    assert to is not None  # a filing is not taken back
    facts = {UNDOES: [event.seq for event in events]}
    undone = go_back(grievance, to, actor=actor, values=_before(events), facts=facts)
    for event in reversed(events):
        announcements.take_back(grievance_id, event.seq, event.kind)
        if event.kind in _put_right:
            _put_right[event.kind](grievance, event)
    return undone


def may_be_undone(grievance: Grievance, event: Event) -> bool:
    """Whether the act stayed with this report: the refusal of a lead or of a part moved others,
    and what a lead lost by it was written down after it."""
    return event.kind is not EventKind.REJECT or (
        grievance.parent_case_id is None and grievance.version == event.seq
    )


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
        if event.kind not in lifecycle.UNDOABLE or not (own or follows):
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
