"""Who may do what with one grievance. Pure: asked by views, templates and services alike."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from portal.base import clock
from portal.base.access.permissions import GRANTS, Permission, Role
from portal.base.access.viewer import Viewer
from portal.grievances import follow, lifecycle, options
from portal.grievances.merging.binding import not_with_others
from portal.grievances.models import OPEN, EventKind, Grievance, GrievanceStatus
from portal.grievances.publicity import is_public as is_public
from portal.grievances.publicity import may_be_hidden
from portal.grievances.publicity import words_are_public as words_are_public
from portal.grievances.stages import policy as by_stages
from portal.grievances.stages import standing
from portal.grievances.urging.binding import not_pressed_now

S, E = GrievanceStatus, EventKind

# A grievance, or columns of it under their names as pages read them.
Report = Grievance | Row[Any]

MOST_APPEALS = 1
# From the third dispute on, the community alone does not settle it.
DISPUTES_BEFORE_ESCALATION = 3

# The words of the pages for what the table calls by its events.
REPORTER_ACTS: dict[str, EventKind] = {
    "answer": E.ANSWER_INFO,
    "confirm": E.CONFIRM,
    "reopen": E.DISPUTE,
    "appeal": E.APPEAL,
    "add": E.ADD,
    "correct": E.CHANGE,
    "hide": E.WITHHOLD,
    "withdraw": E.WITHDRAW,
}
STAFF_ACTS: dict[str, EventKind] = {
    "accept": E.ACCEPT,
    "ask": E.ASK_INFO,
    "handle": E.SELF_HANDLE,
    "resolve": E.RESOLVE,
    "reject": E.REJECT,
    "change": E.CHANGE,
    "answer": E.ANSWER_INFO,
    "add": E.ADD,
    "note": E.NOTE,
    "release": E.RELEASE,
    "withhold": E.WITHHOLD,
    "hold": E.HOLD,
    "unhold": E.UNHOLD,
    "take_on": E.SELF_HANDLE,
    "dispatch": E.DISPATCH,
    "sign": E.SIGN,
    "give_back": E.RETURN,
    "extend": E.EXTEND,
    "ask_extension": E.NOTE,
    "escalate": E.ESCALATE,
    "deescalate": E.DEESCALATE,
    "merge": E.MERGE,
    "unmerge": E.UNMERGE,
    "split": E.SPLIT,
    "supervise": E.SUPERVISE,
    "answer_supervision": E.ANSWER_SUPERVISION,
    "lift_supervision": E.LIFT_SUPERVISION,
    "stage": E.STAGE,
    "correct_stage": E.CORRECT_STAGE,
}
# By whom the table knows those who cause an event, where it is not plain staff.
ACTING_AS: dict[str, str] = {
    "sign": lifecycle.UNIT,
    "give_back": lifecycle.UNIT,
    "extend": lifecycle.SUPERVISOR,
    "supervise": lifecycle.SUPERVISOR,
    "lift_supervision": lifecycle.SUPERVISOR,
    "stage": lifecycle.STREET,
    "correct_stage": lifecycle.STREET,
}
MOST_RETURNS = 2
# Acts that also do the steps before them, each as an event of its own, and from where.
SHORTCUTS: dict[str, frozenset[GrievanceStatus]] = {
    "take_on": frozenset({S.SUBMITTED}),
    "dispatch": frozenset({S.SUBMITTED}),
    "resolve": frozenset({S.SUBMITTED, S.ACCEPTED, S.RETURNED, S.REOPENED}),
}
# What keeps a report inside the community once it was disputed too often.
STAYS_INSIDE = frozenset({"handle", "take_on", "dispatch", "sign"})
# What those in whom a report about staff is confided may do with it.
CONFIDED = frozenset(
    {
        Permission.GRIEVANCE_SEE,
        Permission.GRIEVANCE_TRIAGE,
        Permission.GRIEVANCE_SUPERVISE,
        Permission.GRIEVANCE_CALL_BACK,
        Permission.CONTACT_REVEAL,
    }
)
_DECISIONS = frozenset({"accept", "reject", "take_on"})


def is_reporter(person_id: int | None, proofs: follow.Proofs, grievance: Report) -> bool:
    """Whether the viewer is the reporter: signed in, or with a proof from the follow-up link."""
    signed_in = person_id is not None and grievance.reporter_id == person_id
    return signed_in or follow.proves(proofs, grievance)


def reporter_acts(
    grievance: Report, person_id: int | None = None, now: datetime | None = None
) -> frozenset[str]:
    """What the reporter may do now, by the names of :data:`REPORTER_ACTS`."""
    found = {
        act
        for act, kind in REPORTER_ACTS.items()
        if lifecycle.allows(kind, grievance.status, lifecycle.REPORTER)
    }
    if grievance.status is not S.SUBMITTED:
        found.discard("correct")
    if not may_be_hidden(grievance):
        found.discard("hide")
    if is_handler(person_id, grievance):
        found -= {"confirm", "reopen"}
    if not may_still_dispute(grievance, now or clock.now()):
        found.discard("reopen")
    if not may_still_appeal(grievance, now or clock.now()):
        found.discard("appeal")
    return frozenset(found)


def is_handler(person_id: int | None, grievance: Report) -> bool:
    """Whether the person handles or first took on the report."""
    return person_id is not None and person_id in (grievance.holder_id, grievance.lead_id)


def may_still_dispute(grievance: Report, now: datetime) -> bool:
    """Until the set day after closing; before closing there is no end."""
    return grievance.status is not S.CLOSED or _in_window(grievance, now)


def may_still_appeal(grievance: Report, now: datetime) -> bool:
    """Once, within the window that began with the refusal."""
    if grievance.status is not S.REJECTED:
        return True
    return grievance.appeal_count < MOST_APPEALS and _in_window(grievance, now)


def _in_window(grievance: Report, now: datetime) -> bool:
    return grievance.objection_until is not None and now <= grievance.objection_until


def reaches(viewer: Viewer, grievance: Grievance, permission: Permission) -> bool:
    """Whether a staff permission reaches this report: a grid worker's reaches the own grids and
    what lies in none, everybody else's the whole community."""
    if grievance.confidential:
        return permission in CONFIDED and viewer.is_confidant(grievance.community_id)
    for held in viewer.assignments:
        if held.covers(grievance.community_id) and permission in GRANTS[held.role]:
            if held.role is not Role.GRID_WORKER or held.grid_id is None:
                return True
            if grievance.grid_id in (None, held.grid_id):
                return True
    return False


