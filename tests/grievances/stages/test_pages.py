"""Stages on pages: what the sub-district does, what the reporter reads, who is turned away."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.outbox import rendering
from portal.base.outbox.models import OutboxMessage
from portal.grievances.models import GrievanceStatus
from portal.grievances.stages.models import StagePhoto, StageRecord
from tests.factories.grievances import GrievanceFactory
from tests.factories.identity import resident, staff
from tests.factories.stages import correct, handed_over, of_the_street, record
from tests.grievances.acting import topics
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus
REACHED = {"word": "reached", "on": "2026-11-23", "document_no": "停2026-7", "text": "已送达"}


def picture():
    """A photo as a form without script sends it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return (io.BytesIO(out.getvalue()), "site.jpg")


def own_page(enter, person, here, grievance):
    """The report as its reporter reads it."""
    browser = enter(person, here).client
    return text(browser.get(f"/c/{here.community.slug}/reports/{grievance.no}"))


def test_the_sub_district_records_the_stage_from_the_report(street, shed):
    page = text(street.get(f"reports/{shed.no}"))
    assert f"reports/{shed.no}/stage" in page
    assert f"reports/{shed.no}/resolve" not in page
    form = text(street.get(f"reports/{shed.no}/stage"))
    assert "Stage 1: Look on site and order to stop" in form
    assert street.act(shed, "stage", **REACHED).status_code == 303
    page = text(street.get(f"reports/{shed.no}"))
    assert "Document 停2026-7" in page
    assert "已送达" in page
    assert "Recorded by" in page


def test_after_the_last_stage_the_result_is_offered_to_the_sub_district_only(
    street, worker, shed, inspector
):
    for _stage in range(3):
        record(shed, inspector)
    assert f"reports/{shed.no}/resolve" not in text(worker.get(f"reports/{shed.no}"))
    assert f"reports/{shed.no}/resolve" in text(street.get(f"reports/{shed.no}"))
    told = {"outcome": "fixed", "reply": "已拆除"}
    assert worker.act(shed, "resolve", **told).status_code == 403
    assert fresh(shed).status is S.ESCALATED
    assert street.act(shed, "resolve", **told).status_code == 303
    assert fresh(shed).status is S.RESOLVED


@pytest.mark.parametrize("who", ["worker", "colleague", "supervisor"])
@pytest.mark.parametrize("act", ["stage", "stage/correct"])
def test_the_community_is_turned_away_from_the_stages(request, shed, who, act):
    browser = request.getfixturevalue(who)
    page = text(browser.get(f"reports/{shed.no}"))
    assert "Look on site and order to stop" in page
    assert f"reports/{shed.no}/stage" not in page
    assert browser.get(f"reports/{shed.no}/{act}").status_code == 403
    assert browser.act(shed, act, **REACHED).status_code == 403
    assert session.scalar(select(func.count()).select_from(StageRecord)) == 0


def test_who_is_staff_of_the_community_too_records_nothing(enter, here, shed):
    both = of_the_street(here)
    staff(Role.COMMITTEE, community=here.community, person=both)
    assert enter(both, here).act(shed, "stage", **REACHED).status_code == 403


def test_the_district_may_and_another_sub_district_sees_nothing(enter, here, shed):
    other = handed_over_elsewhere()
    answer = enter(of_the_street(other), here).act(shed, "stage", **REACHED)
    assert answer.status_code in (403, 404)


def handed_over_elsewhere():
    """Another community of another sub-district."""
    from tests.factories.grievances import scene

    return scene()


def test_without_a_reason_a_stage_is_not_left_out_and_what_was_typed_stays(street, shed):
    answer = street.act(
        shed, "stage", word="not_applicable", on="2026-11-23", document_no="停7", text=""
    )
    assert answer.status_code == 422
    assert "Say why it does not apply" in text(answer)
    assert "停7" in text(answer)


def test_the_same_form_sent_twice_records_one_stage(street, shed):
    seen = fresh(shed).version
    assert street.act(shed, "stage", version=seen, **REACHED).status_code == 303
    again = street.act(shed, "stage", version=seen, **REACHED)
    assert again.status_code == 409
    assert session.scalar(select(func.count()).select_from(StageRecord)) == 1


