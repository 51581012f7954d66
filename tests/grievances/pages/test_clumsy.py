"""Clumsy fingers and bad networks: sent twice, sent late, sent too often, half of it lost."""

import io
import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base.db import session
from portal.grievances.models import Event, EventKind, Grievance, GrievancePhoto, GrievanceStatus
from tests.factories.grievances import Scene
from tests.factories.photos import chosen, jpeg
from tests.grievances.pages.conftest import filed, send, typed
from tests.grievances.pages.test_own import step
from tests.grievances.pages.test_report import the_report
from tests.support.rates import counted

S = GrievanceStatus


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """The limits on requests count while the test runs."""
    with counted():
        yield


def upload(client: FlaskClient) -> str:
    answer = client.post("/uploads", data={"photo": chosen()})
    assert answer.status_code == 201
    return str(answer.json["id"])


def rows(table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def events(kind: EventKind) -> int:
    return session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


def test_a_report_sent_again_with_its_photos_gets_the_first_confirmation(
    client: FlaskClient, here: Scene
) -> None:
    answers = typed(here, photo_ids=upload(client))

    first, second = (send(client, here, **answers) for _try in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert (rows(Grievance), rows(GrievancePhoto)) == (1, 1)


def test_what_was_changed_before_sending_again_is_not_lost_unnoticed(
    client: FlaskClient, here: Scene
) -> None:
    answers = typed(here)
    send(client, here, **answers)

    again = send(client, here, **answers | {"text": "楼下垃圾没人清，还有老鼠"})
    page = client.get(again.location).get_data(as_text=True)

    assert rows(Grievance) == 1
    assert "后来修改的内容没有提交" in page


def test_two_photos_sent_at_once_by_a_fresh_browser_both_arrive(app: Flask, here: Scene) -> None:
    browser = app.test_client()
    browser.get(f"/c/{here.community.slug}/report")
    secret = browser.get_cookie("uploads")
    assert secret
    twins = [app.test_client() for _photo in range(2)]
    for twin in twins:
        twin.set_cookie("uploads", secret.value)

    names = [upload(twin) for twin in twins]
    answer = send(browser, here, photo_ids=names)

    assert answer.status_code == 303
    assert rows(GrievancePhoto) == 2


def test_words_added_twice_by_two_taps_stand_once(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)
    answers = {"text": "又多了两袋", "submission_id": str(uuid.uuid4())}

    taps = [
        client.post(f"/c/{here.community.slug}/reports/{number}/add", data=answers)
        for _tap in range(2)
    ]

    assert [tap.status_code for tap in taps] == [303, 303]
    assert events(EventKind.ADD) == 1


def test_the_same_words_added_on_purpose_stand_twice(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)

    for _time in range(2):
        client.post(f"/c/{here.community.slug}/reports/{number}/add", data={"text": "还在"})

    assert events(EventKind.ADD) == 2


def test_a_photo_added_twice_by_two_taps_stands_once(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)
    answers = {"photo_ids": upload(client), "submission_id": str(uuid.uuid4())}

    taps = [
        client.post(f"/c/{here.community.slug}/reports/{number}/add", data=answers)
        for _tap in range(2)
    ]

    assert [tap.status_code for tap in taps] == [303, 303]
    assert (events(EventKind.ADD), rows(GrievancePhoto)) == (1, 1)


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (("ask",), "answer"),
        (("accept", "handle", "resolve"), "reopen"),
        (("reject",), "appeal"),
        ((), "withdraw"),
    ],
)
def test_the_second_tap_is_answered_like_the_first(
    client: FlaskClient, here: Scene, before: tuple[str, ...], act: str
) -> None:
    number = filed(client, here)
    step(here, *before)
    address = f"/c/{here.community.slug}/reports/{number}"
    answers = {"text": "请再看看", "submission_id": str(uuid.uuid4())}

    first = client.post(f"{address}/{act}", data=answers)
    said = client.get(address).get_data(as_text=True)
    second = client.post(f"{address}/{act}", data=answers)
    said_again = client.get(address).get_data(as_text=True)

    assert (first.location, second.location) == (address, address)
    thanks = re.search(r'<div class="notice notice--success.*?</div>', said, re.DOTALL)
    assert thanks
    assert thanks.group(0) in said_again


@pytest.mark.parametrize("act", ["answer", "confirm", "reopen", "appeal", "correct"])
def test_an_act_out_of_order_leads_to_the_report_as_it_stands(
    client: FlaskClient, here: Scene, act: str
) -> None:
    number = filed(client, here)
    if act == "correct":
        step(here, "accept")
    address = f"/c/{here.community.slug}/reports/{number}"

    opened = client.get(f"{address}/{act}", follow_redirects=True)
    sent = client.post(f"{address}/{act}", data={"text": "x", "fair": "1"}, follow_redirects=True)

    for answer in (opened, sent):
        assert answer.request.path == address
        assert answer.status_code == 200
        assert "办理情况已有变化" in answer.get_data(as_text=True)


def test_what_a_service_refuses_is_said_beside_what_was_typed(
    client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here, category="other")
    here.building.closed_on = the_report().filed_at.date()
    session.commit()

    answer = client.post(
        f"/c/{here.community.slug}/reports/{number}/correct",
        data={"category": "litter", "place": f"b{here.building.id}", "place_text": "东侧"},
    )

    assert answer.status_code == 422
    assert "东侧" in answer.get_data(as_text=True)


def test_a_report_is_corrected_from_a_building_to_a_place_in_words(
    client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here)
    address = f"/c/{here.community.slug}/reports/{number}/correct"
    elsewhere = {"category": "litter", "place": "other"}

    wordless = client.post(address, data=elsewhere | {"place_text": ""})
    corrected = client.post(address, data=elsewhere | {"place_text": "菜市场北门"})
    session.expire_all()
    report = the_report()

    assert wordless.status_code == 422
    assert corrected.status_code == 303
    assert (report.building_id, report.place_text) == (None, "菜市场北门")


def test_who_sends_too_often_gets_everything_typed_back(
    client: FlaskClient, here: Scene, limited: None
) -> None:
    photo = upload(client)
    for _try in range(60):
        send(client, here, text="")

    answer = send(client, here, text="楼道灯不亮", photo_ids=photo)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 429
    assert "楼道灯不亮" in page
    assert photo in page
    assert "请1分钟后再试" in page


def test_photos_that_are_far_too_large_are_named_and_the_others_kept(
    client: FlaskClient, here: Scene
) -> None:
    huge = jpeg() + bytes(30 * 1024 * 1024)
    files = [(io.BytesIO(content), "a.jpg") for content in (huge, jpeg(), huge, huge)]

    answer = send(client, here, photos=files)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert all(f"第{n}张：照片太大，请换一张" in page for n in (1, 3, 4))
    assert len(re.findall('name="photo_ids"', page)) == 1
    assert "楼下垃圾没人清" in page
