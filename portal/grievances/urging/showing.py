"""What the pages tell of urging and supervision: to residents, and to staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.base import clock, deadlines, i18n, names
from portal.base.access import viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.i18n import _
from portal.grievances import policy as report_policy
from portal.grievances.models import Grievance
from portal.grievances.policy import Report
from portal.grievances.urging import policy, queries, service
from portal.grievances.urging.telling import by_office


@dataclass(frozen=True)
class Urging:
    """``possible`` says that it can be urged now, ``told`` from when on otherwise, ``before`` that
    it was urged already; empty where nothing is to be told."""

    possible: bool
    told: str
    before: str


@dataclass(frozen=True)
class Pressed:
    """What stands on the page of a report for a resident: ``supervised`` for everybody who sees
    it, ``urging`` for its reporter while somebody else's clock runs."""

    supervised: str = ""
    urging: Urging | None = None


def for_residents(report: Report, *, own: bool) -> Pressed:
    """One statement for a report that is supervised or joined with another one, else none."""
    supervised = ""
    if report.supervised_until is not None:
        row = queries.told_of(report.id)
        supervised = by_office(row.office, row.until) if row is not None else ""
    return Pressed(supervised, urging(report) if own else None)


def urging(report: Report) -> Urging | None:
    """What its reporter is told of urging; None where there is nobody to urge."""
    lead = queries.clock_of(report.lead_case_id) if report.lead_case_id is not None else None
    if report.lead_case_id is not None and lead is None:
        return None  # kept from this reader
    begins = policy.possible_from(report, service.pace_of(report.community_id), lead)
    if begins is None or report_policy.is_handler(viewer().person_id, report):
        return None
    possible = begins <= clock.now()
    return Urging(possible, "" if possible else _from(begins), _before(report))


def _from(begins: datetime) -> str:
    return _("Possible from %(when)s on, if it is not dealt with by then.", when=_minute(begins))


def _before(report: Report) -> str:
    if report.urged_at is None:
        return ""
    return _("You urged it last on %(when)s.", when=i18n.day_and_time(report.urged_at, year=False))


def _minute(moment: datetime) -> str:
    """The moment in full minutes; one that has begun counts as the next, so that the page does not
    promise too much."""
    begun = moment.second or moment.microsecond
    full = moment.replace(second=0, microsecond=0)
    return i18n.day_and_time(full + timedelta(minutes=1) if begun else full, year=False)


@dataclass(frozen=True)
class Watched:
    """The supervision that runs, for staff: facts, why, and what was answered last."""

    rows: list[tuple[str, str]]
    reason: str
    answer: str
    late: bool


def for_staff(grievance: Grievance) -> Watched | None:
    """One statement, and none for the many that are not supervised."""
    row = queries.running(grievance.id) if grievance.supervised_until is not None else None
    if row is None:
        return None
    known = names.names_of([row.by_id, row.answered_by_id])
    rows: list[tuple[Any, str]] = [
        (_("Supervised by"), _somebody(str(ROLE_LABELS[row.office]), known.get(row.by_id, ""))),
        (_("Since"), i18n.day_and_time(row.at)),
        (_("Answer by"), i18n.day(deadlines.shown_day(row.until))),
    ]
    if row.answered_at is not None:
        who = known.get(row.answered_by_id or 0, "")
        rows.append((_("Answered"), _somebody(i18n.day_and_time(row.answered_at), who)))
    late = row.answered_at is None and row.until < clock.now()
    return Watched(rows, row.reason, row.answer, late)


def _somebody(what: str, name: str) -> str:
    return f"{what} {name}".strip()
