"""Rebuilding a grievance from its events, for comparison with the row."""

from typing import Any

from sqlalchemy import select

from portal.base.db import session
from portal.grievances.lifecycle import UNDOES
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.service.moving import NOT_IN_FACTS, plain

REBUILT = [column.name for column in Grievance.__table__.columns if column.name not in NOT_IN_FACTS]


def events_of(grievance_id: int) -> list[Event]:
    """All events, oldest first."""
    return list(
        session.scalars(select(Event).where(Event.grievance_id == grievance_id).order_by(Event.seq))
    )


def replay(grievance_id: int) -> dict[str, Any]:
    """The row as its events tell it: what may stand in events, the reply, version and time."""
    row: dict[str, Any] = {"reply": ""}
    replies = {0: ""}
    for event in events_of(grievance_id):
        row |= {name: value for name, value in event.facts.items() if name in REBUILT}
        row |= {
            "status": event.to_status.value,
            "version": event.seq,
            "changed_at": plain(event.at),
        }
        if event.kind is EventKind.RESOLVE:
            replies[event.seq] = event.text
        for seq in event.facts.get(UNDOES, ()):
            replies.pop(seq, None)
        row["reply"] = replies[max(replies)]
    return row


def shown(grievance: Grievance) -> dict[str, Any]:
    """The row in the same words."""
    names = [*REBUILT, "reply", "version", "changed_at"]
    return {name: plain(getattr(grievance, name)) for name in names}
