"""Feedback on the portal (意见建议)."""

from portal.base import clock
from portal.base.db import session
from portal.privacy.models import Feedback
from portal.privacy.service import sending


def give_feedback(
    *,
    text: str,
    contact: str,
    person_id: int | None,
    community_id: int | None,
    submission: str = "",
) -> Feedback | None:
    """Keep what somebody thinks; the contact only as typed, for an answer. Nothing is kept anew
    of a form (``submission``) that was taken before."""
    mark = sending.claim(submission, "feedback", text, contact)
    if mark.row_id is not None:
        return None
    feedback = Feedback(text=text, contact=contact, person_id=person_id, community_id=community_id)
    session.add(feedback)
    session.flush()  # the mark names the row
    mark.row_id = feedback.id
    return feedback


def handle_feedback(feedback: Feedback, *, actor_id: int, note: str) -> None:
    """Note that staff dealt with it; the first who does so counts."""
    if feedback.handled_at is None:
        feedback.handled_at, feedback.handled_by_id = clock.now(), actor_id
        feedback.note = note
