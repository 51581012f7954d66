"""The words for statuses, events, outcomes and reasons, as lazy texts."""

from collections.abc import Mapping

from portal.base.i18n import LazyString, _l
from portal.grievances.models import (
    Channel,
    EventKind,
    GrievanceStatus,
    Outcome,
    Satisfaction,
    Turn,
    Visibility,
)

S, E = GrievanceStatus, EventKind

STATUS_LABELS: dict[GrievanceStatus, LazyString] = {
    S.SUBMITTED: _l("Waiting to be accepted"),
    S.NEED_INFO: _l("More details needed"),
    S.ACCEPTED: _l("Accepted"),
    S.DISPATCHED: _l("Sent out, waiting for sign-off"),
    S.IN_PROGRESS: _l("Being handled"),
    S.RETURNED: _l("Returned, to be sent out again"),
    S.ESCALATED: _l("Passed to the sub-district or 12345"),
    S.RESOLVED: _l("Waiting for the resident to confirm"),
    S.CLOSED: _l("Closed"),
    S.REOPENED: _l("Reopened"),
    S.MERGED: _l("Joined with another report"),
    S.REJECTED: _l("Not accepted"),
    S.WITHDRAWN: _l("Withdrawn"),
}

# The same to the reporter, whose turn it is.
OWN_STATUS_LABELS: dict[GrievanceStatus, LazyString] = STATUS_LABELS | {
    S.NEED_INFO: _l("Waiting for your details"),
    S.RESOLVED: _l("Waiting for you to confirm"),
}

# Kinds of the status chip: word and icon, never colour alone.
STATUS_KINDS: dict[GrievanceStatus, str] = {
    S.SUBMITTED: "new",
    S.NEED_INFO: "wait",
    S.ACCEPTED: "doing",
    S.DISPATCHED: "doing",
    S.IN_PROGRESS: "doing",
    S.RETURNED: "doing",
    S.ESCALATED: "doing",
    S.RESOLVED: "confirm",
    S.CLOSED: "done",
    S.REOPENED: "doing",
    S.MERGED: "info",
    S.REJECTED: "stopped",
    S.WITHDRAWN: "stopped",
}

OPEN_SHOWN: tuple[GrievanceStatus, ...] = (
    S.SUBMITTED,
    S.NEED_INFO,
    S.ACCEPTED,
    S.DISPATCHED,
    S.IN_PROGRESS,
    S.RETURNED,
    S.ESCALATED,
    S.REOPENED,
)
DONE_SHOWN: tuple[GrievanceStatus, ...] = (S.RESOLVED, S.CLOSED)

NEXT_STEPS: dict[GrievanceStatus, LazyString] = {
    S.SUBMITTED: _l("A grid worker looks at it next."),
    S.NEED_INFO: _l("Staff need more details. The time limit is paused until you answer."),
    S.ACCEPTED: _l("The grid worker has taken it on."),
    S.DISPATCHED: _l("The unit it was sent to has to sign for it."),
    S.IN_PROGRESS: _l("The grid worker is dealing with it."),
    S.RETURNED: _l("The community finds another unit for it."),
    S.ESCALATED: _l("It is now with the sub-district or 12345."),
    S.RESOLVED: _l("Please say whether it is solved."),
    S.CLOSED: _l("It is finished. If the problem comes back, you can reopen it."),
    S.REOPENED: _l("Staff deal with it again; their supervisor has been told."),
    S.MERGED: _l("It is dealt with together with another report."),
    S.REJECTED: _l("If you disagree, you can ask for another look."),
    S.WITHDRAWN: _l("You took this report back."),
}

# The same of a report about the community's staff, which none of them has or sees.
CONFIDED_STEPS: dict[GrievanceStatus, LazyString] = {
    S.SUBMITTED: _l("The supervision committee or the sub-district looks at it next."),
    S.ACCEPTED: _l("The supervision committee or the sub-district has taken it on."),
    S.IN_PROGRESS: _l("The supervision committee or the sub-district is dealing with it."),
    S.REOPENED: _l("The supervision committee or the sub-district deals with it again."),
}
CONFIDED_EVENTS: dict[EventKind, LazyString] = {
    E.SELF_HANDLE: _l("Dealt with by the supervision committee or the sub-district"),
}
CONFIDED_SEEN_BY = _l("Only the supervision committee or the sub-district")

