"""What is decided above the worker: more time, and passing the report on to those above."""

from datetime import date, timedelta

from portal.base import clock, deadlines
from portal.base.deadlines.limits import Due
from portal.grievances import announcements, clocks, options, policy
from portal.grievances.dispatch.errors import BadDate, NeverPutOff, TargetMissing, TooLateToExtend
from portal.grievances.dispatch.labels import TARGETS
from portal.grievances.errors import NotAllowedNow, ReasonMissing
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.service.changing import dates
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words
from portal.grievances.stages import service as stages
from portal.grievances.stages import standing

E = EventKind
FARTHEST = timedelta(days=60)
# Among the facts of a note: by when the staff would be done.
ASKS_UNTIL = "asks_until"


def ask_extension(
    grievance_id: int, *, actor: Actor, version: int, reason: str, until: date
) -> Event:
    """Whoever has it asks for more time; the supervisor decides."""
    grievance = load(grievance_id)
    if standing.goes_by_stages(grievance):
        raise NotAllowedNow(grievance.status)
    _judge(grievance, until)
    event = move(
        grievance,
        E.NOTE,
        actor=actor,
        version=version,
        text=words(reason, ReasonMissing),
        facts={ASKS_UNTIL: until.isoformat()},
    )
    announcements.tell(grievance, "extension_asked", "supervisors", actor_id=actor.person_id)
    return event


def extend(grievance_id: int, *, actor: Actor, version: int, reason: str, until: date) -> Event:
    """The supervisor puts the promised date off (延期): before it has passed, once, with the
    reason, which the resident is told."""
    grievance = load(grievance_id)
    _judge(grievance, until)
    if standing.goes_by_stages(grievance):
        return stages.put_off(grievance, actor=actor, version=version, reason=reason, until=until)
    new = Due(deadlines.end_of(until), False)
    stage = clocks.put_off(grievance, new)
    clocks.move_running(grievance.id, stage)
    return move(
        grievance,
        E.EXTEND,
        actor=actor,
        version=version,
        text=words(reason, ReasonMissing),
        values=dates(stage, new) | {"extended_at": clock.now()},
    )


def _judge(grievance: Grievance, until: date) -> None:
    by_stages = standing.running(grievance)
    key = by_stages.stage.limit_key if by_stages else grievance.category.limit_key
    if not options.lets_put_off(key, grievance.community_id):
        raise NeverPutOff
    if not policy.may_be_put_off(grievance, clock.now()):
        raise TooLateToExtend
    ends = (grievance.due_at, None if by_stages else grievance.promised_at)
    latest = max(at for at in ends if at is not None)
    promised = deadlines.shown_day(latest)
    if not promised < until <= promised + FARTHEST:
        raise BadDate


def escalate(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    target: str,
    external_no: str = "",
    text: str,
) -> Event:
    """Pass it on to those above (上报): the community's clock stops, theirs runs, and the resident
    is told who has it now."""
    grievance = load(grievance_id)
    if target not in TARGETS:
        raise TargetMissing
    if actor.kind == STAFF and not policy.must_go_up(grievance):
        raise NotAllowedNow(grievance.status)
    return move(
        grievance,
        E.ESCALATE,
        actor=actor,
        version=version,
        text=words(text, ReasonMissing),
        values={
            "escalated_to": target,
            "external_no": external_no.strip()[:60] or grievance.external_no,
        },
    )


def deescalate(grievance_id: int, *, actor: Actor, version: int, text: str) -> Event:
    """Those above give it back; the community's clock goes on with what was left."""
    grievance = load(grievance_id)
    return move(
        grievance,
        E.DEESCALATE,
        actor=actor,
        version=version,
        text=words(text, ReasonMissing),
        values={"escalated_to": None},
    )
