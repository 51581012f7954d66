"""Supervision (督办): who puts a report under it, who answers, who ends it, and who learns what."""

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.grievances import queries
from portal.grievances.lifecycle import STAFF, SUPERVISOR, Actor
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.urging import service, timers
from portal.grievances.urging.errors import (
    BadDay,
    HigherOffice,
    OwnReport,
    OwnSupervision,
    SupervisedAlready,
)
from tests.factories.grievances import GrievanceFactory, Scene, version
from tests.factories.identity import staff
from tests.grievances.acting import topics
from tests.grievances.desk.conftest import Desk, fresh, text
from tests.grievances.urging.test_urging import in_hand

S = GrievanceStatus
WHY, ANSWER, NOTE = "两周没有进展", "今天约了施工队", "已看到现场"
THURSDAY = date(2026, 11, 26)
LATE = "2026-11-27T00:30:00+08:00"


def supervise(report: Grievance, here: Scene, **more: Any):
    """By the supervision committee until Thursday."""
    asked: dict[str, Any] = {
        "actor": Actor(SUPERVISOR, here.supervisor.id),
        "office": Role.SUPERVISOR,
        "version": version(report.id),
        "reason": WHY,
        "until": THURSDAY,
    }
    with transaction():
        event = service.supervise(report.id, **(asked | more))
    session.expire_all()
    return event


def answer(report: Grievance, person: Any, **more: Any):
    with transaction():
        return service.answer(
            report.id,
            actor=Actor(STAFF, person.id),
            version=version(report.id),
            text=ANSWER,
            **more,
        )


def lift(report: Grievance, person: Any, office: Role = Role.SUPERVISOR):
    with transaction():
        return service.lift(
            report.id,
            actor=Actor(SUPERVISOR, person.id),
            office=office,
            version=version(report.id),
            note=NOTE,
        )


def test_demanded_answered_and_ended_it_leaves_the_report_as_it_was(here):
    report = in_hand(here)
    names = ("status", "turn", "holder_id", "lead_id", "due_at", "promised_at", "unit_id")
    before = [getattr(report, name) for name in names]

    supervise(report, here)
    assert clock.local(fresh(report).supervised_until).date() == THURSDAY
    answer(report, here.worker)
    lift(report, here.supervisor)

    assert [getattr(fresh(report), name) for name in names] == before
    assert report.supervised_until is None


def test_those_concerned_are_told_of_each_step(here):
    report = in_hand(here)
    supervise(report, here)
    answer(report, here.worker)
    lift(report, here.supervisor)

    assert topics(here.worker.id)[-2:] == ["grievance.supervised", "grievance.supervision_lifted"]
    assert topics(here.supervisor.id)[-1] == "grievance.supervision_answered"


def test_residents_learn_by_which_office_and_until_when_and_nothing_else(here):
    report = in_hand(here, visibility="neighbours")
    supervise(report, here)
    answer(report, here.worker)

    for audience in ("public", "reporter"):
        told = queries.timeline(fresh(report), audience=audience)
        said = " ".join(f"{entry.title} {entry.text} {entry.who}" for entry in told)
        assert "Supervision committee watches over it" in said
        assert "11月26日" in said
        for hidden in (WHY, ANSWER, here.supervisor.name):
            assert hidden not in said
    said = " ".join(entry.text for entry in queries.timeline(report, audience="staff"))
    assert WHY in said
    assert ANSWER in said


def test_nobody_supervises_what_they_have_in_hand_or_reported(here):
    report = in_hand(here)
    with transaction():
        report.holder_id = here.supervisor.id
    with pytest.raises(OwnReport):
        supervise(report, here)
    mine = in_hand(here, reporter=here.supervisor)
    with pytest.raises(OwnReport):
        supervise(mine, here)


def test_one_supervision_runs_at_a_time_and_a_second_tap_is_the_first(here):
    report, sent = in_hand(here), str(uuid.uuid4())
    first = supervise(report, here, sent=sent)

    assert supervise(report, here, sent=sent).id == first.id
    with pytest.raises(SupervisedAlready):
        supervise(report, here)


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2026, 11, 28), date(2027, 3, 1)])
def test_the_day_is_a_working_day_after_today_and_not_far_away(here, until):
    with pytest.raises(BadDay):
        supervise(in_hand(here), here, until=until)


def test_the_usual_day_is_three_working_days_away(here):
    with clock.at("2026-11-26T09:00:00+08:00"):
        assert service.usual_day(here.community.id) == date(2026, 12, 1)