# Instead of the step of the status: after an appeal, where no second one is left, and once the
# days in which it could be reopened are over.
ANOTHER_LOOK = _l("Another member of staff looks at it again.")
NO_MORE_APPEAL = _l("If you still disagree, you can call 12345.")
FINISHED = _l("It is finished. If the problem comes back, report it again.")
NOT_RATED_BY_YOU = _l("You gave no opinion")

# The same, while a unit works on it.
WITH_THE_UNIT = _l("The unit it was sent to is dealing with it.")

TURN_LABELS: dict[Turn, LazyString] = {
    Turn.COMMUNITY: _l("The community acts next"),
    Turn.UNIT: _l("The unit acts next"),
    Turn.RESIDENT: _l("The resident acts next"),
    Turn.STREET: _l("The sub-district acts next"),
    Turn.NOBODY: _l("Finished"),
}

WITH_ITS_LEAD = _l("Dealt with through its lead")


def turn_told(status: GrievanceStatus, turn: Turn) -> LazyString:
    """Who acts next; a merged report waits for its lead and is not finished."""
    return WITH_ITS_LEAD if status is S.MERGED else TURN_LABELS[turn]


EVENT_LABELS: dict[EventKind, LazyString] = {
    E.SUBMIT: _l("Reported by a resident"),
    E.ACCEPT: _l("Accepted"),
    E.ASK_INFO: _l("Staff asked for details"),
    E.ANSWER_INFO: _l("The resident answered"),
    E.INFO_TIMEOUT: _l("No answer came; staff go on"),
    E.SELF_HANDLE: _l("The grid worker deals with it"),
    E.RESOLVE: _l("Dealt with; waiting for confirmation"),
    E.CONFIRM: _l("Confirmed by the resident"),
    E.CONFIRM_TIMEOUT: _l("Closed; the resident gave no opinion"),
    E.DISPUTE: _l("The resident says it is not solved"),
    E.PROPOSE_REJECT: _l("Refusal proposed"),
    E.REJECT: _l("Not accepted"),
    E.APPEAL: _l("The resident asked for another look"),
    E.WITHDRAW: _l("Withdrawn by the resident"),
    E.DISPATCH: _l("Sent to a unit"),
    E.SIGN: _l("Signed for by the unit"),
    E.RETURN: _l("Returned by the unit"),
    E.ESCALATE: _l("Passed to the sub-district or 12345"),
    E.DEESCALATE: _l("Back from the sub-district"),
    E.EXTEND: _l("Extended"),
    E.STAGE: _l("A stage was recorded"),
    E.CORRECT_STAGE: _l("A recorded stage was corrected"),
    E.MERGE: _l("Joined with another report"),
    E.UNMERGE: _l("Separated again"),
    E.SPLIT: _l("Split into parts"),
    E.ADD: _l("Details added"),
    E.NOTE: _l("Internal note"),
    E.RELEASE: _l("Shown to neighbours"),
    E.WITHHOLD: _l("No longer shown to neighbours"),
    E.HOLD: _l("Held back for a check"),
    E.UNHOLD: _l("Checked and let through"),
    E.CHANGE: _l("Kind or place corrected"),
    E.OVERDUE: _l("The time limit was missed"),
    E.REMIND: _l("Reminder sent"),
    E.CONTACT: _l("Contact details were looked at"),
    E.RECOMPUTE: _l("Date computed anew"),
    E.ERASE: _l("Personal details removed"),
    E.UNDO: _l("Undone by the same person"),
    E.CALL_BACK: _l("Call-back"),
    E.TAKE_OVER: _l("The reporter took it back; a neighbour with the problem goes on with it"),
    E.URGE: _l("Urged by the resident"),
    E.SUPERVISE: _l("Now under supervision"),
    E.ANSWER_SUPERVISION: _l("Answer to the supervision"),
    E.LIFT_SUPERVISION: _l("Supervision ended"),
}

