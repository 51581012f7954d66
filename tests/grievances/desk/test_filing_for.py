"""Reports by phone and at the counter: who acted for whom, number and code to read out."""

import re
import uuid

from sqlalchemy import func, select

from portal.base import clock
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.community.identity.models import Credential, Person
from portal.community.identity.service import people
from portal.grievances.models import Channel, Grievance
from tests.factories.identity import resident
from tests.grievances.desk.conftest import text

PHONE = "13912345678"


def typed(here, **more):
    return {
        "submission_id": str(uuid.uuid4()),
        "channel": "phone",
        "category": "litter.household",
        "place": f"b{here.building.id}",
        "text": "三单元门口垃圾没人清",
        "visibility": "by_kind",
        **more,
    }


def only_report() -> Grievance:
    return session.scalars(select(Grievance)).one()


def test_number_code_and_date_are_there_to_read_out(worker, here, client):
    assert "Record for a resident" in text(worker.get("reports/new"))

    answer = worker.post("reports/new", **typed(here))

    report = only_report()
    assert answer.location.endswith(f"/reports/{report.no}/filed")
    page = text(worker.client.get(answer.location))
    assert report.no in page
    assert "We will reply by" in page
    code = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", page)
    assert code
    found = client.post(f"/c/{here.community.slug}/find", data={"code": code[0]})
    assert found.location.endswith(f"/reports/{report.no}")


def test_who_acted_for_whom_is_kept(worker, here):
    known = resident("李大爷", PHONE)

    worker.post("reports/new", **typed(here, phone="139 1234 5678", channel="visit", name="小李"))

    report = only_report()
    assert (report.reporter_id, report.filed_by_id) == (known.id, here.worker.id)
    assert report.channel is Channel.VISIT
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "grievance.filed_for")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (here.worker.id, known.id)
    assert session.get(Person, known.id).name == "李大爷"
    assert "Recorded by staff for a resident" in text(worker.get(f"reports/{report.no}"))


def test_an_unknown_number_stays_unproved_and_becomes_its_holders_by_a_code(worker, here):
    worker.post("reports/new", **typed(here, phone=PHONE, name="李大爷"))

    credential = session.scalars(select(Credential).where(Credential.value == PHONE)).one()
    assert credential.verified_at is None
    assert only_report().reporter_id == credential.person_id
    with transaction():
        assert people.of_phone(PHONE).id == credential.person_id


def test_somebody_who_needs_care_is_known_as_such_even_without_a_phone(worker, here):
    worker.post("reports/new", **typed(here, needs_care="y"))

    assert session.get(Person, only_report().reporter_id).needs_care


def test_help_once_asked_for_is_not_taken_away(worker, here):
    known = resident("李大爷", PHONE)
    with transaction():
        known.needs_care = True

    worker.post("reports/new", **typed(here, phone=PHONE))

    assert session.get(Person, known.id).needs_care


def test_the_same_form_sent_twice_is_one_report(worker, here):
    form = typed(here, phone=PHONE)

    first, second = (worker.post("reports/new", **form) for _n in range(2))

    assert first.location == second.location
    assert session.scalar(select(func.count(Grievance.id))) == 1


def test_what_is_missing_is_named_and_what_was_typed_is_kept(worker, here):
    answer = worker.post(
        "reports/new", **typed(here, category="", place="", phone="12345", name="李大爷")
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "Choose a problem type" in page
    assert "Choose a building" in page
    assert "Enter an 11-digit mobile number" in page
    assert "三单元门口垃圾没人清" in page
    assert 'value="李大爷"' in page


def test_the_query_code_is_shown_to_the_recorder_for_half_an_hour_only(worker, colleague, here):
    worker.post("reports/new", **typed(here))
    path = f"reports/{only_report().no}/filed"

    assert colleague.get(path).status_code == 404
    assert worker.get(path).status_code == 200
    with clock.later(minutes=31):
        assert worker.get(path).status_code == 404


def test_words_of_danger_are_pointed_out(worker, here):
    answer = worker.post("reports/new", **typed(here, text="三楼燃气泄漏"))

    assert "110, 119 or 120" in text(worker.client.get(answer.location))


def test_who_may_not_record_for_others_is_refused(supervisor):
    assert supervisor.get("reports/new").status_code == 403
    assert supervisor.post("reports/new").status_code == 403