def can_see(viewer: Viewer, grievance: Grievance) -> bool:
    """Whether staff may see the report; grid workers see their neighbours' grids too, because
    they stand in for one another."""
    if grievance.confidential:
        return viewer.is_confidant(grievance.community_id)
    return viewer.may(Permission.GRIEVANCE_SEE, grievance.community_id)


def may_call_back(viewer: Viewer, grievance: Grievance) -> bool:
    """Whether the viewer's role calls residents back; whose work it was is judged apart."""
    if grievance.confidential:
        return viewer.is_confidant(grievance.community_id)
    return viewer.may(Permission.GRIEVANCE_CALL_BACK, grievance.community_id)


def may_lead(viewer: Viewer, grievance: Grievance) -> bool:
    """Whether the viewer may let a date be put off, or pass the report on to those above."""
    return reaches(viewer, grievance, Permission.GRIEVANCE_SUPERVISE)


def staff_acts(viewer: Viewer, grievance: Grievance) -> frozenset[str]:
    """What a member of staff may do now, by the names of :data:`STAFF_ACTS` and "contact"."""
    found: set[str] = set()
    if reaches(viewer, grievance, Permission.GRIEVANCE_TRIAGE):
        found |= {"accept", "ask", "handle", "resolve", "reject", "change", "answer", "add", "note"}
        found |= {"take_on", "dispatch", "sign", "give_back", "ask_extension", "deescalate"}
        found |= {"escalate"} if must_go_up(grievance) else set()
        found |= {"merge", "unmerge", "split", "answer_supervision"}
    found |= by_stages.acts(viewer, grievance)
    if may_lead(viewer, grievance):
        found |= {"extend", "escalate", "deescalate", "give_back", "supervise", "lift_supervision"}
    if reaches(viewer, grievance, Permission.GRIEVANCE_RELEASE) and is_public(grievance):
        found |= {"release", "withhold"}
    if reaches(viewer, grievance, Permission.GRIEVANCE_MODERATE):
        found |= {"hold"} if grievance.held_for is None else {"unhold"}
    found = {act for act in found if _fits(act, grievance.status)} - _not_now(viewer, grievance)
    if must_be_another(viewer.person_id, grievance):
        found -= _DECISIONS
        found -= {act for act, origins in SHORTCUTS.items() if grievance.status in origins}
    if must_agree(viewer.person_id, grievance):
        found.discard("reject")
    if _may_reveal(viewer, grievance):
        found.add("contact")
    return frozenset(found)


