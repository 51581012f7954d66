"""What is kept of a call, who may make it, and what follows when it is not solved."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.base.outbox.models import OutboxMessage
from portal.base.settings import of_community, registry
from portal.base.settings import service as settings
from portal.grievances import queries, service
from portal.grievances.callback import service as calls
from portal.grievances.callback.errors import (
    AnswerMissing,
    AskedAlready,
    BadDay,
    NothingToAsk,
    OwnWork,
    StillWrongMissing,
)
from portal.grievances.callback.models import CallBack, CallOutcome
from portal.grievances.callback.queries import waiting
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import EventKind, GrievanceStatus, Satisfaction
from portal.grievances.service import erasing, ticking
from tests.factories.calls import called, caller
from tests.factories.grievances import GrievanceFactory, Scene, version
from tests.factories.identity import resident
from tests.grievances.merging.making import join, refresh, split

E, S = EventKind, GrievanceStatus


def unrated(here: Scene, **more):
    """A report that was closed because nobody answered, some days ago."""
    with clock.at("2026-11-10T09:00:00+08:00"):
        report = GrievanceFactory.create(scene=here, status=S.RESOLVED, **more)
    for moment, tick in (("2026-11-14", ticking.remind), ("2026-11-19", ticking.confirm_timeout)):
        with clock.at(f"{moment}T12:00:00+08:00"), transaction():
            tick(report.id)
    session.refresh(report)
    assert report.status is S.CLOSED
    return report


def put(here: Scene, key: str, value: object) -> None:
    with transaction():
        settings.change(
            setting=registry.find(key),
            scope=of_community(here.community.id),
            text=str(value),
            by=here.colleague.id,
            reason="试行",
        )


def test_what_was_said_is_kept_with_the_call_and_never_as_the_residents_own_answer(here):
    report = unrated(here)

    row = called(report, here, satisfaction="fair", comment="还行")

    assert (row.outcome, row.solved, row.satisfaction) == (
        CallOutcome.REACHED,
        True,
        Satisfaction.FAIR,
    )
    assert (row.round, row.attempt, row.by_id) == (0, 1, here.supervisor.id)
    assert (report.status, report.solved, report.satisfaction) == (S.CLOSED, None, None)
    assert report.events[-1].kind is E.CALL_BACK


def test_not_solved_reopens_for_the_lead_and_the_supervisors_and_says_who_did_it_for_whom(here):
    report = unrated(here)

    row = called(report, here, solved=False, comment="垃圾又堆回来了")

    *_, call, dispute = report.events
    assert (call.kind, dispute.kind) == (E.CALL_BACK, E.DISPUTE)
    assert (dispute.actor_kind, dispute.actor_id) == (STAFF, here.supervisor.id)
    assert dispute.facts["called_back"] == row.id
    assert dispute.text == "垃圾又堆回来了"
    assert (report.status, report.holder_id, report.reopen_count) == (
        S.REOPENED,
        here.worker.id,
        1,
    )
    topics = {
        (each.topic, each.person_id)
        for each in session.query(OutboxMessage).filter(OutboxMessage.key.contains(f"{report.id}:"))
    }
    assert ("grievance.disputed", here.worker.id) in topics
    assert ("grievance.reopened", report.reporter_id) in topics
    assert ("grievance.called_back", report.reporter_id) in topics


def test_other_supervisors_are_told_in_the_same_transaction(here):
    from portal.base.access import Role
    from tests.factories.identity import staff

    other = staff(Role.SUPERVISOR, community=here.community)
    report = unrated(here)

    called(report, here, solved=False, comment="没修好")

    told = session.query(OutboxMessage).filter_by(topic="grievance.disputed", person_id=other.id)
    assert told.count() == 1


@pytest.mark.parametrize("who", ["worker", "reporter", "helper"])
def test_whoever_worked_on_it_or_reported_it_does_not_call(here, who):
    if who == "helper":  # passed it on once, and neither leads nor holds it
        with clock.at("2026-11-09T09:00:00+08:00"):
            report = GrievanceFactory.create(scene=here)
            with transaction():
                service.ask_info(
                    report.id, actor=here.other_hand, version=version(report.id), text="哪里？"
                )
            with transaction():
                service.answer_info(report.id, actor=Actor(REPORTER), text="三单元")
            for step in ("accept", "self_handle"):
                with transaction():
                    getattr(service, step)(report.id, actor=here.hand, version=version(report.id))
            with transaction():
                service.resolve(
                    report.id,
                    actor=here.hand,
                    version=version(report.id),
                    outcome="explained",
                    reply="已清",
                )
        person = here.colleague.id
    else:
        report = unrated(here)
        person = here.worker.id if who == "worker" else report.reporter_id

    with pytest.raises(OwnWork):
        called(report, here, actor=Actor(STAFF, person))
    with pytest.raises(OwnWork), transaction():
        calls.call(report.id, actor=Actor(STAFF, person), reason="回访")


def test_a_form_sent_twice_is_one_call(here):
    report, number = unrated(here), str(uuid.uuid4())

    first = called(report, here, submission_id=number)
    again = called(report, here, submission_id=number)

    assert first.id == again.id
    assert session.query(CallBack).filter_by(grievance_id=report.id).count() == 1


def test_after_three_tries_nobody_calls_any_more_and_the_number_is_a_setting(here):
    report = unrated(here)
    for outcome in ("no_answer", "wrong_number", "no_answer"):
        called(report, here, outcome)
    with pytest.raises(AskedAlready):
        called(report, here, "no_answer")

    put(here, "grievances.callback_tries", 4)
    assert called(report, here, "no_answer").attempt == 4


@pytest.mark.parametrize("outcome", ["reached", "refused"])
def test_who_was_asked_or_does_not_want_to_be_is_left_in_peace(here, outcome):
    report = unrated(here)
    called(report, here, outcome)

    with pytest.raises(AskedAlready):
        called(report, here)


def test_after_it_was_reopened_and_dealt_with_again_it_may_be_asked_anew(here):
    report = unrated(here)
    called(report, here, solved=False, comment="没修好")
    for step, more in (("self_handle", {}), ("resolve", {"outcome": "explained", "reply": "已修"})):
        with transaction():
            getattr(service, step)(report.id, actor=here.hand, version=version(report.id), **more)

    row = called(report, here)

    assert (row.round, row.attempt) == (1, 1)


def test_a_day_for_the_next_try_is_the_next_working_day_or_one_that_is_chosen(here):
    report = unrated(here)

    assert called(report, here, "no_answer").next_try_on == date(2026, 11, 24)
    with clock.at("2026-11-27T15:00:00+08:00"):  # a Friday
        assert called(report, here, "wrong_number").next_try_on == date(2026, 11, 30)
    with pytest.raises(BadDay):
        called(report, here, "no_answer", next_try_on=date(2026, 11, 23))
    with pytest.raises(BadDay):
        called(report, here, "no_answer", next_try_on=date(2027, 1, 5))


@pytest.mark.parametrize("status", [S.IN_PROGRESS, S.REJECTED, S.SUBMITTED])
def test_only_what_was_dealt_with_is_asked_about(here, status):
    report = GrievanceFactory.create(scene=here, status=status)

    with pytest.raises(NothingToAsk):
        called(report, here)


def test_once_it_can_no_longer_be_reopened_nobody_calls(here):
    report = unrated(here)

    with clock.at(report.objection_until + timedelta(minutes=1)), pytest.raises(NothingToAsk):
        called(report, here)


def test_a_resident_who_was_reached_said_something(here):
    report = unrated(here)

    with pytest.raises(AnswerMissing):
        called(report, here, solved=None)
    with pytest.raises(StillWrongMissing):
        called(report, here, solved=False, comment="  ")
    assert session.query(CallBack).filter_by(grievance_id=report.id).count() == 0


def test_the_resident_may_contradict_what_was_written_down(here):
    report = unrated(here)
    called(report, here, satisfaction="satisfied", comment="很好")

    story = queries.timeline(report, audience="reporter")[0]
    with transaction():
        service.dispute(report.id, actor=Actor(REPORTER), reason="我没有这么说")

    assert "Your opinion: Satisfied" in story.text or "满意" in story.text
    assert "很好" in story.text
    assert report.status is S.REOPENED


def test_recorded_calls_are_never_changed_or_deleted(here):
    report = unrated(here)
    row = called(report, here, comment="很好")

    for statement in (
        update(CallBack).where(CallBack.id == row.id).values(solved=False),
        update(CallBack).where(CallBack.id == row.id).values(comment="别的"),
        delete(CallBack).where(CallBack.id == row.id),
    ):
        with pytest.raises((DBAPIError, IntegrityError)), session.begin_nested():
            session.execute(statement, execution_options={"synchronize_session": False})
    assert session.scalar(text("SELECT count(*) FROM grievance_callbacks")) >= 1


def test_what_was_said_goes_with_the_residents_words(here):
    report = unrated(here)
    row = called(report, here, solved=True, comment="我家住三楼", satisfaction="satisfied")

    with transaction():
        erasing.erase_reporter(report.reporter_id)

    session.refresh(row)
    assert (row.comment, row.solved) == ("", True)


def test_words_of_a_reopening_by_phone_go_too(here):
    person = resident()
    report = unrated(here, reporter=person)
    called(report, here, solved=False, comment="我家三楼还在漏")
    for step, more in (("self_handle", {}), ("resolve", {"outcome": "explained", "reply": "已修"})):
        with transaction():
            getattr(service, step)(report.id, actor=here.hand, version=version(report.id), **more)
    with transaction():
        service.confirm(report.id, actor=Actor(REPORTER))

    with transaction():
        erasing.erase_reporter(person.id)

    session.expire_all()
    assert "漏" not in "".join(event.text for event in report.events)


def test_staff_cannot_reopen_without_a_call(here):
    report = unrated(here)

    with pytest.raises(DomainError), transaction():
        service.dispute(report.id, actor=caller(here), reason="我替居民说")


def test_who_worked_on_the_part_or_the_lead_whose_result_it_has_does_not_call(here):
    with clock.at("2026-11-10T09:00:00+08:00"):
        whole = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
        case, lead = (GrievanceFactory.create(scene=here, status=S.ACCEPTED) for _ in range(2))
        for part in split(whole, here):
            by_other_hand(part, here, "accept", "self_handle")
            finish(part, here)
        join(case, lead, here)
        by_other_hand(lead, here, "self_handle")
        finish(lead, here)
    refresh(whole, case)
    assert (whole.status, case.status) == (S.RESOLVED, S.RESOLVED)

    for report in (whole, case):
        with pytest.raises(OwnWork):
            calls.judge(report, here.other_hand)
    other = unrated(here)
    with clock.at("2026-11-16T09:00:00+08:00"):
        listed = {row.no for row in waiting(here.community.id, here.colleague.id)}
        everybody = {row.no for row in waiting(here.community.id, here.supervisor.id)}
    assert listed.isdisjoint({whole.no, case.no})
    assert {whole.no, case.no} <= everybody
    assert other.no in listed & everybody


def by_other_hand(report, here: Scene, *steps: str) -> None:
    for step in steps:
        with transaction():
            getattr(service, step)(report.id, actor=here.other_hand, version=version(report.id))


def finish(report, here: Scene) -> None:
    """Somebody else writes the reply."""
    with transaction():
        service.resolve(
            report.id,
            actor=here.hand,
            version=version(report.id),
            outcome="explained",
            reply="已清",
        )