def test_who_demanded_the_answer_does_not_give_it(here):
    report = in_hand(here)
    supervise(report, here)

    with pytest.raises(OwnSupervision):
        answer(report, here.supervisor)


def test_what_the_sub_district_began_the_committee_does_not_end(here):
    report, above = in_hand(here), staff(Role.STREET, community=here.community)
    supervise(report, here, actor=Actor(SUPERVISOR, above.id), office=Role.STREET)

    with pytest.raises(HigherOffice):
        lift(report, here.supervisor)
    lift(report, above, Role.STREET)
    assert fresh(report).supervised_until is None


def test_a_late_answer_is_reminded_of_once(here):
    report = in_hand(here)
    supervise(report, here)

    with clock.at(LATE):
        assert [timers.remind_of_answers(), timers.remind_of_answers()] == [1, 0]
    assert topics(here.worker.id).count("grievance.supervision_late") == 1
    assert topics(here.supervisor.id).count("grievance.supervision_late") == 1


def test_an_answer_in_time_is_not_reminded_of(here):
    report = in_hand(here)
    supervise(report, here)
    answer(report, here.worker)

    with clock.at(LATE):
        assert timers.remind_of_answers() == 0


def test_each_step_stands_in_the_audit_trail(here):
    report = in_hand(here)
    supervise(report, here)
    answer(report, here.worker)
    lift(report, here.supervisor)

    kept = session.execute(
        select(AuditEntry.act, AuditEntry.actor_id).where(AuditEntry.object_id == report.id)
    ).all()
    assert [tuple(each) for each in kept] == [
        ("grievance.supervise", here.supervisor.id),
        ("grievance.answer_supervision", here.worker.id),
        ("grievance.lift_supervision", here.supervisor.id),
    ]


def test_on_the_desk_it_is_put_under_supervision_answered_and_ended(here, supervisor, worker):
    report = in_hand(here)

    form = text(supervisor.get(f"reports/{report.no}/supervise"))
    assert 'value="2026-11-26"' in form
    done = supervisor.act(report, "supervise", reason=WHY, until="2026-11-26")
    assert done.status_code == 303
    item = text(worker.get(f"reports/{report.no}"))
    assert WHY in item
    assert "Answer by" in item
    assert worker.act(report, "answer-supervision", text=ANSWER).status_code == 303
    assert ANSWER in text(supervisor.get(f"reports/{report.no}"))
    assert supervisor.act(report, "lift-supervision", text=NOTE).status_code == 303
    assert fresh(report).supervised_until is None


def test_a_refused_form_keeps_what_was_typed(here, supervisor):
    report = in_hand(here)

    weekend = supervisor.act(report, "supervise", reason=WHY, until="2026-11-28")

    assert weekend.status_code == 422
    assert WHY in text(weekend)
    assert "working day" in text(weekend)


def test_a_grid_worker_neither_supervises_nor_ends_it(here, worker):
    report = in_hand(here)

    assert worker.act(report, "supervise", reason=WHY, until="2026-11-26").status_code == 403
    supervise(report, here)
    assert worker.act(report, "lift-supervision", text=NOTE).status_code == 403


def test_the_queue_lists_what_is_supervised_and_today_names_it(here, supervisor, worker):
    mine, other = in_hand(here), in_hand(here)
    supervise(mine, here)

    listed = text(supervisor.get("reports?view=supervised"))
    assert mine.no in listed
    assert other.no not in listed
    assert "Supervised" in text(worker.get())
    for desk in (supervisor, worker):
        assert "Reports under supervision" in text(desk.client.get(f"/desk/c/{desk.slug}/"))
    answer(mine, here.worker)
    assert "answered on" in text(supervisor.client.get(f"/desk/c/{supervisor.slug}/"))
    assert "Reports under supervision" not in text(worker.client.get(f"/desk/c/{worker.slug}/"))


def test_a_supervised_report_about_staff_stays_unseen_by_staff(here, supervisor: Desk, worker):
    filed = GrievanceFactory.file(scene=here, category="other", confidential=True)
    supervise(filed.grievance, here)

    assert worker.get(f"reports/{filed.grievance.no}").status_code == 404
    assert filed.grievance.no not in text(worker.get("reports?view=supervised"))
    assert "Reports under supervision" not in text(worker.client.get(f"/desk/c/{worker.slug}/"))
    assert filed.grievance.no in text(supervisor.get("reports?view=supervised"))
    assert "grievance.supervised" not in topics(here.worker.id)
