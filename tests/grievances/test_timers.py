"""What happens by itself, and what happens when the worker was asleep."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rules.quiet import after_quiet_hours
from portal.grievances import timers
from portal.grievances.models import Event, EventKind, FilingPace, GrievanceStatus
from tests.factories.grievances import BROWSER, GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.acting import by_hand, topics

S, E = GrievanceStatus, EventKind
MONDAY = "2026-11-23T09:00:00+08:00"


def events(kind: EventKind) -> int:
    """How many events of a kind there are."""
    found = session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind))
    return found or 0


def run_at(moment: str) -> None:
    """The worker runs all timers at a moment, twice."""
    with clock.at(moment):
        for _ in range(2):
            timers.send_reminders()
            timers.end_waiting()
            timers.note_overdue()
    session.expire_all()


def test_the_resident_is_reminded_once_on_the_third_day_and_not_at_night():
    reporter = resident()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.RESOLVED, reporter=reporter)
    run_at("2026-11-26T02:00:00+08:00")
    assert events(E.REMIND) == 0
    run_at("2026-11-26T10:05:00+08:00")
    run_at("2026-11-27T10:05:00+08:00")

    assert events(E.REMIND) == 1
    assert topics(reporter.id)[-1] == "grievance.remind_confirm"
    assert grievance.reminded_at is not None


def test_after_the_window_it_is_closed_as_not_rated():
    reporter = resident()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.RESOLVED, reporter=reporter)
    run_at("2026-11-26T10:05:00+08:00")
    run_at("2026-11-30T23:50:00+08:00")
    assert grievance.status is S.RESOLVED
    run_at("2026-12-01T00:05:00+08:00")

    assert grievance.status is S.CLOSED
    assert (grievance.solved, grievance.satisfaction) == (None, None)
    assert topics(reporter.id)[-1] == "grievance.unrated"


def test_without_a_reminder_nothing_is_closed_and_a_late_one_gives_a_day():
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.RESOLVED)
    run_at("2026-12-05T12:00:00+08:00")
    assert (grievance.status, events(E.REMIND)) == (S.RESOLVED, 1)
    run_at("2026-12-06T23:00:00+08:00")
    assert grievance.status is S.RESOLVED
    run_at("2026-12-07T09:00:00+08:00")

    assert grievance.status is S.CLOSED


def told_dates(person_id: int, topic: str) -> list[str]:
    """The days that were named to a person."""
    rows = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.person_id == person_id, OutboxMessage.topic == f"grievance.{topic}"
        )
    )
    return [row.facts["due_at"] for row in rows]


def test_a_reminder_after_a_power_cut_names_a_day_that_is_still_to_come_and_keeps_it():
    reporter = resident()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.RESOLVED, reporter=reporter)
    run_at("2026-12-05T12:00:00+08:00")

    (told,) = told_dates(reporter.id, "remind_confirm")
    until = datetime.fromisoformat(told)
    assert clock.local(until).isoformat() == "2026-12-06T23:59:59+08:00"
    run_at("2026-12-06T23:59:00+08:00")
    assert grievance.status is S.RESOLVED
    run_at("2026-12-07T00:01:00+08:00")
    assert grievance.status is S.CLOSED


def test_a_reminder_in_time_names_the_end_of_the_window():
    reporter = resident()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.RESOLVED, reporter=reporter)
    due = grievance.due_at
    run_at("2026-11-26T10:05:00+08:00")

    assert told_dates(reporter.id, "remind_confirm") == [due.isoformat()]


def test_nobody_is_reminded_to_answer_a_question_whose_time_is_over():
    reporter = resident()
    with clock.at(MONDAY):
        waiting = GrievanceFactory.create(status=S.NEED_INFO, reporter=reporter)
    run_at("2026-12-07T09:00:00+08:00")

    assert waiting.status is S.ACCEPTED
    assert told_dates(reporter.id, "remind_info") == []
    assert topics(reporter.id)[-1] == "grievance.went_on"


def test_a_second_round_of_confirmation_has_its_own_reminder():
    here = scene()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(scene=here, status=S.REOPENED)
        by_hand("self_handle", grievance, here)
        by_hand("resolve", grievance, here, outcome="explained", reply="好")
    assert grievance.reminded_at is None
    run_at("2026-11-26T10:05:00+08:00")

    assert events(E.REMIND) == 1


def test_without_an_answer_the_case_goes_on_where_it_was_and_is_never_refused():
    here, reporter = scene(), resident()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(scene=here, status=S.NEED_INFO, reporter=reporter)
    run_at("2026-11-24T10:05:00+08:00")
    assert events(E.REMIND) == 1
    run_at("2026-11-27T00:10:00+08:00")

    assert (grievance.status, grievance.origin_status) == (S.ACCEPTED, None)
    event = session.scalars(select(Event).where(Event.kind == E.INFO_TIMEOUT)).one()
    assert (event.actor_kind, event.actor_id) == ("system", None)
    assert topics(here.worker.id)[-1] == "grievance.no_answer"
    assert topics(reporter.id)[-1] == "grievance.went_on"


def test_a_missed_limit_is_noted_once_and_told_to_holder_and_supervisor():
    here = scene()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(scene=here)
    run_at("2026-11-23T10:59:00+08:00")
    assert events(E.OVERDUE) == 0
    run_at("2026-11-23T11:01:00+08:00")
    run_at("2026-11-24T11:01:00+08:00")

    assert events(E.OVERDUE) == 1
    assert grievance.overdue_noted_at is not None
    assert topics(here.worker.id).count("grievance.overdue") == 1
    assert topics(here.supervisor.id) == ["grievance.overdue"]


def test_the_next_step_may_be_missed_again():
    here = scene()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(scene=here, category="other")
    run_at("2026-11-23T12:00:00+08:00")
    with clock.at("2026-11-23T14:00:00+08:00"):
        by_hand("accept", grievance, here)
    assert grievance.overdue_noted_at is None
    run_at("2026-11-25T12:00:00+08:00")

    assert events(E.OVERDUE) == 2


def test_the_residents_own_time_is_never_overdue():
    with clock.at(MONDAY):
        GrievanceFactory.create(status=S.RESOLVED)
    with clock.at("2026-12-20T12:00:00+08:00"):
        timers.note_overdue()

    assert events(E.OVERDUE) == 0


def test_after_a_week_without_power_everything_is_caught_up():
    here = scene()
    with clock.at(MONDAY):
        waiting = GrievanceFactory.create(scene=here, status=S.NEED_INFO)
        late = GrievanceFactory.create(scene=here)
        unjudged = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    run_at("2026-12-07T09:00:00+08:00")

    assert waiting.status is S.ACCEPTED
    assert late.overdue_noted_at is not None
    assert unjudged.reminded_at is not None


def test_one_case_that_fails_does_not_stop_the_others():
    here = scene()
    with clock.at(MONDAY):
        first = GrievanceFactory.create(scene=here)
        second = GrievanceFactory.create(scene=here)
    done = []

    def act(grievance_id: int) -> bool:
        if grievance_id == first.id:
            from portal.grievances.errors import NotAllowedNow

            raise NotAllowedNow(S.SUBMITTED)
        done.append(grievance_id)
        return True

    with clock.at("2026-11-24T09:00:00+08:00"):
        timers._each(timers.missed(clock.now()), act)

    assert done == [second.id]


def test_more_than_one_batch_is_worked_off(monkeypatch: pytest.MonkeyPatch):
    here = scene()
    with clock.at(MONDAY):
        for _ in range(5):
            GrievanceFactory.create(scene=here)
    monkeypatch.setattr(timers, "BATCH", 2)
    run_at("2026-11-24T09:00:00+08:00")

    assert events(E.OVERDUE) == 5


def test_private_words_are_forgotten_after_the_months_that_are_set():
    with clock.at("2024-11-01T09:00:00+08:00"):
        grievance = GrievanceFactory.create(status=S.CLOSED, category="parking", text="车牌津A")
        kept = GrievanceFactory.create(status=S.IN_PROGRESS, text="还在办")
    with clock.at("2026-10-20T09:00:00+08:00"):
        timers.forget_words()
        assert grievance.text
    with clock.at("2026-11-23T09:00:00+08:00"):
        timers.forget_words()
        timers.forget_words()
    session.expire_all()

    assert (grievance.text, grievance.reporter_id) == ("", None)
    assert kept.text == "还在办"
    assert events(E.ERASE) == 1


def test_counts_of_filing_are_forgotten_after_a_day():
    with clock.at(MONDAY):
        GrievanceFactory.file(scene=scene(), uploader_key=BROWSER)
    assert session.scalar(select(func.count()).select_from(FilingPace)) == 1
    with clock.at("2026-11-24T10:30:00+08:00"):
        timers.forget_pace()
    assert session.scalar(select(func.count()).select_from(FilingPace)) == 0


def test_staff_are_not_rung_at_night_for_a_missed_limit():
    here = scene()
    with clock.at(MONDAY):
        GrievanceFactory.create(scene=here)
    run_at("2026-11-23T23:00:00+08:00")

    told = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "grievance.overdue")
    ).all()
    goes = {clock.local(after_quiet_hours(one.not_before, one.community_id)) for one in told}
    assert {moment.isoformat() for moment in goes} == {"2026-11-24T08:00:00+08:00"}


def test_all_timers_are_registered_with_the_worker(app):
    from portal.base import timers as floor

    names = {timer.name for timer in floor.registered()}
    assert names >= {
        "grievances.remind",
        "grievances.timeouts",
        "grievances.overdue",
        "grievances.retention",
        "grievances.pace",
    }
    assert app is not None


def test_a_timer_inside_somebody_elses_transaction_is_refused():
    from portal.base.db import NestedTransaction

    with clock.at(MONDAY):
        GrievanceFactory.create()
    with (
        clock.at("2026-11-24T09:00:00+08:00"),
        pytest.raises(NestedTransaction),
        transaction(),
    ):
        timers.note_overdue()
