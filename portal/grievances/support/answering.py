"""A supporter's word in place of a silent reporter's: solved or not, counted as the resident's."""

from collections.abc import Sequence

from portal.base import clock, settings
from portal.grievances.lifecycle import SUPPORTER, Actor
from portal.grievances.models import Event, Grievance, GrievanceStatus, Satisfaction
from portal.grievances.service import answering
from portal.grievances.service.moving import load
from portal.grievances.support import options, policy, queries
from portal.grievances.support.errors import NotYourTurn


def confirm(
    grievance_id: int, *, person_id: int, satisfaction: Satisfaction | str | None = None
) -> Grievance:
    """Solved. A second tap with the same answer is one answer; raises ``NotYourTurn``."""
    _must_be_asked(grievance_id, person_id)
    actor = Actor(SUPPORTER, person_id)
    return answering.confirm(grievance_id, actor=actor, satisfaction=satisfaction)


def dispute(
    grievance_id: int,
    *,
    person_id: int,
    reason: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
    sent: str = "",
) -> Event:
    """Not solved: the report is reopened as if its reporter had said so."""
    _must_be_asked(grievance_id, person_id, closed_too=False)
    return answering.dispute(
        grievance_id,
        actor=Actor(SUPPORTER, person_id),
        reason=reason,
        photo_tokens=photo_tokens,
        uploader_key=uploader_key,
        sent=sent,
    )


def _must_be_asked(grievance_id: int, person_id: int, *, closed_too: bool = True) -> None:
    grievance = load(grievance_id)
    standing = queries.standing(grievance_id, person_id)
    if closed_too and grievance.status is GrievanceStatus.CLOSED and standing.supports:
        return  # whether it was the same answer is looked at next
    days = settings.get(options.AFTER_DAYS, community=grievance.community_id)
    now = clock.now()
    if not policy.asked_instead(grievance, standing, person_id, after_days=days, now=now):
        raise NotYourTurn
