"""What this room holds of a person: feedback and requests."""

from typing import Any

from sqlalchemy import delete, select, update

from portal.base import clock
from portal.base.db import session
from portal.privacy.labels import KIND_LABELS, STATE_LABELS
from portal.privacy.models import Feedback, PrivacyRequest, RequestState

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def export_feedback(person_id: int) -> list[dict[str, Any]]:
    """Feedback given while signed in."""
    statement = select(Feedback).where(Feedback.person_id == person_id).order_by(Feedback.id)
    return [
        {"sent_at": row.sent_at, "text": row.text, "contact": row.contact}
        for row in session.scalars(statement)
    ]


def erase_feedback(person_id: int) -> None:
    """Feedback goes with its author."""
    session.execute(
        delete(Feedback).where(Feedback.person_id == person_id), execution_options=BLIND
    )


def export_requests(person_id: int) -> list[dict[str, Any]]:
    """Requests about the person's data and their answers."""
    statement = select(PrivacyRequest).where(PrivacyRequest.person_id == person_id)
    return [
        {
            "made_at": row.made_at,
            "kind": str(KIND_LABELS[row.kind]),
            "text": row.text,
            "state": str(STATE_LABELS[row.state]),
            "answer": row.answer,
            "closed_at": row.closed_at,
        }
        for row in session.scalars(statement.order_by(PrivacyRequest.id))
    ]


def erase_requests(person_id: int) -> None:
    """That rights were used stays on record for three years, without the person and their words."""
    theirs = PrivacyRequest.person_id == person_id
    session.execute(
        update(PrivacyRequest)
        .where(theirs, PrivacyRequest.state == RequestState.OPEN)
        .values(state=RequestState.DONE, closed_at=clock.now()),
        execution_options=BLIND,
    )
    refused = PrivacyRequest.state == RequestState.REFUSED
    session.execute(
        update(PrivacyRequest).where(theirs, refused).values(answer="-"), execution_options=BLIND
    )
    session.execute(
        update(PrivacyRequest).where(theirs, ~refused).values(answer=""), execution_options=BLIND
    )
    session.execute(
        update(PrivacyRequest).where(theirs).values(text="", person_id=None),
        execution_options=BLIND,
    )


def move_to(gone: int, kept: int) -> None:
    """Two rows proved to be one person: what hung on one hangs on the other."""
    for table in (Feedback, PrivacyRequest):
        session.execute(
            update(table).where(table.person_id == gone).values(person_id=kept),
            execution_options=BLIND,
        )
