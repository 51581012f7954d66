"""The list of whom to call, the page of one call, and what each reader learns of it."""

import uuid

import pytest

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.grievances import queries, service
from portal.grievances.callback import queries as calls
from portal.grievances.callback.models import CallBack
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import EventKind, GrievanceStatus
from tests.factories.calls import called
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident, staff
from tests.grievances.callback.test_recording import put, unrated
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.statements import watched

E, S = EventKind, GrievanceStatus


def form(**more):
    return {"submission_id": str(uuid.uuid4())} | more


def listed(desk, no: str, later: bool = False) -> bool:
    page = text(desk.get(f"callbacks{'?later=1' if later else ''}"))
    return f"/callbacks/{no}" in page


def test_a_report_closed_without_an_answer_is_listed_for_those_who_did_not_handle_it(
    supervisor, colleague, worker, here
):
    report = unrated(here)

    assert listed(supervisor, report.no)
    assert listed(colleague, report.no)
    assert not listed(worker, report.no)


def test_who_judged_by_themselves_is_left_alone_unless_the_sample_says_so(supervisor, here):
    report = GrievanceFactory.create(scene=here, status=S.CLOSED)
    assert not listed(supervisor, report.no)

    put(here, "grievances.callback_sample_percent", 100)

    assert listed(supervisor, report.no)


def test_two_days_before_the_time_to_confirm_ends_a_report_is_listed(supervisor, here):
    with clock.at("2026-11-13T09:00:00+08:00"):
        soon = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    fresh_one = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    with clock.at("2026-11-17T09:00:00+08:00"):
        mid = GrievanceFactory.create(scene=here, status=S.RESOLVED)

    assert listed(supervisor, soon.no)
    assert listed(supervisor, mid.no)
    assert not listed(supervisor, fresh_one.no)


def test_who_left_no_number_is_not_listed(supervisor, here):
    person = resident()
    report = unrated(here, reporter=person)
    from portal.community.identity.models import Credential

    with transaction():
        session.query(Credential).filter_by(person_id=person.id).delete()

    assert not listed(supervisor, report.no)


def test_a_try_without_an_answer_is_put_off_to_its_day(supervisor, here):
    report = unrated(here)
    called(report, here, "no_answer")

    assert not listed(supervisor, report.no)
    assert listed(supervisor, report.no, later=True)
    with clock.at("2026-11-24T09:00:00+08:00"):
        assert calls.waiting(here.community.id, here.supervisor.id)[0].no == report.no


def test_the_number_is_shown_for_the_call_and_the_resident_sees_that_it_was(supervisor, here):
    report = unrated(here)

    before = text(supervisor.get(f"callbacks/{report.no}"))
    shown = supervisor.post(f"callbacks/{report.no}/call")

    assert "tel:" not in before.replace("tel:120", "")
    assert 'href="tel:1' in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    contact = fresh(report).events[-1]
    assert (contact.kind, contact.text) == (E.CONTACT, "Call-back")


def test_the_form_keeps_the_call_and_goes_back_to_the_list(supervisor, here):
    report = unrated(here)

    answer = supervisor.post(
        f"callbacks/{report.no}",
        **form(outcome="reached", solved="yes", satisfaction="fair", comment="可以"),
    )

    assert answer.location.endswith("/callbacks")
    row = session.query(CallBack).filter_by(grievance_id=report.id).one()
    assert (row.solved, row.satisfaction.value, row.comment) == (True, "fair", "可以")
    assert not listed(supervisor, report.no)


def test_what_was_typed_is_kept_when_something_is_missing(supervisor, here):
    report = unrated(here)

    answer = supervisor.post(f"callbacks/{report.no}", **form(outcome="reached", comment="还漏水"))

    assert answer.status_code == 422
    assert "Choose whether the resident says it is solved." in text(answer)
    assert "还漏水" in text(answer)


def test_who_is_late_is_told_and_loses_nothing(supervisor, here):
    report = unrated(here)
    called(report, here)

    answer = supervisor.post(
        f"callbacks/{report.no}", **form(outcome="reached", solved="no", comment="还漏水")
    )

    assert answer.status_code == 409
    assert "is done already" in text(answer)
    assert "还漏水" in text(answer)
    assert fresh(report).status is S.CLOSED


def test_a_handler_who_guesses_the_address_is_told_why_not(worker, here):
    report = unrated(here)

    answer = worker.get(f"callbacks/{report.no}")

    assert answer.status_code == 403
    assert "somebody else calls back" in text(answer)


@pytest.mark.parametrize("role", [Role.PANEL, Role.ADMIN])
def test_other_roles_do_not_see_the_list(enter, here, role):
    desk = enter(staff(role), here)

    assert desk.get("callbacks").status_code in (403, 404)


def test_staff_of_another_community_see_nothing_of_it(enter, here):
    report, elsewhere = unrated(here), scene()

    desk = enter(elsewhere.supervisor, elsewhere)

    assert not listed(desk, report.no)
    assert desk.get(f"callbacks/{report.no}").status_code == 404


def test_the_handler_reads_whether_it_is_solved_and_never_how_satisfied(worker, here):
    report = unrated(here)
    called(report, here, satisfaction="dissatisfied", comment="来得太慢")

    page = text(worker.get(f"reports/{report.no}"))

    assert "The resident says: solved" in page
    for hidden in ("Dissatisfied", "dissatisfied", "来得太慢"):
        assert hidden not in page


def test_the_reporter_reads_all_of_it_and_neighbours_nothing(here):
    report = unrated(here)
    called(report, here, satisfaction="dissatisfied", comment="来得太慢")

    own = queries.timeline(report, audience="reporter")
    public = queries.timeline(report, audience="public")
    staff_story = queries.timeline(report, audience="staff")

    assert "来得太慢" in own[0].text
    assert E.CALL_BACK not in {entry.kind for entry in public}
    assert "来得太慢" not in "".join(entry.text for entry in (*public, *staff_story))


def test_handlers_see_the_words_of_a_reopening_and_who_wrote_them_for_whom(worker, here):
    report = unrated(here)
    called(report, here, solved=False, satisfaction="dissatisfied", comment="灯还是不亮")

    page = text(worker.get(f"reports/{report.no}"))

    assert "Reopened after a call-back" in page
    assert "灯还是不亮" in page
    assert here.supervisor.name in page
    assert "issatisfied" not in page


def test_the_list_costs_the_same_however_long_it_is(supervisor, here):
    unrated(here)
    supervisor.get("callbacks")
    with watched() as one:
        supervisor.get("callbacks")
    for _n in range(4):
        called(unrated(here), here, "no_answer")
        unrated(here)
    with watched() as many:
        supervisor.get("callbacks")

    assert many.count == one.count, many.told()


def test_the_residents_own_word_on_it_ends_nothing_and_stays_theirs(here):
    with clock.at("2026-11-17T09:00:00+08:00"):
        report = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    called(report, here, satisfaction="dissatisfied")

    with transaction():
        service.confirm(report.id, actor=Actor(REPORTER), satisfaction="satisfied")

    assert (fresh(report).solved, report.satisfaction.value) == (True, "satisfied")