# The same to the reporter, who did it.
OWN_EVENT_LABELS: dict[EventKind, LazyString] = {
    E.SUBMIT: _l("You reported it"),
    E.ASK_INFO: _l("Staff asked you for details"),
    E.ANSWER_INFO: _l("You answered"),
    E.ADD: _l("You added details"),
    E.CONFIRM: _l("You confirmed that it is solved"),
    E.DISPUTE: _l("You said that it is not solved"),
    E.APPEAL: _l("You asked for another look"),
    E.WITHDRAW: _l("You took it back"),
    E.URGE: _l("You urged it"),
}

# Shown instead where a report was brought by staff, or something was added by them.
SUBMITTED_BY_STAFF = _l("Recorded by staff for a resident")
ADDED_BY_STAFF = _l("Details added by staff")
CONFIRMED_BY_SUPPORTER = _l("Confirmed by a neighbour, because the reporter did not answer")
DISPUTED_BY_SUPPORTER = _l("Not solved, says a neighbour; the reporter did not answer")
URGED_BY_JOINED = _l("Urged by a resident whose report is joined with this one")
REOPENED_BY_CALL_BACK = _l("Reopened after a call-back: the resident says it is not solved")

OUTCOME_LABELS: dict[Outcome, LazyString] = {
    Outcome.FIXED: _l("Fixed"),
    Outcome.PARTLY: _l("Partly fixed, with a plan"),
    Outcome.NOT_FIXABLE: _l("Cannot be fixed, with the reason"),
    Outcome.EXPLAINED: _l("Explained"),
}

SATISFACTION_LABELS: dict[Satisfaction, LazyString] = {
    Satisfaction.SATISFIED: _l("Satisfied"),
    Satisfaction.FAIR: _l("Fairly satisfied"),
    Satisfaction.DISSATISFIED: _l("Dissatisfied"),
}
NOT_RATED = _l("No opinion given")
SOLVED, NOT_SOLVED = _l("Solved"), _l("Not solved")

CHANNEL_LABELS: dict[Channel, LazyString] = {
    Channel.WEB: _l("Web page"),
    Channel.PHONE: _l("Telephone"),
    Channel.VISIT: _l("At the counter"),
    Channel.OPEN311: _l("Open311"),
    Channel.IMPORT: _l("12345 hotline"),
}

VISIBILITY_LABELS: dict[Visibility, LazyString] = {
    Visibility.STAFF: _l("Only staff can see it"),
    Visibility.NEIGHBOURS: _l("Neighbours can see it"),
}

# The same as staff are told.
SEEN_BY: dict[Visibility, LazyString] = {
    Visibility.STAFF: _l("Staff only"),
    Visibility.NEIGHBOURS: _l("Staff, and neighbours without the reporter"),
}

# Why a report is refused, with where the resident can turn instead.
REJECT_REASONS: dict[str, LazyString] = {
    "emergency": _l("An emergency: call 110, 119 or 120"),
    "court": _l("A matter for the court or the petition office"),
    "outside": _l("Not a matter of the community"),
    "repeat": _l("Reported before, without new facts"),
    "no_place": _l("The place cannot be found"),
    "abuse": _l("Abuse or advertising"),
}
REJECT_ADVICE: dict[str, LazyString] = {
    "emergency": _l("In an emergency call 110 (police), 119 (fire) or 120 (ambulance)."),
    "court": _l("Please turn to the court or the petition office in charge."),
    "outside": _l("Please call the city hotline 12345."),
    "repeat": _l("Please follow the earlier report, and add what is new there."),
    "no_place": _l("Please report again and choose the building or describe the place."),
    "abuse": _l("Please report again with the facts only."),
}

HELD_LABELS: dict[str, LazyString] = {
    "words": _l("Holds words that need a check"),
    "pace": _l("Many reports from one browser within an hour"),
    "staff": _l("Held back by staff"),
}


def name_of(labels: Mapping[str, LazyString], code: str | None) -> str:
    """The words for a code; a code nobody knows any more stays as it is."""
    if code is None:
        return ""
    found = labels.get(code)
    return code if found is None else str(found)
