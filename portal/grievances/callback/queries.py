"""Reads of call-backs: whom to call, what was tried, and what stands in a report's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.base import clock, settings
from portal.base.db import session
from portal.community.identity.models import Credential, CredentialKind, Person
from portal.community.places.models import Building, Landmark
from portal.grievances.callback import options
from portal.grievances.callback.models import CallBack, CallOutcome
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.queries.desk.today import RANKS

E, S = EventKind, GrievanceStatus
SIZE = 50
SETTLED = (CallOutcome.REACHED, CallOutcome.REFUSED)
# Whoever did one of these worked on the report.
WORK = (
    E.ACCEPT,
    E.ASK_INFO,
    E.SELF_HANDLE,
    E.DISPATCH,
    E.SIGN,
    E.RETURN,
    E.ESCALATE,
    E.DEESCALATE,
    E.RESOLVE,
)
# A number without a common part with a hundred, so that the sample is spread over the days.
_SPREAD, _HUNDRED = 37, 100


@dataclass(frozen=True)
class ToCall:
    """A report whose resident is to be asked; ``until`` is when it can no longer be reopened, or
    when the time to confirm ends."""

    no: str
    category_id: int
    place: str
    status: GrievanceStatus
    resolved_at: datetime
    until: datetime | None
    tried: int
    next_try_on: date | None


def waiting(community_id: int, person_id: int, *, later: bool = False) -> list[ToCall]:
    """Whom this person may call: closed without an answer, nearly so, or chosen by the sample; the
    most pressing first. ``later`` gives instead those that were put off to another day."""
    now, today = clock.now(), clock.today()
    put_off = _NEXT_TRY.is_not(None) & (today < _NEXT_TRY)
    when = put_off if later else or_(_NEXT_TRY.is_(None), today >= _NEXT_TRY)
    common = (*_callable(community_id, person_id), when)
    found = [
        *_rows(Grievance.objection_until, *_closed(community_id, now), *common),
        *_rows(Grievance.due_at, *_unanswered(community_id, now), *common),
    ]
    return sorted(found, key=lambda one: one.until or now)[:SIZE]


def _rows(until: Any, *conditions: ColumnElement[bool]) -> list[ToCall]:
    statement = (
        select(
            Grievance.no,
            Grievance.category_id,
            func.coalesce(Building.name, Landmark.name, Grievance.place_text),
            Grievance.status,
            Grievance.resolved_at,
            until,
            _TRIED,
            _NEXT_TRY,
        )
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(*conditions)
        .order_by(until)
        .limit(SIZE)
    )
    return [ToCall(*row) for row in session.execute(statement)]


def _closed(community_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    percent = settings.get(options.SAMPLE_PERCENT, community=community_id)
    chosen = (Grievance.id * _SPREAD) % _HUNDRED < percent
    return (
        Grievance.community_id == community_id,
        Grievance.objection_until > now,
        Grievance.status == S.CLOSED,
        or_(Grievance.solved.is_(None), chosen),
    )


def _unanswered(community_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    days = settings.get(options.DAYS_BEFORE_END, community=community_id)
    return (
        Grievance.community_id == community_id,
        Grievance.turn == Turn.RESIDENT,
        Grievance.rank.in_(RANKS),
        Grievance.due_at < now + timedelta(days=days),
        Grievance.status == S.RESOLVED,
    )


_ROUND = and_(CallBack.grievance_id == Grievance.id, CallBack.round == Grievance.reopen_count)
_TRIED = select(func.count(CallBack.id)).where(_ROUND).correlate(Grievance).scalar_subquery()
_NEXT_TRY = (
    select(CallBack.next_try_on)
    .where(_ROUND)
    .order_by(CallBack.attempt.desc())
    .limit(1)
    .correlate(Grievance)
    .scalar_subquery()
)


def _callable(community_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Not asked yet, with a number to call, and none of the person's own work."""
    most = settings.get(options.MOST_TRIES, community=community_id)
    return (
        ~exists().where(_ROUND, CallBack.outcome.in_(SETTLED)).correlate(Grievance),
        most > _TRIED,
        exists()
        .where(
            Credential.person_id == Grievance.reporter_id, Credential.kind == CredentialKind.PHONE
        )
        .correlate(Grievance),
        Grievance.reporter_id != person_id,
        func.coalesce(Grievance.holder_id, 0) != person_id,
        func.coalesce(Grievance.lead_id, 0) != person_id,
        *(~each(Grievance.id, person_id).correlate(Grievance) for each in _OWN_WORK),
    )


def _worked_on(report: Any, person_id: int) -> Exists:
    """Whether the person had this report in hand at any time."""
    return _had_in_hand(person_id, Event.grievance_id == report)


def _worked_on_part(report: Any, person_id: int) -> Exists:
    """Whether the person had a part in hand whose result is this report's too."""
    part = aliased(Grievance)
    return _had_in_hand(person_id, part.parent_case_id == report, Event.grievance_id == part.id)


def _worked_on_lead(report: Any, person_id: int) -> Exists:
    """Whether the person had the report in hand with which this one was dealt with together."""
    joined = aliased(Event)
    return _had_in_hand(
        person_id,
        joined.grievance_id == report,
        joined.kind == E.MERGE,
        Event.grievance_id == joined.facts["lead_case_id"].as_integer(),
    )


def _had_in_hand(person_id: int, *which: ColumnElement[bool]) -> Exists:
    return exists().where(*which, Event.actor_id == person_id, Event.kind.in_(WORK))


_OWN_WORK = (_worked_on, _worked_on_part, _worked_on_lead)


def is_own_work(grievance: Grievance, person_id: int) -> bool:
    """Whether the person reported it, leads it, has it, or ever worked on it, on a part of it
    or on the report it was dealt with together with."""
    if person_id in (grievance.reporter_id, grievance.holder_id, grievance.lead_id):
        return True
    worked = or_(*(each(grievance.id, person_id) for each in _OWN_WORK))
    return bool(session.scalar(select(worked)))


def by_submission(submission_id: str) -> CallBack | None:
    """The attempt that a form was kept as."""
    return session.scalar(select(CallBack).where(CallBack.submission_id == submission_id))


def attempts(grievance_id: int, round_: int) -> int:
    """How often the resident was called since the report was last dealt with."""
    return len(outcomes(grievance_id, round_))


def outcomes(grievance_id: int, round_: int) -> list[CallOutcome]:
    """What became of each of these calls."""
    return list(
        session.scalars(
            select(CallBack.outcome)
            .where(CallBack.grievance_id == grievance_id, CallBack.round == round_)
            .order_by(CallBack.attempt)
        )
    )


def calls(grievance_id: int) -> Sequence[Any]:
    """Every attempt with who made it, newest first, and nothing of what was said."""
    return session.execute(
        select(CallBack.at, CallBack.outcome, CallBack.next_try_on, Person.name)
        .join(Person, Person.id == CallBack.by_id)
        .where(CallBack.grievance_id == grievance_id)
        .order_by(CallBack.id.desc())
    ).all()
