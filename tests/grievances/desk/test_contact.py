"""The reporter's phone: masked, shown once with a reason, on record for the person concerned."""

import pytest

from portal.base.audit import queries as audit
from portal.base.db import session
from portal.grievances.models import EventKind, GrievanceStatus
from tests.factories.grievances import GrievanceFactory
from tests.factories.identity import resident
from tests.grievances.desk.conftest import Desk, fresh, text

S = GrievanceStatus
PHONE = "13912345678"


@pytest.fixture
def report(here):
    return GrievanceFactory.create(scene=here, reporter=resident("王小明", PHONE))


def test_the_number_is_masked_until_a_reason_is_given_and_shown_once(worker, report):
    page = text(worker.get(f"reports/{report.no}"))
    assert "139****5678" in page
    assert PHONE not in page

    without = worker.act(report, "contact", reason=" ")
    assert without.status_code == 422
    assert PHONE not in text(without)

    shown = worker.act(report, "contact", reason="核实具体位置")
    assert f'href="tel:{PHONE}"' in text(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert PHONE not in text(worker.get(f"reports/{report.no}"))


def test_who_looked_and_why_is_kept_and_the_person_sees_it(worker, report, here, enter):
    worker.act(report, "contact", reason="核实具体位置")

    (entry,) = audit.about(report.reporter_id).entries
    assert (entry.act, entry.actor_id) == ("contact.reveal", here.worker.id)
    assert entry.reason == "核实具体位置"
    assert EventKind.CONTACT in [each.kind for each in fresh(report).events]
    person = session.get(type(here.worker), report.reporter_id)
    own = enter(person, here)
    assert "核实具体位置" in text(own.client.get("/me/privacy/access"))


def test_the_holder_taps_to_call_without_typing_a_reason(worker, here):
    report = GrievanceFactory.create(
        scene=here, status=S.IN_PROGRESS, reporter=resident("王小明", PHONE)
    )

    assert 'name="reason"' not in text(worker.get(f"reports/{report.no}"))
    assert PHONE in text(worker.act(report, "contact"))
    assert audit.about(report.reporter_id).entries[0].reason


def test_the_reporter_reads_of_every_look_and_its_reason_on_the_own_page(worker, here, enter):
    person = resident("王小明", PHONE)
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS, reporter=person)
    worker.act(report, "contact")
    enter(here.colleague, here).act(report, "contact", reason="核实具体位置")

    own = enter(person, here).client
    page = text(own.get(f"/c/{here.community.slug}/reports/{report.no}"))
    records = text(own.get("/me/privacy/access"))

    for said in ("Called about the report", "核实具体位置"):
        assert said in page
        assert said in records
    assert page.count("Contact details were looked at") == 2


def test_whoever_is_not_the_holder_types_a_reason_for_the_same_report(here, enter):
    report = GrievanceFactory.create(
        scene=here, status=S.IN_PROGRESS, reporter=resident("王小明", PHONE)
    )
    colleague = enter(here.colleague, here)

    assert 'id="contact-reason"' in text(colleague.get(f"reports/{report.no}"))
    refused = colleague.act(report, "contact")
    assert refused.status_code == 422
    assert "Enter a reason" in text(refused)
    assert PHONE not in text(refused)


def test_a_report_without_a_number_says_so(worker, here):
    filed = GrievanceFactory.file(scene=here)

    page = text(worker.get(f"reports/{filed.grievance.no}"))
    assert "The resident's phone" not in page.replace("&#39;", "'")
    assert worker.act(filed.grievance, "contact", reason="核实").status_code == 409


def test_who_may_not_ask_for_it_sees_nothing_of_the_reporter(supervisor: Desk, worker, report):
    for path in (f"reports/{report.no}", "reports"):
        page = text(supervisor.get(path))
        assert "139****5678" not in page
        assert "王小明" not in page
    assert supervisor.act(report, "contact", reason="看看").status_code == 403
    assert "王小明" not in text(worker.get(f"reports/{report.no}"))


def test_no_event_and_no_page_names_the_reporter(worker, report):
    worker.act(report, "accept")
    worker.act(report, "handle")

    page = text(worker.get(f"reports/{report.no}"))
    assert "王小明" not in page
    assert PHONE not in page


def test_a_form_older_than_its_session_says_so_and_keeps_the_reason(app, worker, report):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = worker.act(report, "contact", reason="about the gate")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 422
    assert "Send it once more" in text(answer)
    assert "about the gate" in text(answer)
    assert PHONE not in text(answer)
