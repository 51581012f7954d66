"""What staff sent twice: known by the number of the form, kept with the event that it caused."""

from sqlalchemy import select

from portal.base.db import session
from portal.grievances.lifecycle import Actor
from portal.grievances.models import Event

# Among an event's facts, the number of the form that caused it.
SENT = "sent"
MOST_LOOKED_AT = 30


def event_of(grievance_id: int, sent: str, actor: Actor) -> Event | None:
    """The event that this person's form of that number caused; the report is locked already."""
    if not sent or actor.person_id is None:
        return None
    latest = (
        select(Event)
        .where(Event.grievance_id == grievance_id, Event.actor_id == actor.person_id)
        .order_by(Event.seq.desc())
        .limit(MOST_LOOKED_AT)
    )
    return next((each for each in session.scalars(latest) if each.facts.get(SENT) == sent), None)
