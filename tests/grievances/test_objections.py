"""Disputes, refusals, appeals and withdrawals: what each changes, and who may."""

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.grievances import policy
from portal.grievances.errors import (
    AnotherReviewerNeeded,
    NotAllowedNow,
    SecondPersonNeeded,
    WindowOver,
    WordsMissing,
)
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import Event, EventKind, GrievanceStatus, Visibility
from tests.factories.grievances import ANYBODY, BROWSER, GrievanceFactory, scene, upload, version
from tests.factories.identity import resident, staff
from tests.grievances.acting import act, by_hand, topics

S = GrievanceStatus
MONDAY = "2026-11-23T09:00:00+08:00"


def test_a_dispute_reopens_with_the_lead_and_tells_the_supervisor():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.RESOLVED)

    act("dispute", grievance, actor=ANYBODY, reason="还在原地")

    assert (grievance.status, grievance.reopen_count) == (S.REOPENED, 1)
    assert grievance.holder_id == grievance.lead_id == here.worker.id
    assert (grievance.solved, grievance.resolved_at) == (None, None)
    assert topics(here.worker.id)[-1] == "grievance.disputed"
    assert topics(here.supervisor.id) == ["grievance.disputed"]


def test_a_dispute_may_be_a_photo_alone_but_not_nothing():
    grievance = GrievanceFactory.create(status=S.RESOLVED)
    with pytest.raises(WordsMissing):
        act("dispute", grievance, actor=ANYBODY, reason="")
    act(
        "dispute",
        grievance,
        actor=ANYBODY,
        reason="",
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )
    assert grievance.status is S.REOPENED


def test_a_closed_report_may_be_disputed_for_fifteen_days():
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.CLOSED)
    with clock.at("2026-12-08T23:59:00+08:00"):
        assert "reopen" in policy.reporter_acts(grievance)
    with clock.at("2026-12-09T00:01:00+08:00"):
        assert "reopen" not in policy.reporter_acts(grievance)
        with pytest.raises(WindowOver):
            act("dispute", grievance, actor=ANYBODY, reason="又堆了")
    with clock.at("2026-12-08T20:00:00+08:00"):
        act("dispute", grievance, actor=ANYBODY, reason="又堆了")
    assert grievance.status is S.REOPENED


def test_the_third_dispute_is_no_longer_the_communitys_alone():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.REOPENED)
    for _ in range(2):
        by_hand("self_handle", grievance, here)
        by_hand("resolve", grievance, here, outcome="explained", reply="再次清运")
        act("dispute", grievance, actor=ANYBODY, reason="还在")

    assert policy.must_leave_the_community(grievance)


def test_a_refusal_says_where_to_turn_and_may_be_appealed_against_once():
    here, reporter = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)
    by_hand("reject", grievance, here, reason_code="outside", text="属市政", go_where="请拨打12345")

    event = session.scalars(select(Event).where(Event.kind == EventKind.REJECT)).one()
    assert event.text == "属市政\n请拨打12345"
    assert grievance.reject_reason == "outside"
    act("appeal", grievance, actor=Actor(REPORTER, reporter.id), text="路灯在小区里")
    assert (grievance.status, grievance.appeal_count) == (S.SUBMITTED, 1)
    assert "grievance.appealed" in topics(here.colleague.id)


def test_after_an_appeal_another_person_decides():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.REJECTED)
    act("appeal", grievance, actor=ANYBODY, text="请再看看")

    with pytest.raises(AnotherReviewerNeeded):
        by_hand("accept", grievance, here)
    with pytest.raises(AnotherReviewerNeeded):
        by_hand("reject", grievance, here, reason_code="outside", text="x")
    act("accept", grievance, actor=here.other_hand, version=grievance.version)

    assert grievance.status is S.ACCEPTED


def test_the_second_appeal_and_the_late_one_are_refused():
    with clock.at(MONDAY):
        here = scene()
        grievance = GrievanceFactory.create(scene=here, status=S.REJECTED)
    with clock.at("2026-12-01T00:01:00+08:00"), pytest.raises(WindowOver):
        act("appeal", grievance, actor=ANYBODY, text="晚了")
    with clock.at("2026-11-25T09:00:00+08:00"):
        third = staff("committee", community=here.community)
        act("appeal", grievance, actor=ANYBODY, text="请再看看")
        for reviewer in (here.colleague, third):
            act(
                "reject",
                grievance,
                actor=Actor(STAFF, reviewer.id),
                version=version(grievance.id),
                reason_code="outside",
                text="确实不属于",
            )
        assert grievance.status is S.REJECTED
        with pytest.raises(WindowOver):
            act("appeal", grievance, actor=ANYBODY, text="还不服")


def test_refusing_somebody_who_needs_care_takes_two_people():
    here, reporter = scene(), resident()
    reporter.needs_care = True
    session.commit()
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)
    refusal = {"reason_code": "outside", "text": "不属于社区职责"}

    proposed = by_hand("reject", grievance, here, **refusal)
    assert (proposed.kind, grievance.status) == (EventKind.PROPOSE_REJECT, S.SUBMITTED)
    with pytest.raises(SecondPersonNeeded):
        by_hand("reject", grievance, here, **refusal)
    act("reject", grievance, actor=here.other_hand, version=grievance.version, **refusal)

    assert grievance.status is S.REJECTED
    assert topics(here.colleague.id) == ["grievance.second_person"]


def test_refusing_a_repeated_report_takes_two_people():
    here, reporter = scene(), resident()
    GrievanceFactory.create(scene=here, reporter=reporter)
    again = GrievanceFactory.create(scene=here, reporter=reporter)

    by_hand("reject", again, here, reason_code="outside", text="重复")

    assert again.status is S.SUBMITTED


def test_a_withdrawn_report_is_gone_from_the_neighbours_list():
    grievance = GrievanceFactory.create(status=S.WITHDRAWN)

    assert grievance.visibility is Visibility.STAFF
    assert not policy.is_public(grievance)


def test_a_report_in_hand_cannot_be_withdrawn():
    grievance = GrievanceFactory.create(status=S.IN_PROGRESS)
    with pytest.raises(NotAllowedNow):
        act("withdraw", grievance, actor=ANYBODY)
