"""Recording what came of a call. Keyword arguments in, rows out; never commits."""

from datetime import date, timedelta

from portal.base import clock, deadlines, settings
from portal.base.db import session
from portal.grievances import announcements, limits, policy
from portal.grievances.callback import options, queries
from portal.grievances.callback.errors import (
    AnswerMissing,
    AskedAlready,
    BadDay,
    NothingToAsk,
    OwnWork,
    StillWrongMissing,
)
from portal.grievances.callback.models import CallBack, CallOutcome
from portal.grievances.lifecycle import OUTCOME_OF_CALL, SAID_SATISFIED, SAID_SOLVED, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Satisfaction
from portal.grievances.service import answering
from portal.grievances.service.contacting import reveal_contact
from portal.grievances.service.intake import checked_submission
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import trimmed, words

C, E, S = CallOutcome, EventKind, GrievanceStatus
AGAIN = frozenset({C.NO_ANSWER, C.WRONG_NUMBER})


def call(grievance_id: int, *, actor: Actor, reason: str) -> str:
    """The resident's number for a call-back; that it was looked at is kept, and the resident sees
    it."""
    judge(load(grievance_id), actor)
    return reveal_contact(grievance_id, actor=actor, reason=reason)


def record(
    grievance_id: int,
    *,
    actor: Actor,
    submission_id: str,
    outcome: CallOutcome | str,
    solved: bool | None = None,
    satisfaction: Satisfaction | str | None = None,
    comment: str = "",
    next_try_on: date | None = None,
) -> CallBack:
    """Keep one attempt; the same form sent twice is one. A resident who says that it is not solved
    has the report reopened in the same transaction, in whose history the caller stands.

    What was said is the call's: the report's own answer stays the resident's own, or none.
    """
    grievance = load(grievance_id)
    number, outcome = checked_submission(submission_id), CallOutcome(outcome)
    first = queries.by_submission(number)
    if first is not None and first.grievance_id == grievance.id:
        return first
    judge(grievance, actor)
    reached = outcome is C.REACHED
    said = _said(solved, comment) if reached else trimmed(comment)
    row = CallBack(
        grievance_id=grievance.id,
        community_id=grievance.community_id,
        seq=grievance.version + 1,
        round=grievance.reopen_count,
        attempt=queries.attempts(grievance.id, grievance.reopen_count) + 1,
        submission_id=number,
        outcome=outcome,
        solved=solved if reached else None,
        satisfaction=Satisfaction(satisfaction) if reached and satisfaction else None,
        comment=said,
        next_try_on=_next_try(grievance, next_try_on) if outcome in AGAIN else None,
        by_id=actor.person_id,
    )
    session.add(row)
    session.flush()
    _tell(grievance, row, actor)
    return row


def _said(solved: bool | None, comment: str) -> str:
    if solved is None:
        raise AnswerMissing
    return trimmed(comment) if solved else words(comment, StillWrongMissing)


def _tell(grievance: Grievance, row: CallBack, actor: Actor) -> Event:
    """The event of the call, and of the reopening; the resident is told what was written down."""
    facts: dict[str, object] = {OUTCOME_OF_CALL: row.outcome.value}
    if row.solved is not None:
        facts |= {
            SAID_SOLVED: row.solved,
            SAID_SATISFIED: row.satisfaction.value if row.satisfaction else None,
        }
    event = move(grievance, E.CALL_BACK, actor=actor, facts=facts)
    if row.outcome is C.REACHED:
        announcements.tell(grievance, "called_back", "reporter", actor_id=actor.person_id)
    if row.solved is False:
        return answering.reopen_for(grievance, actor=actor, reason=row.comment, call_back=row.id)
    return event


def judge(grievance: Grievance, actor: Actor) -> None:
    """Whether this person may call about this report now; raises the sentence that says why not."""
    if actor.person_id is None or queries.is_own_work(grievance, actor.person_id):
        raise OwnWork
    if not may_be_asked(grievance):
        raise NothingToAsk
    if is_done(grievance):
        raise AskedAlready


def may_be_asked(grievance: Grievance) -> bool:
    """Whether the report is dealt with, has a reporter, and can still be reopened."""
    dealt_with = grievance.status in (S.RESOLVED, S.CLOSED)
    known = grievance.reporter_id is not None
    return known and dealt_with and policy.may_still_dispute(grievance, clock.now())


def is_done(grievance: Grievance) -> bool:
    """Whether this round was asked: reached, not wanted, or tried as often as is set."""
    tried = queries.outcomes(grievance.id, grievance.reopen_count)
    most = settings.get(options.MOST_TRIES, community=grievance.community_id)
    return len(tried) >= most or not AGAIN.issuperset(tried)


def _next_try(grievance: Grievance, asked: date | None) -> date | None:
    """The day that was chosen, or the next working day; None when no time is left for it."""
    today, last = clock.today(), last_day(grievance)
    if asked is not None:
        if not today < asked <= last:
            raise BadDay
        return asked
    calendar, day = deadlines.current_calendar(), today + timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day if day <= last else None


def last_day(grievance: Grievance) -> date:
    """Until when a call can still lead to anything: the report can be reopened until then."""
    if grievance.objection_until is not None:
        return clock.local(grievance.objection_until).date()
    terms = deadlines.terms_for(limits.DISPUTE, community=grievance.community_id)
    return terms.due(grievance.due_at or clock.now()).day
