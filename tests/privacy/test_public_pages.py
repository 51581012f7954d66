"""Notice, help and feedback: open to everybody."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.personal import purposes
from portal.privacy.models import Feedback, SentForm
from portal.privacy.service import keeping
from tests.factories.identity import resident, sign_in
from tests.factories.places import CommunityFactory
from tests.support.rates import counted


def feedback() -> list[Feedback]:
    return list(session.scalars(select(Feedback).order_by(Feedback.id)))


def test_the_notice_names_every_purpose_with_its_period(app: Flask, client: FlaskClient) -> None:
    page = client.get("/privacy").text

    with app.test_request_context():
        for purpose in purposes.registered():
            assert f'id="{purpose.key}"' in page
            assert escape(str(purpose.period)) in page


def test_the_notice_names_the_office_of_the_community_one_comes_from(client: FlaskClient) -> None:
    here = CommunityFactory.create(name="幸福里社区", office_phone="022-27123456")
    CommunityFactory.create()

    page = client.get("/privacy", headers={"Referer": f"http://localhost/c/{here.slug}/"}).text

    assert "幸福里社区" in page
    assert "022-27123456" in page


def test_a_short_notice_says_the_same_as_the_page(app: Flask, client: FlaskClient) -> None:
    purpose = purposes.find("feedback")

    form, page = client.get("/feedback").text, client.get("/privacy").text

    with app.test_request_context():
        for words in (purpose.kinds, purpose.why, purpose.period):
            assert escape(str(words)) in form
            assert escape(str(words)) in page
    assert "/privacy#feedback" in form


@pytest.mark.parametrize("address", ["/privacy", "/help", "/feedback"])
def test_the_pages_need_no_account_and_no_community(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_feedback_is_kept_with_the_community_it_came_from(client: FlaskClient) -> None:
    here, _other = CommunityFactory.create(), CommunityFactory.create()
    form = client.get("/feedback", headers={"Referer": f"http://localhost/c/{here.slug}/reports"})
    assert f'value="{here.slug}"' in form.text

    answer = client.post(
        "/feedback", data={"text": "字太小", "contact": "", "community": here.slug}
    )

    assert answer.status_code == 303
    (kept,) = feedback()
    assert (kept.text, kept.community_id, kept.person_id) == ("字太小", here.id, None)


def test_feedback_of_a_signed_in_person_is_theirs(client: FlaskClient) -> None:
    me = resident()
    sign_in(client, me)

    client.post("/feedback", data={"text": "很好用", "contact": "下午打电话"})

    assert [(one.person_id, one.contact) for one in feedback()] == [(me.id, "下午打电话")]


def test_empty_or_overlong_feedback_is_refused_and_kept_in_the_form(client: FlaskClient) -> None:
    assert client.post("/feedback", data={"text": "  "}).status_code == 422

    answer = client.post("/feedback", data={"text": "长" * 1001, "contact": "我的微信"})

    assert answer.status_code == 422
    assert "我的微信" in answer.text
    assert "长" * 1001 in answer.text
    assert feedback() == []


@pytest.fixture
def limits() -> Iterator[None]:
    """Limits count while the test runs."""
    with counted():
        yield


def test_a_flood_of_feedback_is_stopped_and_what_was_typed_stays(
    client: FlaskClient, limits: None
) -> None:
    for _number in range(5):
        assert client.post("/feedback", data={"text": "好"}).status_code == 303

    answer = client.post("/feedback", data={"text": "第六条意见"})

    assert answer.status_code == 429
    assert "第六条意见" in answer.text
    assert len(feedback()) == 5


def test_the_contact_goes_six_months_after_the_answer_and_feedback_after_two_years() -> None:
    worker = resident()
    with clock.at("2024-01-01T12:00:00+08:00"), transaction():
        session.add(
            Feedback(text="好", contact="138", handled_at=clock.now(), handled_by_id=worker.id)
        )

    with clock.at("2024-07-10T12:00:00+08:00"):
        keeping.purge()
    session.expire_all()
    assert [one.contact for one in feedback()] == [""]
    with clock.at("2026-01-02T12:00:00+08:00"):
        keeping.purge()
    assert feedback() == []


def test_feedback_sent_by_two_taps_is_kept_once_and_a_changed_one_anew(client: FlaskClient) -> None:
    number = {"submission_id": "5d0f7d0e-0000-4000-8000-000000000001"}
    answers = [client.post("/feedback", data={"text": "字太小", **number}) for _tap in range(2)]
    client.post("/feedback", data={"text": "字太小，看不清", **number})

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [one.text for one in feedback()] == ["字太小", "字太小，看不清"]


def test_each_form_of_feedback_has_a_number_of_its_own(client: FlaskClient) -> None:
    numbers = [
        client.get("/feedback").text.split('name="submission_id"')[1].split('value="')[1][:36]
        for _visit in range(2)
    ]

    assert numbers[0] != numbers[1]
    assert all(number.count("-") == 4 for number in numbers)


def test_the_numbers_of_forms_are_forgotten_after_two_days(client: FlaskClient) -> None:
    with clock.at("2026-11-23T12:00:00+08:00"):
        client.post("/feedback", data={"text": "好", "submission_id": "a" * 36})
    with clock.at("2026-11-25T12:00:01+08:00"):
        keeping.purge()

    assert session.scalars(select(SentForm)).all() == []
