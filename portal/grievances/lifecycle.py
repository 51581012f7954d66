"""The life of a grievance as a table: which event leads from where to where, and who may cause it.

Only :mod:`portal.grievances.service.moving` moves a grievance, and only along this table. Flags
(overdue, urged, supervised, urgent, held) are no states: they never change who holds the case.
"""

import enum
from dataclasses import dataclass, field
from datetime import timedelta

from portal.grievances.models import OPEN, EventKind, GrievanceStatus, Turn

S, E = GrievanceStatus, EventKind

REPORTER, STAFF, UNIT, SUPERVISOR, SYSTEM = "reporter", "staff", "unit", "supervisor", "system"
# Those above, who have a report by its stages.
STREET = "street"
# A neighbour who has the problem too, asked in place of a silent reporter.
SUPPORTER = "supporter"
# Who they are is never kept in an event.
RESIDENTS = frozenset({REPORTER, SUPPORTER})


@dataclass(frozen=True)
class Actor:
    """Who acts: ``kind`` is reporter, supporter, staff, supervisor, unit or system. ``person_id``
    is unknown for a reporter without an account and never kept in an event of a resident. For a
    unit it is the member of staff who recorded what the unit said; None when it answered by its
    link."""

    kind: str
    person_id: int | None = None


SYSTEM_ACTOR = Actor(SYSTEM)


class Where(enum.Enum):
    """Goals that depend on the grievance."""

    STAYS = "stays"
    BACK = "back"  # to the status from which it came, kept in ``origin_status``
    BEFORE = "before"  # to where it was before the acts that are taken back


@dataclass(frozen=True)
class Step:
    """One row of the table. ``origins`` holds None for what does not exist yet; ``needs`` names
    what the event must bring."""

    origins: frozenset[GrievanceStatus | None]
    to: GrievanceStatus | Where
    actors: frozenset[str]
    needs: frozenset[str] = field(default=frozenset())


def _step(
    origins: set[GrievanceStatus] | frozenset[GrievanceStatus] | None,
    to: GrievanceStatus | Where,
    *actors: str,
    needs: tuple[str, ...] = (),
) -> Step:
    found = frozenset[GrievanceStatus | None]({None} if origins is None else origins)
    return Step(found, to, frozenset(actors), frozenset(needs))


EVERY = frozenset(GrievanceStatus)
IN_HAND = frozenset(
    {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.RETURNED, S.ESCALATED, S.REOPENED}
)
MERGEABLE = {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.REOPENED}

MAY_BE_TAKEN_BACK = {S.SUBMITTED, S.NEED_INFO, S.ACCEPTED}

