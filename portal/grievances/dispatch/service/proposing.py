"""Proposing that a report is passed on (建议上报), which the supervisor follows or refuses."""

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.grievances import announcements
from portal.grievances.dispatch import proposals
from portal.grievances.dispatch.models import Proposal
from portal.grievances.errors import NotAllowedNow, ReasonMissing
from portal.grievances.lifecycle import Actor
from portal.grievances.models import Event, EventKind
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words

LONGEST = 200
# Among the facts of a note: the proposal that was refused.
REFUSES = "refuses_proposal"


def propose(grievance_id: int) -> Proposal | None:
    """Propose it once for a missed limit, and tell the supervisors; None when it is not due."""
    grievance = load(grievance_id)
    now = clock.now()
    due_at = grievance.due_at
    if due_at is None or proposals.of(grievance) or not proposals.is_due(grievance, now):
        return None
    former = session.scalar(
        select(Proposal).where(
            Proposal.grievance_id == grievance.id, Proposal.declined_at.is_(None)
        )
    )
    row = former or Proposal(grievance_id=grievance.id, community_id=grievance.community_id)
    row.due_at, row.proposed_at = due_at, now
    session.add(row)
    announcements.tell(grievance, "escalation_proposed", "supervisors", actor_id=None)
    return row


def decline(grievance_id: int, *, actor: Actor, version: int, reason: str) -> Event:
    """Not now (暂不上报): the reason is kept with the report, and it is proposed again after as
    many working days more."""
    grievance = load(grievance_id)
    found = proposals.of(grievance)
    if found is None:
        raise NotAllowedNow(grievance.status)
    said = words(reason, ReasonMissing)[:LONGEST]
    event = move(
        grievance,
        EventKind.NOTE,
        actor=actor,
        version=version,
        text=said,
        facts={REFUSES: found.id},
    )
    found.declined_at, found.declined_by_id, found.reason = clock.now(), actor.person_id, said
    return event
