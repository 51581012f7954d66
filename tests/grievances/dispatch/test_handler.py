"""The work order of a unit without accounts."""

import re
from datetime import timedelta

import pytest

from portal.base import clock
from portal.base.db import session
from portal.grievances.dispatch import queries, service
from portal.grievances.models import GrievancePhoto, GrievanceStatus, PhotoStage
from tests.factories.dispatch import UnitFactory, given_back, send
from tests.factories.grievances import GrievanceFactory, upload
from tests.factories.identity import resident
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.merging.making import join

S = GrievanceStatus
NAME = "刘淑珍"
PHONE = "13900007788"
WORDS = f"我是{NAME}，电话139 0000-7788，楼下垃圾没人清"


@pytest.fixture
def unit(here):
    return UnitFactory.create(here, name="安居物业")


@pytest.fixture
def sent(here, unit):
    grievance = GrievanceFactory.create(
        scene=here,
        reporter=resident(name=NAME, phone=PHONE),
        text=WORDS,
        place_text=f"找{NAME}",
        status=S.ACCEPTED,
        photo_tokens=[upload()],
        uploader_key="b" * 64,
    )
    send(grievance, here, unit)
    return grievance


def link_of(grievance) -> str:
    link = service.link_of(queries.running(grievance.id).id)
    return f"/handler/{service.token_of(link)}"


@pytest.fixture
def phone(app):
    """A browser at the unit, without any account."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def opened(phone, sent):
    phone.post(link_of(sent))
    return phone


def act(client, name, grievance, **data):
    data.setdefault("version", fresh(grievance).version)
    return client.post(f"/handler/order/{name}", data=data)


def test_opening_the_link_shows_one_button_and_nothing_of_the_work(phone, sent):
    page = phone.get(link_of(sent))
    assert page.status_code == 200
    assert text(page).count('<button type="submit"') == 1
    assert sent.no not in text(page)
    assert "handler=" not in str(page.headers)


def test_the_button_sets_a_cookie_for_these_pages_and_leads_to_an_address_without_secret(
    phone, sent
):
    answer = phone.post(link_of(sent))
    [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if "handler=" in each]
    assert (answer.status_code, answer.location) == (303, "/handler/order")
    assert "Path=/handler" in cookie
    assert "HttpOnly" in cookie


def test_the_work_order_tells_problem_and_place_but_nobody_who_reported(opened, sent):
    page = text(opened.get("/handler/order"))
    assert "楼下垃圾没人清" in page
    assert sent.no in page
    for secret in (NAME, PHONE, "0000-7788", "7788"):
        assert secret not in page


def test_the_printed_order_tells_nobody_who_reported_either(worker, sent):
    page = text(worker.get(f"reports/{sent.no}/work-order?print=1"))
    assert link_of(sent) in page
    for secret in (NAME, PHONE, "7788"):
        assert secret not in page


def test_a_wrong_link_opens_nothing(phone, sent):
    assert phone.post("/handler/" + "0" * 32).status_code == 404
    assert phone.get("/handler/order").status_code == 404


def test_the_unit_signs_tells_and_finishes_with_a_photo(opened, sent):
    assert act(opened, "sign", sent).status_code == 303
    assert act(opened, "progress", sent, text="明天清运").status_code == 303
    answer = act(opened, "resolve", sent, outcome="explained", reply="已清运")
    assert answer.status_code == 303
    row = fresh(sent)
    assert (row.status, row.reply, row.lead_id) == (S.RESOLVED, "已清运", sent.lead_id)
    assert "nothing left for you" in text(opened.get("/handler/order"))


def test_a_return_without_reason_keeps_what_was_typed(opened, sent):
    answer = act(opened, "give-back", sent, basis="合同第三条")
    assert answer.status_code == 422
    assert "合同第三条" in text(answer)


def test_after_giving_it_back_the_link_shows_nothing_more(opened, sent):
    answer = act(
        opened, "give-back", sent, reason="not_ours", basis="合同第三条", suggested_unit="城管"
    )
    assert answer.location == "/handler/done"
    assert fresh(sent).status is S.RETURNED
    assert opened.get("/handler/order").status_code == 404
    assert opened.get("/handler/done").status_code == 200


def test_a_second_tap_of_sign_is_told_kindly(opened, sent):
    seen = fresh(sent).version
    act(opened, "sign", sent, version=seen)
    again = act(opened, "sign", sent, version=seen)
    assert again.status_code == 200
    assert fresh(sent).status is S.IN_PROGRESS


def test_the_link_is_over_after_its_days(phone, sent):
    link = link_of(sent)
    last = service.link_of(queries.running(sent.id).id).expires_at
    with clock.at(last - timedelta(seconds=1)):
        assert phone.post(link).status_code == 303
    with clock.at(last):
        assert phone.post(link).status_code == 404
        assert phone.get("/handler/order").status_code == 404


def test_a_new_link_closes_the_former_and_what_it_had_opened(opened, worker, sent):
    former = link_of(sent)
    assert worker.post(f"reports/{sent.no}/work-order").status_code == 303
    assert opened.post(former).status_code == 404
    assert opened.get("/handler/order").status_code == 404
    assert opened.post(link_of(sent)).status_code == 303


def test_work_sent_to_another_unit_is_closed_to_the_first(opened, here, sent):
    given_back(sent)
    send(sent, here, UnitFactory.create(here))
    assert opened.get("/handler/order").status_code == 404


def test_a_photo_is_shown_to_the_unit_under_its_own_address_only(opened, sent, phone):
    [photo] = session.query(GrievancePhoto).all()
    assert photo.stage is PhotoStage.BEFORE
    page = text(opened.get("/handler/order"))
    [token] = set(re.findall(r"/handler/photo/([^/]+)/full", page))
    assert opened.get(f"/files/{token}/full").status_code == 404
    assert opened.get("/handler/photo/other/full").status_code == 404


def test_a_cookie_made_up_opens_nothing(phone, sent):
    phone.set_cookie("handler", "WzEsImFiYyJd.xxxx", path="/handler")
    assert phone.get("/handler/order").status_code == 404


def test_the_third_return_is_not_offered_to_the_unit(phone, here, unit, sent):
    for _time in range(2):
        given_back(sent)
        send(sent, here, unit)
    phone.post(link_of(sent))
    assert "Give it back" not in text(phone.get("/handler/order"))
    act(phone, "give-back", sent, reason="not_ours", basis="x", suggested_unit="y")
    assert fresh(sent).return_count == 2


def test_the_unit_is_told_how_many_others_read_its_reply(opened, here, sent):
    act(opened, "sign", sent)
    assert "joined report" not in text(opened.get("/handler/order/resolve"))
    join(GrievanceFactory.create(scene=here), sent, here)

    assert "1 joined report gets this reply too" in text(opened.get("/handler/order/resolve"))
    assert "joined report" not in text(opened.get("/handler/order"))


def test_a_joined_order_says_so_and_names_no_date(opened, here, sent, worker):
    assert "<dt>Due</dt>" in text(opened.get("/handler/order"))
    join(sent, GrievanceFactory.create(scene=here), here)

    page = text(opened.get("/handler/order"))
    assert "<dt>Due</dt>" not in page
    assert "together with another report of the same matter" in page
    assert "<dt>Due</dt>" not in text(worker.get(f"reports/{sent.no}/work-order"))


def test_while_the_resident_is_asked_no_date_of_the_unit_runs(opened, sent):
    act(opened, "sign", sent)
    act(opened, "resolve", sent, outcome="explained", reply="已说明")

    assert fresh(sent).due_at is not None
    assert "<dt>Due</dt>" not in text(opened.get("/handler/order"))
