"""Splitting a report: parts of their own, one result for the whole, the reporter's own view."""

import pytest
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import clocks, follow, policy, queries, service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow
from portal.grievances.lifecycle import REPORTER, SUPERVISOR, Actor
from portal.grievances.merging import errors
from portal.grievances.models import EventKind, GrievanceStatus, Outcome, Visibility
from portal.grievances.support import service as support
from tests.factories.grievances import STEPS, GrievanceFactory, version
from tests.factories.identity import resident
from tests.grievances.merging.making import join, kinds_of, part, refresh, split
from tests.grievances.replaying import events_of, replay, shown

S = GrievanceStatus


def steps(here, grievance, *names):
    """Acts of the factory, one after another."""
    for name in names:
        with transaction():
            STEPS[name](grievance.id, here)
    session.expire_all()


def test_each_part_is_a_report_of_the_same_reporter_with_its_own_number_and_clock(here):
    whole = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    first, second = split(whole, here)

    assert (whole.status, whole.part_count) == (S.IN_PROGRESS, 2)
    assert kinds_of(whole) == ["submit", "accept", "self_handle", "split"]
    assert {first.no, second.no, whole.no} == {f"261123-00{n}" for n in (1, 2, 3)}
    for each, code in ((first, "litter"), (second, "flyers")):
        assert (each.reporter_id, each.parent_case_id) == (whole.reporter_id, whole.id)
        assert (each.status, each.category.code) == (S.SUBMITTED, code)
        assert each.due_at is not None
        assert replay(each.id) == shown(each)
    assert replay(whole.id) == shown(whole)
    assert events_of(whole.id)[-1].facts["parts"] == [first.no, second.no]
    assert clocks.segments(whole.id)[-1].due_at == whole.due_at
    topics = session.scalars(
        select(OutboxMessage.topic).where(OutboxMessage.person_id == whole.reporter_id)
    ).all()
    assert "grievance.split" in topics


def test_the_whole_is_resolved_when_all_its_parts_are(here):
    whole = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    first, second = split(whole, here)

    steps(here, first, "accept", "handle", "resolve")
    assert whole.status is S.IN_PROGRESS
    steps(here, second, "accept", "handle", "resolve")

    assert (whole.status, whole.outcome) == (S.RESOLVED, Outcome.EXPLAINED)
    assert whole.reply == f"{first.no}: 已清运\n{second.no}: 已清运"
    assert events_of(whole.id)[-1].actor_kind == "system"
    assert replay(whole.id) == shown(whole)
    steps(here, whole, "confirm")
    assert (whole.status, first.status) == (S.CLOSED, S.RESOLVED)


def test_a_part_that_was_refused_or_withdrawn_holds_the_whole_up_no_longer(here):
    whole = GrievanceFactory.create(scene=here)
    first, second = split(whole, here)

    steps(here, first, "accept", "handle", "resolve")
    steps(here, second, "withdraw")

    assert whole.status is S.RESOLVED
    assert first.no in whole.reply


def test_a_part_that_was_taken_back_is_not_called_answered(here):
    whole = GrievanceFactory.create(scene=here)
    first, second = split(whole, here)

    steps(here, first, "withdraw")
    steps(here, second, "accept", "handle", "resolve")

    assert whole.reply == f"A part was taken back by the reporter.\n{second.no}: 已清运"


def test_a_report_all_of_whose_parts_were_taken_back_is_taken_back_too(here):
    whole = GrievanceFactory.create(scene=here, visibility=Visibility.NEIGHBOURS)
    first, second = split(whole, here)

    steps(here, first, "withdraw")
    assert whole.status is S.IN_PROGRESS
    steps(here, second, "withdraw")

    assert (whole.status, whole.outcome, whole.reply) == (S.WITHDRAWN, None, "")
    assert (whole.visibility, whole.due_at) == (Visibility.STAFF, None)
    last = events_of(whole.id)[-1]
    assert (last.kind, last.actor_kind) == (EventKind.WITHDRAW, "system")
    assert (
        last.text == "Every part was taken back by the reporter, so nothing is left to deal with."
    )
    assert replay(whole.id) == shown(whole)


def test_what_neighbours_have_too_stays_open_when_all_parts_are_taken_back(here):
    whole = GrievanceFactory.create(scene=here, visibility=Visibility.NEIGHBOURS)
    neighbour_id = resident().id
    with transaction():
        support.support(whole.id, person_id=neighbour_id)
    for part_of_it in split(whole, here):
        steps(here, part_of_it, "withdraw")

    assert (whole.status, whole.part_count) == (S.IN_PROGRESS, 0)
    again = split(whole, here)
    assert len(again) == 4
    for each in again[2:]:
        steps(here, each, "accept", "handle", "resolve")
    assert (whole.status, whole.outcome) == (S.RESOLVED, Outcome.EXPLAINED)
    assert replay(whole.id) == shown(whole)


def test_what_those_above_have_is_not_ended_by_taking_back_its_parts(here):
    whole = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    parts = split(whole, here)
    with transaction():
        leader = Actor(SUPERVISOR, here.supervisor.id)
        dispatch.escalate(
            whole.id,
            actor=leader,
            version=version(whole.id),
            target="street",
            text="超出能力",
        )
    for part_of_it in parts:
        steps(here, part_of_it, "withdraw")

    assert (whole.status, whole.part_count) == (S.ESCALATED, 0)
    steps(here, whole, "resolve")
    assert whole.status is S.RESOLVED


