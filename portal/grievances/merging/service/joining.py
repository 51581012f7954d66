"""Joining a report into another one that leads (并案), and separating it again.

The merged report keeps its number, receipt, link and reporter. Its own clock stands still while
the lead's runs, and goes on with what was left when the two are separated. On the lead nothing
changes but the count, which is an event of its own, so that its version tells of every change.
"""

from portal.base.i18n import _
from portal.grievances import policy
from portal.grievances.errors import NotAllowedNow
from portal.grievances.lifecycle import STAFF, SYSTEM_ACTOR, Actor
from portal.grievances.merging import judging, rows
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.service.moving import load, move, refuse_if_stale
from portal.grievances.service.saying import words
from portal.grievances.support import counting

E = EventKind
# Among the facts of an event: the numbers of the other reports it is about.
LEAD_NO, JOINED, SEPARATED = "lead_no", "joined", "separated"


def merge(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    lead_case_id: int,
    lead_version: int | None = None,
) -> Event:
    """Join a report into ``lead_case_id``; both versions are what the worker saw. Raises a
    ``CannotJoin`` or ``NoSuchReport`` that says why not, or ``ChangedMeanwhile``."""
    if rows.lead_id_of(grievance_id) is not None:
        case = load(grievance_id)
        refuse_if_stale(case, version)
        raise NotAllowedNow(case.status)
    case, lead = rows.load_both(grievance_id, lead_case_id)
    refuse_if_stale(case, version)
    refuse_if_stale(lead, lead_version)
    judging.refuse_unfit(case, lead)
    known = policy.is_public(lead)
    event = move(
        case,
        E.MERGE,
        actor=actor,
        version=version,
        text=_("%(no)s leads", no=lead.no) if known else "",
        is_public=known,
        values={"lead_case_id": lead.id, "reject_proposed_by_id": None},
        facts={LEAD_NO: lead.no},
    )
    move(
        lead,
        E.NOTE,
        actor=actor,
        version=lead_version,
        text=_("%(no)s was joined into this report.", no=case.no),
        values={"merged_count": lead.merged_count + 1},
        facts={JOINED: [case.no]},
    )
    counting.recount(lead.id)
    return event


def take_back(case: Grievance, event: Event) -> None:
    """Undo a joining within seconds: the lead counts one less. The case is back already."""
    lead = load(event.facts["lead_case_id"])
    _tell_lead(lead, [case.no], Actor(STAFF, event.actor_id), lead.merged_count - 1)
    counting.recount(lead.id)
    counting.recount(case.id)


def unmerge(grievance_id: int, *, actor: Actor, version: int, reason: str) -> Event:
    """Separate a report from its lead; it goes on where it was. The reporter reads the reason."""
    said = words(reason)
    lead_id = rows.lead_id_of(grievance_id)
    # The lead first, as where its result reaches the others, so that nobody waits crosswise.
    lead = load(lead_id) if lead_id is not None else None
    case = load(grievance_id)
    event = _separate(case, actor, said, version=version)
    if lead is not None:
        _tell_lead(lead, [case.no], actor, lead.merged_count - 1)
        counting.recount(lead.id)
        counting.recount(case.id)
    return event


def separate_all(lead: Grievance, cases: list[Grievance], reason: str) -> None:
    """Separate reports from a lead that does not lead any more."""
    for case in cases:
        _separate(case, SYSTEM_ACTOR, reason)
        counting.recount(case.id)
    if cases:
        _tell_lead(lead, [each.no for each in cases], SYSTEM_ACTOR, lead.merged_count - len(cases))
        counting.recount(lead.id)


def _separate(case: Grievance, actor: Actor, reason: str, version: int | None = None) -> Event:
    return move(
        case,
        E.UNMERGE,
        actor=actor,
        version=version,
        text=reason,
        values={"lead_case_id": None},
    )


def _tell_lead(lead: Grievance, numbers: list[str], actor: Actor, count: int) -> None:
    move(
        lead,
        E.NOTE,
        actor=actor,
        text=_("%(numbers)s goes on by itself again.", numbers=_listed(numbers)),
        values={"merged_count": count},
        facts={SEPARATED: numbers},
    )


def _listed(numbers: list[str]) -> str:
    return " ".join(numbers)