def test_a_record_is_corrected_on_a_page_that_shows_what_stands_there(street, shed, inspector):
    record(shed, inspector, document_no="停2026-7")
    form = text(street.get(f"reports/{shed.no}/stage/correct"))
    assert "停2026-7" in form
    stage = session.scalars(select(StageRecord.stage_id)).one()
    typed = {"stage": stage, "what": "facts", "on": "2026-11-23", "document_no": "停2026-8"}
    assert street.act(shed, "stage/correct", **typed).status_code == 422
    assert street.act(shed, "stage/correct", **typed, text="文号写错").status_code == 303
    page = text(street.get(f"reports/{shed.no}"))
    assert "Document 停2026-8" in page
    assert "文号写错" in page


def test_the_reporter_reads_who_is_at_which_stage_and_by_when(enter, here, inspector):
    person = resident()
    shed = handed_over(here, reporter=person)
    page = own_page(enter, person, here, shed)
    assert "The sub-district office is at stage 1 of 3: Look on site and order to stop." in page
    record(shed, inspector, document_no="停2026-7", note="当事人张某在场")
    page = own_page(enter, person, here, shed)
    assert "at stage 2 of 3: Case opened and penalty decided." in page
    assert "Reached on" in page
    assert "停2026-7" in page
    assert "当事人张某" not in page
    assert "Once it begins: 15 working days" in page
    with clock.at("2026-12-15T09:00:00+08:00"):
        late = own_page(enter, person, here, shed)
    assert "is overdue" in late


def test_my_reports_tell_the_stage_too(enter, here, inspector):
    person = resident()
    shed = handed_over(here, reporter=person)
    record(shed, inspector)
    page = text(enter(person, here).client.get("/me/reports"))
    assert "Stage 2 of 3: Case opened and penalty decided." in page


def test_nobody_else_gets_a_page_of_it(enter, here, shed, app):
    address = f"/c/{here.community.slug}/reports/{shed.no}"
    assert app.test_client().get(address).status_code == 404
    assert enter(resident(), here).client.get(address).status_code == 404


def test_photos_of_a_record_are_for_staff_alone(enter, street, worker, here):
    person = resident()
    shed = handed_over(here, reporter=person)
    assert street.act(shed, "stage", photos=picture(), **REACHED).status_code == 303
    token = session.scalars(
        select(StoredFile.token).join(StagePhoto, StagePhoto.file_id == StoredFile.id)
    ).one()
    address = f"/files/{token}/thumb"
    assert address in text(street.get(f"reports/{shed.no}"))
    assert address not in own_page(enter, person, here, shed)
    assert worker.client.get(address).status_code == 200
    assert enter(person, here).client.get(address).status_code == 404


def test_the_reporter_is_told_once_for_each_stage(app, here, inspector):
    person = resident()
    shed = handed_over(here, reporter=person)
    record(shed, inspector)
    stage = session.scalars(select(StageRecord.stage_id)).one()
    correct(shed, inspector, stage_id=stage, by_mistake=True, reason="误记")
    record(shed, inspector)
    record(shed, inspector, applies=False, note="已自行拆除")
    told = topics(person.id)
    assert told.count("grievance.stage") == 1
    assert told.count("grievance.stage_skipped") == 1
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "grievance.stage")
    ).one()
    with app.test_request_context():
        said = rendering.words(message.topic, message.facts, channel="inbox")
    assert "现场核查和责令停工" in said[1]


def test_the_sub_district_is_told_of_the_hand_over_and_of_a_missed_stage(here, inspector):
    shed = handed_over(here)
    assert topics(inspector.id) == ["grievance.handed_over"]
    litter = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    assert litter.no not in str(topics(inspector.id))
    assert fresh(shed).status is S.ESCALATED


def test_the_queue_shows_the_date_of_the_stage_that_runs(street, shed, inspector):
    record(shed, inspector)
    page = text(street.get("reports?view=out"))
    assert shed.no in page
    assert "2 Dec" in page


def test_the_limits_of_the_stages_stand_on_the_page_of_limits(enter, here, inspector):
    page = text(enter(inspector, here).get("settings/limits"))
    assert "Illegal construction 2: case and penalty" in page
    limit = text(enter(inspector, here).get("settings/limits/grievance.stage.construction_stop"))
    assert "when it is handed over" in limit
    assert "May be put off once" in limit
    admin = enter(staff(Role.ADMIN), here).client
    own = text(admin.get("/desk/settings/limits/grievance.stage.construction_stop"))
    assert "系统默认值，请按本地规定修改" in own
