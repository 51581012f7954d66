"""Sending by rule without a hand (自动派单), where the rule that decides is marked for it.

The first rule in order that fits decides, as everywhere; where that one is not marked, or none
fits, the report stays at the desk. Some reports are never sent by themselves, see
:func:`portal.grievances.dispatch.ruling.may_go_by_itself`.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from portal.base import clock, settings
from portal.base.db import session
from portal.grievances import announcements, options, recipients
from portal.grievances.dispatch import queries
from portal.grievances.dispatch.models import Rule
from portal.grievances.dispatch.ruling import Inputs, decide
from portal.grievances.dispatch.service.sending import hand_over
from portal.grievances.lifecycle import AUTOMATIC, STAFF, SYSTEM_ACTOR
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.service.moving import load, move

E, S = EventKind, GrievanceStatus
# By any of these, taken back or not, a person began with a report that is new again.
IN_HAND = (E.ACCEPT, E.ASK_INFO, E.PROPOSE_REJECT, E.REJECT, E.MERGE, E.SELF_HANDLE)


def send_accepted(grievance: Grievance) -> Event | None:
    """Send an accepted report on in the same transaction; None when it stays at the desk."""
    if grievance.status is not S.ACCEPTED:
        return None
    decision = queries.decision_for(grievance)
    if not queries.goes_by_itself(grievance, decision):
        return None
    unit = queries.unit(grievance.community_id, decision.unit_id or 0)
    if unit is None or not unit.active:
        return None
    # That it was sent on tells the resident more than that it was accepted.
    announcements.take_back(grievance.id, grievance.version, E.ACCEPT)
    return hand_over(grievance, unit, decision, actor=SYSTEM_ACTOR, version=None, by_rule=True)


def send_unseen(grievance_id: int) -> Event | None:
    """Accept and send on a report that nobody has looked at, where the setting says so. The grid's
    worker leads; that a rule accepted it counts as nobody's answer to the resident."""
    grievance = load(grievance_id)
    decision = queries.decision_for(grievance)
    if not (_is_new(grievance) and queries.goes_by_itself(grievance, decision)):
        return None
    lead = next(iter(recipients.workers(grievance, clock.today())), None)
    values = {
        "holder_id": lead,
        "lead_id": grievance.lead_id or lead,
        "accepted_at": grievance.accepted_at or clock.now(),
    }
    facts = {AUTOMATIC: True}
    move(grievance, E.ACCEPT, actor=SYSTEM_ACTOR, values=values, facts=facts, silent=True)
    return send_accepted(grievance)


def _is_new(grievance: Grievance) -> bool:
    """Whether nobody has had it, and nothing in it asks for a person's eyes first."""
    new = grievance.status is S.SUBMITTED and grievance.accepted_at is None
    plain = not grievance.urgent and grievance.appeal_count == 0
    if not (new and plain) or session.scalar(select(_was_in_hand(grievance.id))):
        return False
    return settings.get(options.SEND_UNSEEN, community=grievance.community_id)


def _was_in_hand(grievance_id: Any) -> ColumnElement[bool]:
    """Whether a person asked about it, proposed to refuse it, or took back what they did: what is
    to become of it is theirs to say."""
    return exists().where(
        Event.grievance_id == grievance_id, Event.actor_kind == STAFF, Event.kind.in_(IN_HAND)
    )


def unseen() -> list[int]:
    """New reports that a rule would take, in communities whose setting lets it."""
    with_rules = session.scalars(
        select(Rule.community_id).where(Rule.replaced_at.is_(None), Rule.automatic).distinct()
    ).all()
    return [
        grievance_id
        for community_id in with_rules
        if settings.get(options.SEND_UNSEEN, community=community_id)
        for grievance_id in _unseen_in(community_id)
    ]


def _unseen_in(community_id: int) -> list[int]:
    """What has been submitted is little at any time, because somebody accepts it soon."""
    rules = queries.rules(community_id)
    rows = session.execute(
        select(
            Grievance.id,
            Grievance.category_id,
            Grievance.kind_id,
            Grievance.grid_id,
            Grievance.building_id,
            Grievance.filed_at,
        )
        .where(
            Grievance.community_id == community_id,
            Grievance.status == S.SUBMITTED,
            Grievance.accepted_at.is_(None),
            Grievance.held_for.is_(None),
            Grievance.confidential.is_(False),
            Grievance.urgent.is_(False),
            ~_was_in_hand(Grievance.id),
        )
        .order_by(Grievance.id)
    )
    return [row[0] for row in rows if decide(rules, Inputs(*row[1:])).by_itself]