def _fits(act: str, status: GrievanceStatus) -> bool:
    """Whether the table allows the act in this status, alone or after the steps it does itself."""
    if status in SHORTCUTS.get(act, frozenset()):
        return True
    if act == "take_on":
        return False
    return lifecycle.allows(STAFF_ACTS[act], status, ACTING_AS.get(act, lifecycle.STAFF))


def _not_now(viewer: Viewer, grievance: Grievance) -> frozenset[str]:
    """What the table would allow, but not this report as it stands."""
    found: set[str] = set()
    if must_go_up(grievance) and grievance.status is not S.ESCALATED:
        found |= {"resolve"}
    if must_leave_the_community(grievance):
        found |= STAYS_INSIDE
    if grievance.unit_id is None:
        found |= {"sign"}
    if not may_be_put_off(grievance, clock.now()):
        found |= {"extend", "ask_extension"}
    if grievance.unit_id is None or (
        needs_leader_to_return(grievance) and not may_lead(viewer, grievance)
    ):
        found |= {"give_back"}
    found |= by_stages.not_now(viewer, grievance)
    found |= not_pressed_now(viewer.person_id, grievance)
    return frozenset(found) | not_with_others(grievance, goes_up=must_go_up(grievance))


def must_go_up(grievance: Grievance) -> bool:
    """Whether the community may tell no result before those above had the report: it has no
    power over the matter, or was told three times that it is not solved."""
    return grievance.category.must_be_handed_over or must_leave_the_community(grievance)


def needs_leader_to_return(grievance: Grievance) -> bool:
    """Whether units gave it back so often that only the supervisor may do so again."""
    return grievance.return_count >= MOST_RETURNS


def may_be_put_off(grievance: Grievance, now: datetime) -> bool:
    """Once, if the kind may be, and only while the date has not passed; at its last instant it
    still may."""
    if standing.goes_by_stages(grievance):
        return standing.lets_put_off(grievance, now)
    step = lifecycle.STEPS[E.EXTEND]
    if grievance.status not in step.origins or grievance.extended_at is not None:
        return False
    if not options.lets_put_off(grievance.category.limit_key, grievance.community_id):
        return False
    ends = [at for at in (grievance.due_at, grievance.promised_at) if at is not None]
    if grievance.status is S.ESCALATED:
        ends = [at for at in (grievance.due_at,) if at is not None]
    return bool(ends) and now <= min(ends)


def _may_reveal(viewer: Viewer, grievance: Grievance) -> bool:
    return (
        reaches(viewer, grievance, Permission.CONTACT_REVEAL)
        and grievance.reporter_id is not None
        and grievance.reporter_id != viewer.person_id
    )


def must_be_another(person_id: int | None, grievance: Grievance) -> bool:
    """Whether this person refused the report before an appeal, so that somebody else decides."""
    return grievance.appeal_count > 0 and person_id == grievance.rejected_by_id


def must_agree(person_id: int | None, grievance: Grievance) -> bool:
    """Whether this person proposed the refusal that a second one has to agree to."""
    return person_id is not None and grievance.reject_proposed_by_id == person_id


def needs_second_person(*, reporter_needs_care: bool, is_repeat: bool) -> bool:
    """A refusal towards somebody who needs care, or of a repeated report, takes two people."""
    return reporter_needs_care or is_repeat


def tap_to_call(person_id: int, grievance: Grievance) -> bool:
    """Whether the present holder calls, whose reason is plain; others type one."""
    return grievance.holder_id == person_id and grievance.status in OPEN


def must_leave_the_community(grievance: Grievance) -> bool:
    """Whether so many disputes were raised that the sub-district or mediation is due."""
    return grievance.reopen_count >= DISPUTES_BEFORE_ESCALATION
