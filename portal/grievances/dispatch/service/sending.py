"""Sending a report to a unit, and what the unit does with it: sign, give back, tell, finish."""

from collections.abc import Sequence
from typing import Any

from portal.base import clock
from portal.base.db import session
from portal.base.errors import Invalid
from portal.grievances import policy
from portal.grievances.dispatch import queries
from portal.grievances.dispatch.errors import (
    BasisMissing,
    NoSuchUnit,
    ReturnedTooOften,
    WhyMissing,
)
from portal.grievances.dispatch.labels import RETURN_REASONS
from portal.grievances.dispatch.models import Assignment, Unit
from portal.grievances.dispatch.queries import RuleLine
from portal.grievances.dispatch.ruling import Decision
from portal.grievances.dispatch.service import links
from portal.grievances.errors import MustLeave, NotAllowedNow
from portal.grievances.lifecycle import SUPERVISOR, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, PhotoStage
from portal.grievances.service import handling, photos
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words

E, S = EventKind, GrievanceStatus
LONGEST = 200


def dispatch(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    unit_id: int,
    reason: str = "",
    instruction: str = "",
) -> Event:
    """Send it to a unit (派单), accepting it before where nobody has. Where the rules name the same
    unit, the rule is the reason; otherwise whoever decides says why. Who accepted first stays in
    the lead (首接负责)."""
    grievance = load(grievance_id)
    unit, decision = _unit(grievance, unit_id), queries.decision_for(grievance)
    by_rule = decision.rule is not None and decision.unit_id == unit.id
    reason = reason.strip()[:LONGEST]
    if not by_rule and not reason:
        raise WhyMissing
    if policy.must_leave_the_community(grievance):
        raise MustLeave
    seen: int | None = version
    if grievance.status is S.SUBMITTED:
        handling.take(grievance, actor=actor, version=version, silent=True)
        seen = None
    said = {"reason": reason, "instruction": instruction.strip()[:LONGEST]}
    return hand_over(grievance, unit, decision, actor=actor, version=seen, by_rule=by_rule, **said)


def hand_over(
    grievance: Grievance,
    unit: Unit,
    decision: Decision[RuleLine],
    *,
    actor: Actor,
    version: int | None,
    by_rule: bool,
    reason: str = "",
    instruction: str = "",
) -> Event:
    """The sending itself with its record and its link, of a report that is locked and judged."""
    event = move(
        grievance,
        E.DISPATCH,
        actor=actor,
        version=version,
        text=unit.name,
        is_public=True,
        values={"unit_id": unit.id},
        facts=_why(decision) if by_rule else {"reason": reason},
    )
    assignment = _assignment(grievance, unit, decision, by_rule=by_rule)
    assignment.by_id, assignment.reason = actor.person_id, reason
    assignment.instruction = instruction
    session.add(assignment)
    session.flush()  # the link needs the new number
    links.make_link(assignment)
    return event


def take_back(grievance: Grievance, _event: Event) -> None:
    """Undo a sending within seconds: its link opens nothing, and it counts as never sent."""
    assignment = queries.running(grievance.id)
    if assignment is not None:
        assignment.taken_back_at = clock.now()
        links.revoke(assignment.id)


def _unit(grievance: Grievance, unit_id: int) -> Unit:
    found = queries.unit(grievance.community_id, unit_id)
    if found is None or not found.active:
        raise NoSuchUnit
    return found


def _why(decision: Decision[RuleLine]) -> dict[str, Any]:
    assert decision.rule is not None
    return {"rule": decision.rule.id, "rule_version": decision.rule.version}


def _assignment(
    grievance: Grievance, unit: Unit, decision: Decision[RuleLine], *, by_rule: bool
) -> Assignment:
    inputs = queries.inputs_of(grievance)
    other = decision.runner_up.unit_id if decision.runner_up else None
    return Assignment(
        grievance_id=grievance.id,
        community_id=grievance.community_id,
        unit_id=unit.id,
        rule_id=decision.rule.id if by_rule and decision.rule else None,
        rule_version=decision.rule.version if by_rule and decision.rule else None,
        inputs={
            "category_id": inputs.category_id,
            "grid_id": inputs.grid_id,
            "building_id": inputs.building_id,
            "filed_at": inputs.at.isoformat(),
        },
        runner_up_id=other if by_rule else decision.unit_id,
    )


def sign(grievance_id: int, *, actor: Actor, version: int) -> Event:
    """The unit takes the work on (签收), or takes it on again after the resident said that it did
    not help."""
    grievance = load(grievance_id)
    assignment = _running(grievance)
    if grievance.status is S.REOPENED and policy.must_leave_the_community(grievance):
        raise MustLeave
    event = move(grievance, E.SIGN, actor=actor, version=version)
    assignment.signed_at = clock.now()
    return event


def give_back(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    reason: str,
    basis: str,
    suggested_unit: str,
) -> Event:
    """The unit gives it back (退单) with reason, basis and who should have it; the third time
    only a supervisor may. The promised date stays as it is."""
    grievance = load(grievance_id)
    assignment = _running(grievance)
    if policy.needs_leader_to_return(grievance) and actor.kind != SUPERVISOR:
        raise ReturnedTooOften
    if reason not in RETURN_REASONS or not basis.strip() or not suggested_unit.strip():
        raise BasisMissing
    event = move(
        grievance,
        E.RETURN,
        actor=actor,
        version=version,
        values={"return_count": grievance.return_count + 1},
        facts={"reason": reason},
    )
    assignment.returned_at, assignment.return_reason = clock.now(), reason
    assignment.return_basis = basis.strip()[:LONGEST]
    assignment.suggested_unit = suggested_unit.strip()[:60]
    return event


def progress(
    grievance_id: int,
    *,
    actor: Actor,
    text: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
) -> Event:
    """The unit tells how far it is, for the staff; photos are kept with the report."""
    grievance = load(grievance_id)
    _running(grievance)
    if grievance.status not in (S.DISPATCHED, S.IN_PROGRESS):
        raise NotAllowedNow(grievance.status)
    event = move(
        grievance,
        E.NOTE,
        actor=actor,
        text=words(text),
        facts={"photos": len(photo_tokens)},
    )
    photos.add_to(grievance, photo_tokens, uploader_key=uploader_key, stage=PhotoStage.AFTER)
    return event


def resolve_for_unit(grievance_id: int, *, version: int, actor: Actor, **answer: Any) -> Event:
    """The unit says what was achieved; the resident is asked, as after the staff's own work."""
    grievance = load(grievance_id)
    if grievance.status is not S.IN_PROGRESS:
        raise NotAllowedNow(grievance.status)
    _running(grievance)
    return handling.resolve(grievance_id, actor=actor, version=version, **answer)


def _running(grievance: Grievance) -> Assignment:
    found = queries.running(grievance.id)
    if found is None or grievance.unit_id is None:
        raise NotAllowedNow(grievance.status)
    if found.unit_id != grievance.unit_id:
        raise Invalid
    return found
