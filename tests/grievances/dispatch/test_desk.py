"""The desk's side of dispatch: what stands on the page of a report, and what its buttons do."""

from datetime import timedelta

import pytest

from portal.base import deadlines
from portal.base.access import Role
from portal.base.db import session
from portal.community.places.models import Division
from portal.grievances.models import GrievanceStatus, Turn
from tests.factories.dispatch import RuleFactory, UnitFactory, given_back, send, sent_and_signed
from tests.factories.grievances import GrievanceFactory
from tests.factories.identity import resident, staff
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus


@pytest.fixture
def unit(here):
    return UnitFactory.create(here, name="安居物业", contact="022-23450000")


@pytest.fixture
def accepted(here):
    return GrievanceFactory.create(scene=here, status=S.ACCEPTED)


def test_the_form_suggests_what_the_rule_says_and_why(worker, here, unit, accepted):
    RuleFactory.create(here, unit, building_id=here.building.id)
    RuleFactory.create(here, UnitFactory.create(here, name="环卫所"))

    page = text(worker.get(f"reports/{accepted.no}/dispatch"))

    assert "sends it to 安居物业" in page
    assert "The next choice would be 环卫所" in page
    assert f'<option selected value="{unit.id}">' in page


def test_sent_by_rule_the_page_tells_why_here(worker, here, unit, accepted):
    rule = RuleFactory.create(here, unit)
    assert worker.act(accepted, "dispatch", unit=str(unit.id)).status_code == 303

    page = text(worker.get(f"reports/{accepted.no}"))

    assert fresh(accepted).status is S.DISPATCHED
    assert f"Rule {rule.id}, version 1" in page
    assert "022-23450000" in page


def test_without_rule_or_reason_the_form_comes_back_with_what_was_typed(worker, unit, accepted):
    answer = worker.act(accepted, "dispatch", unit=str(unit.id), instruction="先联系门卫")
    assert answer.status_code == 422
    assert "Say why it goes to this unit" in text(answer)
    assert "先联系门卫" in text(answer)
    assert fresh(accepted).status is S.ACCEPTED


def test_the_quicker_colleague_is_named(worker, colleague, here, unit, accepted):
    seen = accepted.version
    send(accepted, here, unit)
    answer = colleague.post(
        f"reports/{accepted.no}/dispatch", unit=str(unit.id), reason="我来派", version=str(seen)
    )
    assert answer.status_code == 409
    assert here.worker.name in text(answer)
    assert "我来派" in text(answer)


def test_what_units_have_stands_in_a_view_of_its_own(worker, here, unit, accepted):
    send(accepted, here, unit)
    assert accepted.no not in text(worker.get("reports"))
    assert accepted.no in text(worker.get("reports?view=out"))


def test_the_desk_records_for_a_unit_that_rings(worker, here, unit, accepted):
    send(accepted, here, unit)
    assert worker.act(accepted, "sign").status_code == 303
    assert (fresh(accepted).status, accepted.turn) == (S.IN_PROGRESS, Turn.UNIT)
    answer = worker.act(
        accepted, "give-back", reason="outside", basis="红线外", suggested_unit="城管"
    )
    assert answer.status_code == 303
    page = text(worker.get(f"reports/{accepted.no}"))
    assert "红线外" in page
    assert here.worker.name in page


def test_the_third_return_is_offered_to_the_supervisor_only(
    worker, supervisor, here, unit, accepted
):
    for _time in range(2):
        sent_and_signed(accepted, here, unit)
        given_back(accepted)
    send(accepted, here, unit)
    typed = {"reason": "outside", "basis": "红线外", "suggested_unit": "城管"}
    assert "give-back" not in text(worker.get(f"reports/{accepted.no}"))
    assert worker.act(accepted, "give-back", **typed).status_code == 403
    assert supervisor.act(accepted, "give-back", **typed).status_code == 303
    assert fresh(accepted).return_count == 3


def test_more_time_is_asked_for_by_the_worker_and_granted_by_the_supervisor(
    worker, supervisor, here
):
    grievance = GrievanceFactory.create(scene=here, category="other", status=S.IN_PROGRESS)
    until = deadlines.shown_day(grievance.promised_at) + timedelta(days=3)
    assert worker.act(grievance, "extend", until=until, reason="x").status_code == 403
    typed = {"until": until.isoformat(), "reason": "等配件"}
    assert worker.act(grievance, "ask-extension", **typed).status_code == 303
    form = text(supervisor.get(f"reports/{grievance.no}/extend"))
    assert "等配件" in form
    assert until.isoformat() in form
    assert supervisor.act(grievance, "extend", **typed).status_code == 303
    assert fresh(grievance).promised_at == deadlines.end_of(until)


def test_passing_on_tells_the_resident_who_has_it_and_until_when(enter, supervisor, here):
    person = resident()
    grievance = GrievanceFactory.create(scene=here, reporter=person, status=S.IN_PROGRESS)
    supervisor.act(grievance, "escalate", target="12345", external_no="TJ01", text="已转热线")
    assert "TJ01" in text(supervisor.get(f"reports/{grievance.no}"))

    own = text(enter(person, here).client.get(f"/c/{here.community.slug}/reports/{grievance.no}"))

    assert "It is now with the sub-district or 12345." in own
    assert "已转热线" in own
    assert "Due by" in own


def test_the_resident_reads_that_the_unit_has_it(enter, here, unit):
    person = resident()
    grievance = GrievanceFactory.create(scene=here, reporter=person, status=S.ACCEPTED)
    sent_and_signed(grievance, here, unit)
    own = text(enter(person, here).client.get(f"/c/{here.community.slug}/reports/{grievance.no}"))
    assert "The unit it was sent to is dealing with it." in own
    assert "安居物业" in own


def test_a_worker_hands_illegal_construction_over_and_is_offered_no_other_end(worker, here):
    shed = GrievanceFactory.create(
        scene=here, category="illegal_construction.shed", status=S.IN_PROGRESS
    )
    page = text(worker.get(f"reports/{shed.no}"))
    assert f"reports/{shed.no}/escalate" in page
    assert f"reports/{shed.no}/resolve" not in page
    refused = worker.act(shed, "resolve", outcome="explained", reply="已劝导")
    assert refused.status_code == 403
    assert worker.act(shed, "escalate", target="street", text="已移交").status_code == 303
    assert f"reports/{shed.no}/resolve" not in text(worker.get(f"reports/{shed.no}"))


def test_the_sub_districts_units_are_changed_by_the_sub_district_only(enter, colleague, here):
    shared = UnitFactory.create(here, name="街道综合执法", shared=True)
    assert colleague.get(f"units/{shared.id}").status_code == 403
    street = staff(Role.STREET, division=session.get(Division, here.community.street_id))
    assert enter(street, here).get(f"units/{shared.id}").status_code == 200
