"""The table of the life of a grievance as the design states it."""

import pytest

from portal.grievances import lifecycle
from portal.grievances.lifecycle import (
    REPORTER,
    STAFF,
    STEPS,
    SUPERVISOR,
    SUPPORTER,
    SYSTEM,
    UNIT,
    Where,
)
from portal.grievances.models import OPEN, EventKind, GrievanceStatus, Turn

S, E = GrievanceStatus, EventKind

# event: from, to, actor; written down from the design, not from the code.
DESIGN = [
    (E.ACCEPT, {S.SUBMITTED}, S.ACCEPTED, STAFF),
    (E.ASK_INFO, {S.SUBMITTED, S.ACCEPTED, S.IN_PROGRESS}, S.NEED_INFO, STAFF),
    (E.ANSWER_INFO, {S.NEED_INFO}, Where.BACK, REPORTER),
    (E.INFO_TIMEOUT, {S.NEED_INFO}, Where.BACK, SYSTEM),
    (E.DISPATCH, {S.ACCEPTED, S.RETURNED, S.REOPENED}, S.DISPATCHED, STAFF),
    (E.SELF_HANDLE, {S.ACCEPTED, S.RETURNED, S.REOPENED}, S.IN_PROGRESS, STAFF),
    (E.SIGN, {S.DISPATCHED, S.REOPENED}, S.IN_PROGRESS, UNIT),
    (E.CALL_BACK, {S.RESOLVED, S.CLOSED}, Where.STAYS, STAFF),
    (E.RETURN, {S.DISPATCHED, S.IN_PROGRESS}, S.RETURNED, UNIT),
    (E.EXTEND, {S.IN_PROGRESS, S.REOPENED, S.ESCALATED}, Where.STAYS, SUPERVISOR),
    (
        E.ESCALATE,
        {S.ACCEPTED, S.IN_PROGRESS, S.RETURNED, S.REOPENED},
        S.ESCALATED,
        SUPERVISOR,
    ),
    (E.DEESCALATE, {S.ESCALATED}, S.IN_PROGRESS, STAFF),
    (E.RESOLVE, {S.IN_PROGRESS, S.ESCALATED}, S.RESOLVED, STAFF),
    (E.CONFIRM, {S.RESOLVED}, S.CLOSED, REPORTER),
    (E.CONFIRM_TIMEOUT, {S.RESOLVED}, S.CLOSED, SYSTEM),
    (E.DISPUTE, {S.RESOLVED, S.CLOSED}, S.REOPENED, REPORTER),
    (E.REJECT, {S.SUBMITTED, S.NEED_INFO, S.ACCEPTED}, S.REJECTED, STAFF),
    (E.APPEAL, {S.REJECTED}, S.SUBMITTED, REPORTER),
    (
        E.MERGE,
        {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.REOPENED},
        S.MERGED,
        STAFF,
    ),
    (E.UNMERGE, {S.MERGED}, Where.BACK, STAFF),
    (E.WITHDRAW, {S.SUBMITTED, S.NEED_INFO, S.ACCEPTED}, S.WITHDRAWN, REPORTER),
    (E.SPLIT, set(OPEN), Where.STAYS, STAFF),
]


@pytest.mark.parametrize(("kind", "origins", "to", "actor"), DESIGN, ids=lambda v: str(v)[:30])
def test_the_table_says_what_the_design_says(kind, origins, to, actor):
    step = STEPS[kind]
    assert (step.origins, step.to) == (frozenset(origins), to)
    assert actor in step.actors


def test_filing_begins_a_life():
    assert lifecycle.goal(E.SUBMIT, None, None) is S.SUBMITTED


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_event_named_has_from_to_and_actor(kind):
    step = STEPS[kind]
    assert step.origins
    assert step.actors
    assert isinstance(step.to, GrievanceStatus | Where)


@pytest.mark.parametrize("status", list(GrievanceStatus))
def test_every_status_has_a_turn_and_is_left_again_or_final_on_purpose(status):
    assert isinstance(lifecycle.TURNS[status], Turn)
    leaves = [
        step for step in STEPS.values() if status in step.origins and step.to is not Where.STAYS
    ]
    assert bool(leaves) != (status in lifecycle.FINAL_FOR_GOOD)


def test_closed_is_reached_from_resolved_only():
    into = {origin for step in STEPS.values() if step.to is S.CLOSED for origin in step.origins}
    assert into == {S.RESOLVED}


def test_every_status_is_reached():
    reached = {step.to for step in STEPS.values()}
    assert reached >= set(GrievanceStatus)


def test_only_residents_judge_appeal_and_withdraw():
    for kind in (E.APPEAL, E.WITHDRAW):
        assert STEPS[kind].actors == {REPORTER}
    assert STEPS[E.CONFIRM].actors <= {REPORTER, SUPPORTER}
    # Staff reopen on the resident's behalf only, after a call-back.
    assert STEPS[E.DISPUTE].actors <= {REPORTER, SUPPORTER, STAFF}


def test_going_back_needs_to_know_where_from():
    assert lifecycle.goal(E.ANSWER_INFO, S.NEED_INFO, None) is None
    assert lifecycle.goal(E.ANSWER_INFO, S.NEED_INFO, "accepted") is S.ACCEPTED