STEPS: dict[EventKind, Step] = {
    E.SUBMIT: _step(None, S.SUBMITTED, REPORTER, STAFF, SYSTEM, needs=("category", "place")),
    # By the system only where a rule sends it on in the same moment.
    E.ACCEPT: _step({S.SUBMITTED}, S.ACCEPTED, STAFF, SYSTEM),
    E.ASK_INFO: _step(
        {S.SUBMITTED, S.ACCEPTED, S.IN_PROGRESS}, S.NEED_INFO, STAFF, needs=("text",)
    ),
    E.ANSWER_INFO: _step({S.NEED_INFO}, Where.BACK, REPORTER, STAFF, needs=("text or photo",)),
    E.INFO_TIMEOUT: _step({S.NEED_INFO}, Where.BACK, SYSTEM),
    E.DISPATCH: _step(
        {S.ACCEPTED, S.RETURNED, S.REOPENED}, S.DISPATCHED, STAFF, SYSTEM, needs=("unit", "why")
    ),
    E.SELF_HANDLE: _step({S.ACCEPTED, S.RETURNED, S.REOPENED}, S.IN_PROGRESS, STAFF),
    # From a reopened one: the unit that dealt with it takes it on again.
    E.SIGN: _step({S.DISPATCHED, S.REOPENED}, S.IN_PROGRESS, UNIT),
    # The third return is the supervisor's to make.
    E.RETURN: _step(
        {S.DISPATCHED, S.IN_PROGRESS},
        S.RETURNED,
        UNIT,
        SUPERVISOR,
        needs=("reason", "basis", "suggested unit"),
    ),
    E.EXTEND: _step(
        {S.IN_PROGRESS, S.REOPENED, S.ESCALATED},
        Where.STAYS,
        SUPERVISOR,
        needs=("reason", "new date"),
    ),
    E.ESCALATE: _step(
        {S.ACCEPTED, S.IN_PROGRESS, S.RETURNED, S.REOPENED},
        S.ESCALATED,
        SUPERVISOR,
        STAFF,  # only what the community has no power to end, see policy.must_be_handed_over
        needs=("target",),
    ),
    E.DEESCALATE: _step({S.ESCALATED}, S.IN_PROGRESS, SUPERVISOR, STAFF, needs=("text",)),
    # By those above alone, where the report goes by stages.
    E.RESOLVE: _step(
        {S.IN_PROGRESS, S.ESCALATED}, S.RESOLVED, STAFF, UNIT, STREET, needs=("outcome", "reply")
    ),
    E.STAGE: _step({S.ESCALATED}, Where.STAYS, STREET, needs=("stage", "day")),
    E.CORRECT_STAGE: _step({S.ESCALATED}, Where.STAYS, STREET, needs=("stage", "reason")),
    E.CONFIRM: _step({S.RESOLVED}, S.CLOSED, REPORTER, SUPPORTER),
    E.CONFIRM_TIMEOUT: _step({S.RESOLVED}, S.CLOSED, SYSTEM, needs=("reminder",)),
    # By staff only on the resident's behalf, after a call-back.
    E.DISPUTE: _step(
        {S.RESOLVED, S.CLOSED},
        S.REOPENED,
        REPORTER,
        SUPPORTER,
        STAFF,
        needs=("reason or photo",),
    ),
    E.CALL_BACK: _step({S.RESOLVED, S.CLOSED}, Where.STAYS, STAFF, needs=("outcome",)),
    E.PROPOSE_REJECT: _step(
        {S.SUBMITTED, S.NEED_INFO, S.ACCEPTED}, Where.STAYS, STAFF, needs=("reason code", "text")
    ),
    E.REJECT: _step(
        {S.SUBMITTED, S.NEED_INFO, S.ACCEPTED}, S.REJECTED, STAFF, needs=("reason code", "text")
    ),
    E.APPEAL: _step({S.REJECTED}, S.SUBMITTED, REPORTER, needs=("text",)),
    E.MERGE: _step(MERGEABLE, S.MERGED, STAFF, needs=("lead case",)),
    E.UNMERGE: _step({S.MERGED}, Where.BACK, STAFF, SYSTEM),
    E.WITHDRAW: _step(MAY_BE_TAKEN_BACK, S.WITHDRAWN, REPORTER),
    # In place of a withdrawal where neighbours have the problem too.
    E.TAKE_OVER: _step(MAY_BE_TAKEN_BACK, Where.STAYS, REPORTER, needs=("supporter",)),
    E.SPLIT: _step(OPEN, Where.STAYS, STAFF, needs=("two parts",)),
    E.ADD: _step(
        (OPEN - {S.RESOLVED}) | {S.MERGED},
        Where.STAYS,
        REPORTER,
        STAFF,
        needs=("text or photo",),
    ),
    E.NOTE: _step(EVERY, Where.STAYS, STAFF, UNIT, SYSTEM, needs=("text",)),
    E.CHANGE: _step(OPEN - {S.RESOLVED}, Where.STAYS, REPORTER, STAFF),
    E.RELEASE: _step(EVERY - {S.WITHDRAWN}, Where.STAYS, STAFF),
    # By the reporter: what was given to neighbours is taken back.
    E.WITHHOLD: _step(EVERY, Where.STAYS, STAFF, REPORTER),
    E.HOLD: _step(EVERY, Where.STAYS, STAFF),
    E.UNHOLD: _step(EVERY, Where.STAYS, STAFF),
    E.OVERDUE: _step(OPEN - {S.NEED_INFO, S.RESOLVED}, Where.STAYS, SYSTEM),
    E.REMIND: _step({S.NEED_INFO, S.RESOLVED}, Where.STAYS, SYSTEM),
    E.CONTACT: _step(EVERY, Where.STAYS, STAFF, needs=("reason",)),
    E.RECOMPUTE: _step(OPEN, Where.STAYS, SYSTEM),
    E.ERASE: _step(EVERY, Where.STAYS, SYSTEM),
    E.UNDO: _step(EVERY - {S.WITHDRAWN}, Where.BEFORE, STAFF, SUPERVISOR),
    # Flags: they move nothing, and what they cause is told. By a supporter where the report that
    # the person made is joined with this one.
    E.URGE: _step(IN_HAND | {S.MERGED}, Where.STAYS, REPORTER, SUPPORTER),
    E.SUPERVISE: _step(OPEN, Where.STAYS, SUPERVISOR, needs=("text", "date")),
    E.ANSWER_SUPERVISION: _step(EVERY, Where.STAYS, STAFF, needs=("text",)),
    E.LIFT_SUPERVISION: _step(EVERY, Where.STAYS, SUPERVISOR, needs=("text",)),
}