def test_the_refusal_of_a_part_is_not_taken_back_not_even_with_what_went_before_it(here):
    whole = GrievanceFactory.create(scene=here)
    first, second = split(whole, here)
    steps(here, first, "accept", "handle", "resolve")
    before = version(second.id)
    steps(here, second, "accept", "reject")
    assert whole.status is S.RESOLVED

    for since in (before, before + 1):
        with pytest.raises(NotAllowedNow), transaction():
            service.undo(second.id, actor=here.hand, since=since)

    session.expire_all()
    assert (second.status, whole.status) == (S.REJECTED, S.RESOLVED)


def test_a_part_that_is_disputed_before_the_last_one_is_done_is_waited_for_again(here):
    whole = GrievanceFactory.create(scene=here)
    first, second = split(whole, here)

    steps(here, first, "accept", "handle", "resolve", "dispute")
    steps(here, second, "accept", "handle", "resolve")
    assert whole.status is S.IN_PROGRESS
    steps(here, first, "handle", "resolve")

    assert whole.status is S.RESOLVED


def test_nobody_resolves_the_whole_by_hand_while_parts_are_open(here):
    whole = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    split(whole, here)

    with pytest.raises(errors.PartsStillOpen):
        steps(here, whole, "resolve")


def test_a_part_may_be_merged_and_the_whole_follows_its_lead(here):
    whole, lead = GrievanceFactory.create(scene=here), GrievanceFactory.create(scene=here)
    first, second = split(whole, here)
    join(first, lead, here)
    steps(here, second, "accept", "handle", "resolve")
    assert whole.status is S.IN_PROGRESS

    steps(here, lead, "accept", "handle", "resolve")

    assert (first.status, whole.status) == (S.RESOLVED, S.RESOLVED)


def test_what_neighbours_do_not_see_of_a_part_is_not_told_with_the_whole(here):
    whole = GrievanceFactory.create(scene=here)
    public, private = split(
        whole, here, part(here, "litter", "一楼"), part(here, "parking", "乱停车")
    )
    assert (public.visibility, private.visibility) == (Visibility.NEIGHBOURS,) * 2
    with transaction():
        service.hold(private.id, actor=here.hand, version=private.version, reason="核对")

    steps(here, public, "accept", "handle", "resolve")
    steps(here, private, "accept", "handle", "resolve")

    assert private.no not in whole.reply
    assert public.no in whole.reply


def test_parts_of_a_private_report_stay_private(here):
    whole = GrievanceFactory.create(scene=here, category="parking")

    for each in split(whole, here):
        assert each.visibility is Visibility.STAFF


def test_what_is_split_is_whole_once_and_stands_alone(here):
    whole, other = GrievanceFactory.create(scene=here), GrievanceFactory.create(scene=here)
    first, _second = split(whole, here)

    for case in (whole, first):
        with pytest.raises(errors.CannotSplit):
            split(case, here)
    with pytest.raises(errors.SplitStaysAlone):
        join(whole, other, here)
    with pytest.raises(errors.SplitStaysAlone):
        join(other, whole, here)
    third = GrievanceFactory.create(scene=here)
    join(third, other, here)
    with pytest.raises(errors.CannotSplit):
        split(other, here)
    with pytest.raises(NotAllowedNow):
        split(third, here)


def test_one_part_is_none_and_an_old_page_is_told(here):
    whole = GrievanceFactory.create(scene=here)
    with pytest.raises(errors.TwoPartsNeeded):
        split(whole, here, part(here, "litter", "一楼"))
    seen = version(whole.id)
    steps(here, whole, "accept")

    with pytest.raises(ChangedMeanwhile):
        split(whole, here, version=seen)
    assert kinds_of(whole) == ["submit", "accept"]


def test_what_the_community_may_not_end_waits_to_be_passed_on(here):
    whole = GrievanceFactory.create(scene=here, category="illegal_construction", status=S.ACCEPTED)
    parts = split(whole, here)

    for each in parts:
        steps(here, each, "accept", "handle", "resolve")

    assert whole.status is S.IN_PROGRESS


def test_the_proof_of_the_whole_is_the_proof_of_its_parts(here, app):
    from portal.grievances.views import proof

    filed = GrievanceFactory.file(scene=here, reporter_id=None)
    whole = filed.grievance
    first, second = split(whole, here)
    stranger = GrievanceFactory.file(scene=here, reporter_id=None).grievance
    cookie = follow.prove({}, whole, follow.the_secret())
    proofs = follow.read(cookie, follow.the_secret())

    listed = queries.mine(None, proofs)
    assert {each.no for each in listed} == {whole.no, first.no, second.no}
    with app.test_request_context(headers={"Cookie": f"{proof.COOKIE}={cookie}"}):
        assert proof.is_reporter(first)
        assert not proof.is_reporter(stranger)
    with transaction():
        service.bind_reporter(whole.id, person_id=here.supervisor.id)
    refresh(first, second)
    assert first.reporter_id == second.reporter_id == here.supervisor.id


def test_the_reporter_acts_on_each_part(here):
    whole = GrievanceFactory.create(scene=here)
    first, _second = split(whole, here)

    with transaction():
        service.withdraw(first.id, actor=Actor(REPORTER))

    assert "add" in policy.reporter_acts(whole, whole.reporter_id)
    assert kinds_of(first)[-1] == "withdraw"
