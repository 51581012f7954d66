"""How the workbench tells why a report is where it is (为什么派到这里)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.base import i18n, names
from portal.base.i18n import _
from portal.grievances import labels as grievance_labels
from portal.grievances.dispatch import labels, queries
from portal.grievances.dispatch.queries import AssignmentLine, RuleLine
from portal.grievances.dispatch.ruling import Decision
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries

Rows = list[tuple[str, str]]
S = GrievanceStatus
# Before these nothing was ever sent anywhere.
NEVER_SENT = frozenset({S.SUBMITTED, S.ACCEPTED, S.NEED_INFO, S.REJECTED, S.WITHDRAWN})


@dataclass(frozen=True)
class Handed:
    """One sending in words; ``running`` is the one that stands."""

    title: str
    rows: Rows
    running: bool


def handed(grievance: Grievance) -> list[Handed]:
    """Every sending of a report, newest first, and who above has it."""
    found = []
    if grievance.status is S.ESCALATED:
        found.append(Handed(_("Passed on"), _above(grievance), False))
    if grievance.status in NEVER_SENT and grievance.unit_id is None:
        return found
    lines = queries.assignments(grievance.id)
    people = names.names_of([line.by_id for line in lines])
    grids = desk_queries.grids(grievance.community_id) if lines else {}
    return found + [_told(line, people, grids, grievance) for line in lines]


def _above(grievance: Grievance) -> Rows:
    rows = [(_("Who has it"), grievance_labels.name_of(labels.TARGETS, grievance.escalated_to))]
    if grievance.external_no:
        rows.append((_("Its number there"), grievance.external_no))
    return rows


def _told(
    line: AssignmentLine, people: Mapping[int, str], grids: Mapping[int, str], grievance: Grievance
) -> Handed:
    rows = [
        (_("Sent"), i18n.day_and_time(line.sent_at)),
        (_("Why here?"), _why(line, people)),
        (_("What was looked at"), _inputs(line, grids)),
    ]
    if line.runner_up:
        rows.append((_("Next choice"), line.runner_up))
    if line.contact:
        rows.append((_("Whom to call there"), line.contact))
    if line.instruction:
        rows.append((_("Told to the unit"), line.instruction))
    if line.signed_at:
        rows.append((_("Signed for"), i18n.day_and_time(line.signed_at)))
    if line.returned_at:
        rows += _returned(line)
    running = line.returned_at is None and grievance.unit_id == line.unit_id
    return Handed(line.unit, rows, running)


def _why(line: AssignmentLine, people: Mapping[int, str]) -> str:
    if line.rule_id is not None:
        return _(
            "Rule %(number)s, version %(version)s", number=line.rule_id, version=line.rule_version
        )
    who = people.get(line.by_id or 0) or _("a colleague")
    return _("%(name)s decided: %(reason)s", name=who, reason=line.reason)


def _inputs(line: AssignmentLine, grids: Mapping[int, str]) -> str:
    found = line.inputs
    kind = categories.by_id().get(found.get("category_id", 0))
    parts = [kind.name(i18n.current_locale()) if kind else ""]
    parts.append(grids.get(found.get("grid_id") or 0, ""))
    if "filed_at" in found:
        parts.append(i18n.day_and_time(_moment(found["filed_at"])))
    return _(", ").join(part for part in parts if part)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _returned(line: AssignmentLine) -> Rows:
    assert line.returned_at is not None
    return [
        (_("Given back"), i18n.day_and_time(line.returned_at)),
        (_("Reason"), grievance_labels.name_of(labels.RETURN_REASONS, line.return_reason)),
        (_("It rests on"), line.return_basis),
        (_("Suggested instead"), line.suggested_unit),
    ]


def suggestion(grievance: Grievance) -> str:
    """What the rules say of a report, as a sentence."""
    decision = queries.decision_for(grievance)
    known = queries.unit_names(
        [each.unit_id for each in (decision.rule, decision.runner_up) if each and each.unit_id]
    )
    return _said(decision, known)


def _said(decision: Decision[RuleLine], known: Mapping[int, str]) -> str:
    if decision.rule is None:
        return _("No rule fits; you decide.")
    first = known.get(decision.unit_id or 0) or _("the desk")
    said = _(
        "Rule %(number)s, version %(version)s, sends it to %(unit)s.",
        number=decision.rule.id,
        version=decision.rule.version,
        unit=first,
    )
    if decision.runner_up is None:
        return said
    other = known.get(decision.runner_up.unit_id or 0) or _("the desk")
    return _("%(said)s The next choice would be %(unit)s.", said=said, unit=other)
