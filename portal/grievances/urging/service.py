"""Urging and supervising. Keyword arguments in, events out; never commits.

Neither changes the state of a report, who has it, or its dates: they are flags, and words that
reach those who deal with it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from portal.base import clock, deadlines, settings
from portal.base.access.permissions import Role
from portal.base.audit.service import record
from portal.base.db import session
from portal.grievances import announcements
from portal.grievances.errors import NotAllowedNow
from portal.grievances.lifecycle import OFFICE, SUPPORTER, URGED_FOR, Actor
from portal.grievances.limits import SUPERVISION
from portal.grievances.merging import rows
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.policy import is_handler
from portal.grievances.service import repeats
from portal.grievances.service.moving import load, move, refuse_if_stale
from portal.grievances.service.saying import trimmed, words
from portal.grievances.urging import options, policy, queries
from portal.grievances.urging.binding import is_own
from portal.grievances.urging.errors import (
    BadDay,
    HigherOffice,
    NotSupervised,
    OwnReport,
    OwnSupervision,
    SupervisedAlready,
    TooEarly,
    WordsMissing,
)
from portal.grievances.urging.models import Supervision
from portal.grievances.urging.policy import Pace

E = EventKind
FARTHEST = timedelta(days=60)
LONGEST_URGING = 200


def pace_of(community_id: int) -> Pace:
    """What is set for a community."""
    return Pace(
        settings.get(options.FROM_PERCENT, community=community_id),
        timedelta(hours=settings.get(options.HOURS_BETWEEN, community=community_id)),
    )


def urge(grievance_id: int, *, actor: Actor, text: str = "", sent: str = "") -> Event:
    """The reporter urges (催办); the holder and the first receiver are told, the date stays.

    Of a report that is joined with another one the lead is urged, which holds no word of this
    reporter. Raises ``NotAllowedNow`` or ``TooEarly``; the same form sent twice is one urging.
    """
    lead_id = rows.lead_id_of(grievance_id)
    # The lead first, as where its result reaches the others, so that nobody waits crosswise.
    lead = load(lead_id) if lead_id is not None else None
    grievance = load(grievance_id)
    first = repeats.event_of_residents(grievance.id, sent)
    if first is not None:
        return first
    now = clock.now()
    _refuse_urging(grievance, lead, actor, now)
    event = move(
        grievance,
        E.URGE,
        actor=actor,
        text=trimmed(text)[:LONGEST_URGING],
        values={"urge_count": grievance.urge_count + 1, "urged_at": now},
        facts=repeats.facts(sent),
        silent=lead is not None,
    )
    if lead is not None:
        move(
            lead,
            E.URGE,
            actor=Actor(SUPPORTER),
            values={"urge_count": lead.urge_count + 1},
            facts={URGED_FOR: grievance.no},
        )
    return event


def _refuse_urging(
    grievance: Grievance, lead: Grievance | None, actor: Actor, now: datetime
) -> None:
    own_work = is_handler(actor.person_id, lead or grievance)
    moved_on = grievance.lead_case_id != (lead.id if lead is not None else None)
    begins = policy.possible_from(grievance, pace_of(grievance.community_id), lead)
    if own_work or moved_on or begins is None:
        raise NotAllowedNow(grievance.status)
    if now < begins:
        raise TooEarly


def usual_day(community_id: int) -> date:
    """By when an answer is demanded unless another day is chosen."""
    return deadlines.terms_for(SUPERVISION, community=community_id).due(clock.now()).day


def supervise(
    grievance_id: int,
    *,
    actor: Actor,
    office: Role,
    version: int,
    reason: str,
    until: date,
    sent: str = "",
) -> Event:
    """Put a report under supervision (督办): its holder has to answer until the end of that day."""
    grievance = load(grievance_id)
    first = repeats.event_of(grievance.id, sent, actor)
    if first is not None:
        return first
    if is_own(actor.person_id, grievance):
        raise OwnReport
    refuse_if_stale(grievance, version)
    if queries.running(grievance.id) is not None:
        raise SupervisedAlready
    said, due_at = words(reason, WordsMissing), deadlines.end_of(_checked(until))
    event = move(
        grievance,
        E.SUPERVISE,
        actor=actor,
        text=said,
        values={"supervised_until": due_at},
        facts={OFFICE: office.value} | repeats.facts(sent),
        silent=True,
    )
    session.add(
        Supervision(
            grievance_id=grievance.id,
            community_id=grievance.community_id,
            office=office,
            reason=said,
            until=due_at,
            by_id=actor.person_id,
        )
    )
    for who in ("holder", "lead"):
        announcements.tell(grievance, "supervised", who, actor_id=actor.person_id, until=due_at)
    _keep("grievance.supervise", grievance, actor, said, office=office.value)
    return event


def _checked(until: date) -> date:
    today = clock.today()
    if not today < until <= today + FARTHEST:
        raise BadDay
    if not deadlines.current_calendar().is_working_day(until):
        raise BadDay
    return until


def answer(grievance_id: int, *, actor: Actor, version: int, text: str, sent: str = "") -> Event:
    """What those who deal with the report answer to who supervises it."""
    grievance = load(grievance_id)
    first = repeats.event_of(grievance.id, sent, actor)
    if first is not None:
        return first
    refuse_if_stale(grievance, version)
    row = _running(grievance)
    if row.by_id == actor.person_id:
        raise OwnSupervision
    said = words(text, WordsMissing)
    row.answer, row.answered_at, row.answered_by_id = said, clock.now(), actor.person_id
    event = move(grievance, E.ANSWER_SUPERVISION, actor=actor, text=said, facts=repeats.facts(sent))
    announcements.tell_person(grievance, "supervision_answered", row.by_id, until=row.until)
    _keep("grievance.answer_supervision", grievance, actor, "")
    return event


def lift(
    grievance_id: int, *, actor: Actor, office: Role, version: int, note: str, sent: str = ""
) -> Event:
    """End the supervision with a note, which those who deal with the report read."""
    grievance = load(grievance_id)
    first = repeats.event_of(grievance.id, sent, actor)
    if first is not None:
        return first
    refuse_if_stale(grievance, version)
    row = _running(grievance)
    if is_own(actor.person_id, grievance):
        raise OwnReport
    if not policy.may_lift(office, row.office):
        raise HigherOffice
    said = words(note, WordsMissing)
    row.note, row.lifted_at, row.lifted_by_id = said, clock.now(), actor.person_id
    event = move(
        grievance,
        E.LIFT_SUPERVISION,
        actor=actor,
        text=said,
        values={"supervised_until": None},
        facts=repeats.facts(sent),
    )
    _keep("grievance.lift_supervision", grievance, actor, said, office=row.office.value)
    return event


def remind_of_answer(grievance_id: int) -> bool:
    """Tell holder and supervisor, once, that an answer is late; whether they were told now."""
    grievance = load(grievance_id)
    row = queries.running(grievance_id)
    if row is None or row.answered_at is not None or row.late_noted_at is not None:
        return False
    now = clock.now()
    if row.until >= now:
        return False
    row.late_noted_at = now
    late = "supervision_late"
    announcements.tell(grievance, late, "holder", actor_id=None, until=row.until)
    announcements.tell_person(grievance, late, row.by_id, until=row.until)
    return True


def _running(grievance: Grievance) -> Supervision:
    row = queries.running(grievance.id)
    if row is None:
        raise NotSupervised
    return row


def _keep(act: str, grievance: Grievance, actor: Actor, reason: str, **facts: Any) -> None:
    record(
        act,
        actor_id=actor.person_id,
        object_kind="grievance",
        object_id=grievance.id,
        community_id=grievance.community_id,
        reason=reason,
        **facts,
    )