# What comes of another report by itself: the result of a lead reaches those merged into it, a
# report that was split has its result when all its parts have theirs, and it ends with them where
# the reporter took every one of them back while the community alone had the matter.
FOLLOWING: dict[EventKind, Step] = {
    E.RESOLVE: _step(
        (OPEN - {S.RESOLVED}) | {S.MERGED}, S.RESOLVED, SYSTEM, needs=("outcome", "reply")
    ),
    E.WITHDRAW: _step(
        MAY_BE_TAKEN_BACK | {S.IN_PROGRESS, S.RETURNED}, S.WITHDRAWN, SYSTEM, needs=("text",)
    ),
}
# Among the facts of such an event: the numbers of the reports whose result it is.
FOLLOWS = "follows"
# Among the facts of the note on a lead: the numbers of the reports that got its result.
ANSWERED = "answered"
# Among the facts of a call-back: what came of it and what was said; among those of a reopening on
# the resident's behalf the record of the call; and that a rule did it, nobody having looked.
OUTCOME_OF_CALL, SAID_SOLVED, SAID_SATISFIED = "outcome_of_call", "said_solved", "said_satisfied"
CALLED, AUTOMATIC = "called_back", "automatic"

# Among the facts of a supervision: the role in whose name; and of an urging, the report joined with
# this one whose reporter it was.
OFFICE, URGED_FOR = "office", "urged_for"

# Slips of a thumb: whoever did one of these takes it back within seconds, before anybody else did
# anything. What they change stands in their facts, so that the row can be put back.
UNDOABLE = frozenset(
    {
        E.ACCEPT,
        E.ASK_INFO,
        E.SELF_HANDLE,
        E.RESOLVE,
        E.PROPOSE_REJECT,
        E.REJECT,
        E.DISPATCH,
        E.ESCALATE,
        E.MERGE,
        E.HOLD,
        E.UNHOLD,
    }
)
# Among the facts of an undo: the numbers of the events that it takes back.
UNDOES = "undoes"
UNDO_WINDOW = timedelta(seconds=10)
# So long nobody is told of them: a moment more, so that no message overtakes the last undo.
TOLD_AFTER = UNDO_WINDOW + timedelta(seconds=1)

# Events after which a worker's open page is still true enough to act on.
QUIET = frozenset(
    {
        E.OVERDUE,
        E.REMIND,
        E.NOTE,
        E.CONTACT,
        E.RELEASE,
        E.WITHHOLD,
        E.RECOMPUTE,
        E.CALL_BACK,
        E.URGE,
        E.SUPERVISE,
        E.ANSWER_SUPERVISION,
        E.LIFT_SUPERVISION,
    }
)

TURNS: dict[GrievanceStatus, Turn] = {
    S.SUBMITTED: Turn.COMMUNITY,
    S.NEED_INFO: Turn.RESIDENT,
    S.ACCEPTED: Turn.COMMUNITY,
    S.DISPATCHED: Turn.UNIT,
    S.IN_PROGRESS: Turn.COMMUNITY,
    S.RETURNED: Turn.COMMUNITY,
    S.ESCALATED: Turn.STREET,
    S.RESOLVED: Turn.RESIDENT,
    S.CLOSED: Turn.NOBODY,
    S.REOPENED: Turn.COMMUNITY,
    S.MERGED: Turn.NOBODY,
    S.REJECTED: Turn.NOBODY,
    S.WITHDRAWN: Turn.NOBODY,
}

# While a unit has it, its work is the unit's turn; a report taken in hand by staff is theirs.
WITH_A_UNIT = frozenset({S.DISPATCHED, S.IN_PROGRESS})
# In these a unit still belongs to the report: it has it, waits for the resident's word, learns that
# its work did not help, or may go on with it once it is separated from its lead.
KEEPS_UNIT = WITH_A_UNIT | {S.NEED_INFO, S.RESOLVED, S.CLOSED, S.REOPENED, S.MERGED}


def turn_in(status: GrievanceStatus, *, with_unit: bool) -> Turn:
    """Who acts next in a status; ``with_unit`` says that a unit has the report."""
    return Turn.UNIT if with_unit and status in WITH_A_UNIT else TURNS[status]


# A status from which nothing leads on is final on purpose.
FINAL_FOR_GOOD = frozenset({S.WITHDRAWN})


def step_for(kind: EventKind, actor_kind: str = "") -> Step:
    """The row of the table; for the system the one of what follows by itself, where there is."""
    following = FOLLOWING.get(kind) if actor_kind == SYSTEM else None
    return following or STEPS[kind]


def goal(
    kind: EventKind, status: GrievanceStatus, origin: str | None, actor_kind: str = ""
) -> GrievanceStatus | None:
    """Where the event leads from this status; None when the table does not allow it, or cannot
    tell it alone, as for an undo."""
    step = step_for(kind, actor_kind)
    if status not in step.origins:
        return None
    if step.to is Where.STAYS:
        return status
    if step.to is Where.BEFORE:
        return None
    if step.to is Where.BACK:
        return GrievanceStatus(origin) if origin else None
    return GrievanceStatus(step.to)


def allows(kind: EventKind, status: GrievanceStatus, actor_kind: str) -> bool:
    """Whether the table lets this kind of actor cause the event now."""
    step = STEPS[kind]
    return status in step.origins and actor_kind in step.actors
