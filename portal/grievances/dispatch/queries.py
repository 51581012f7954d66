"""Reads of dispatch: units, the rules in force, where a report should go and why it went there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.places.models import Community
from portal.grievances import policy
from portal.grievances.dispatch.models import Assignment, Rule, Unit, UnitKind
from portal.grievances.dispatch.ruling import Decision, Inputs, decide, may_go_by_itself
from portal.grievances.models import Event, EventKind, Grievance

MOST_NOTES = 30


@dataclass(frozen=True)
class UnitLine:
    """A unit as it is listed; ``shared`` is one of the whole sub-district."""

    id: int
    name: str
    kind: UnitKind
    contact: str
    active: bool
    shared: bool
    version: int


def _serves(community_id: int) -> ColumnElement[bool]:
    """Units of the community and of its sub-district."""
    street = select(Community.street_id).where(Community.id == community_id).scalar_subquery()
    return or_(Unit.of_community_id == community_id, Unit.street_id == street)


def units(community_id: int, *, active_only: bool = True) -> list[UnitLine]:
    """The units that serve a community, by name."""
    wanted = select(Unit).where(_serves(community_id)).order_by(Unit.name, Unit.id)
    if active_only:
        wanted = wanted.where(Unit.active)
    return [_line(unit) for unit in session.scalars(wanted)]


def unit(community_id: int, unit_id: int) -> Unit | None:
    """A unit that serves the community."""
    return session.scalar(select(Unit).where(Unit.id == unit_id, _serves(community_id)))


def unit_names(unit_ids: Collection[int]) -> dict[int, str]:
    """Names of units by number, of those that get no more work too."""
    wanted = sorted(set(unit_ids))
    if not wanted:
        return {}
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _line(found: Unit) -> UnitLine:
    return UnitLine(
        found.id,
        found.name,
        found.kind,
        found.contact,
        found.active,
        found.street_id is not None,
        found.version,
    )


@dataclass(frozen=True)
class RuleLine:
    """A rule in force; what is None fits everything."""

    id: int
    key: str
    version: int
    position: int
    category_id: int | None
    grid_id: int | None
    building_id: int | None
    from_time: time | None
    to_time: time | None
    unit_id: int | None
    automatic: bool = False


_RULES = Reading(
    select(
        Rule.id,
        Rule.key,
        Rule.version,
        Rule.position,
        Rule.category_id,
        Rule.grid_id,
        Rule.building_id,
        Rule.from_time,
        Rule.to_time,
        Rule.unit_id,
        Rule.automatic,
    )
    .outerjoin(Unit, Unit.id == Rule.unit_id)
    .where(
        Rule.community_id == bindparam("community"),
        Rule.replaced_at.is_(None),
        or_(Rule.unit_id.is_(None), Unit.active),
    )
    .order_by(Rule.position, Rule.id)
)


def rules(community_id: int) -> list[RuleLine]:
    """The rules in force in their order; those of a unit that gets no more work count as none."""
    return [RuleLine(**row._mapping) for row in _RULES.rows(community=community_id)]


def rule(community_id: int, key: str) -> Rule | None:
    """A rule in force by its key."""
    return session.scalar(
        select(Rule).where(
            Rule.community_id == community_id, Rule.key == key, Rule.replaced_at.is_(None)
        )
    )


def inputs_of(grievance: Grievance, at: datetime | None = None) -> Inputs:
    """What the rules look at; the moment is that of filing, so that the answer stays the same."""
    return Inputs(
        grievance.category_id,
        grievance.kind_id,
        grievance.grid_id,
        grievance.building_id,
        at or grievance.filed_at,
    )


def decision_for(grievance: Grievance) -> Decision[RuleLine]:
    """Where the rules would send the report. A report about staff is never sent by rule."""
    if grievance.confidential:
        return Decision(None, None)
    return decide(rules(grievance.community_id), inputs_of(grievance))


def goes_by_itself(grievance: Grievance, decision: Decision[RuleLine]) -> bool:
    """Whether the rule that decides sends this report without a hand."""
    return decision.by_itself and may_go_by_itself(
        must_be_handed_over=grievance.category.must_be_handed_over,
        confidential=grievance.confidential,
        held=grievance.held_for is not None,
        must_leave=policy.must_leave_the_community(grievance),
    )


@dataclass(frozen=True)
class AssignmentLine:
    """One sending of a report: where, why, what became of it."""

    id: int
    unit_id: int
    unit: str
    contact: str
    rule_id: int | None
    rule_version: int | None
    by_id: int | None
    reason: str
    inputs: dict[str, Any]
    runner_up: str
    instruction: str
    sent_at: datetime
    signed_at: datetime | None
    returned_at: datetime | None
    return_reason: str | None
    return_basis: str
    suggested_unit: str


def assignments(grievance_id: int) -> list[AssignmentLine]:
    """Every sending of a report, newest first: two statements at most."""
    rows = session.execute(
        select(Assignment, Unit.name, Unit.contact)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.grievance_id == grievance_id, Assignment.taken_back_at.is_(None))
        .order_by(Assignment.id.desc())
    ).all()
    next_best = unit_names([row[0].runner_up_id for row in rows if row[0].runner_up_id])
    return [_assignment(*row, next_best) for row in rows]


def _assignment(row: Assignment, name: str, contact: str, names: dict[int, str]) -> AssignmentLine:
    return AssignmentLine(
        id=row.id,
        unit_id=row.unit_id,
        unit=name,
        contact=contact,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        by_id=row.by_id,
        reason=row.reason,
        inputs=row.inputs,
        runner_up=names.get(row.runner_up_id or 0, ""),
        instruction=row.instruction,
        sent_at=row.sent_at,
        signed_at=row.signed_at,
        returned_at=row.returned_at,
        return_reason=row.return_reason,
        return_basis=row.return_basis,
        suggested_unit=row.suggested_unit,
    )


def running(grievance_id: int) -> Assignment | None:
    """The newest sending, unless the unit gave it back."""
    newest = session.scalar(
        select(Assignment)
        .where(Assignment.grievance_id == grievance_id, Assignment.taken_back_at.is_(None))
        .order_by(Assignment.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return newest if newest is not None and newest.returned_at is None else None


def sent_by_itself(grievance_id: int) -> str:
    """The unit a rule has just sent a report to without a hand; empty when it did not."""
    found = running(grievance_id)
    by_rule = found is not None and found.by_id is None and found.signed_at is None
    return unit_names([found.unit_id])[found.unit_id] if found and by_rule else ""


def asked_extension(grievance_id: int, key: str) -> Event | None:
    """The newest note by which the staff asked for more time; ``key`` marks it in the facts."""
    notes = session.scalars(
        select(Event)
        .where(Event.grievance_id == grievance_id, Event.kind == EventKind.NOTE)
        .order_by(Event.seq.desc())
        .limit(MOST_NOTES)
    )
    return next((note for note in notes if key in note.facts), None)
