"""What was sent twice: known by the number of the form, kept with the event that it caused."""

from sqlalchemy import ColumnElement, select

from portal.base.db import session
from portal.grievances.lifecycle import RESIDENTS, Actor
from portal.grievances.models import Event

_SENT = "sent"
_MOST_LOOKED_AT = 30


def facts(sent: str) -> dict[str, object]:
    """What an event keeps of the form that caused it."""
    return {_SENT: sent} if sent else {}


def event_of(grievance_id: int, sent: str, actor: Actor) -> Event | None:
    """The event that this person's form of that number caused; the report is locked already."""
    if actor.person_id is None:
        return None
    return _caused(grievance_id, sent, Event.actor_id == actor.person_id)


def event_of_residents(grievance_id: int, sent: str) -> Event | None:
    """The event that the reporter's or a supporter's form of that number caused."""
    return _caused(grievance_id, sent, Event.actor_kind.in_(RESIDENTS))


def _caused(grievance_id: int, sent: str, by: ColumnElement[bool]) -> Event | None:
    if not sent:
        return None
    latest = (
        select(Event)
        .where(Event.grievance_id == grievance_id, by)
        .order_by(Event.seq.desc())
        .limit(_MOST_LOOKED_AT)
    )
    return next((each for each in session.scalars(latest) if each.facts.get(_SENT) == sent), None)
