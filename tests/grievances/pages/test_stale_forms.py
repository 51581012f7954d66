"""A form whose session ended comes back with everything typed, and nothing is written meanwhile."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base.db import session
from portal.community.identity.models import Credential, SignInSession
from portal.grievances.models import Event, Grievance
from portal.privacy.models import Feedback, PrivacyRequest
from tests.factories.grievances import Scene
from tests.factories.identity import resident, sign_in
from tests.factories.photos import chosen
from tests.grievances.pages.conftest import filed, send, typed

SAID = "您填写的内容都还在"


@pytest.fixture
def guarded(app: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser of a portal that asks for the token of every form."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield client
    app.config["WTF_CSRF_ENABLED"] = False


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found.group(1)


def rows(table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_report_with_an_old_token_is_given_back_as_typed_and_goes_through_with_the_fresh_one(
    guarded: FlaskClient, here: Scene
) -> None:
    answers = typed(here, place_text="2单元门口")
    photos = [chosen()]

    back = send(guarded, here, **answers, photos=photos)
    page = back.get_data(as_text=True)
    kept = re.search(r'name="photo_ids" value="([^"]+)"', page)
    again = send(
        guarded, here, **answers, csrf_token=token(page), photo_ids=kept.group(1) if kept else ""
    )

    assert back.status_code == 422
    assert SAID in page
    assert answers["text"] in page
    assert "2单元门口" in page
    assert f'value="{answers["submission_id"]}"' in page
    assert kept
    assert again.status_code == 303
    assert rows(Grievance) == 1


def test_nothing_is_filed_with_the_token_of_another_session(
    app: Flask, guarded: FlaskClient, here: Scene
) -> None:
    address = f"/c/{here.community.slug}/report"
    theirs = token(app.test_client().get(address).get_data(as_text=True))
    guarded.get(address)

    answer = send(guarded, here, csrf_token=theirs)

    assert answer.status_code == 422
    assert rows(Grievance) == 0


@pytest.mark.parametrize(
    "origin", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_form_sent_by_another_site_is_refused_without_a_cookie(
    guarded: FlaskClient, here: Scene, origin: dict[str, str]
) -> None:
    answer = guarded.post(f"/c/{here.community.slug}/report", data=typed(here), headers=origin)

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("act", ["add", "withdraw"])
def test_what_is_said_about_an_own_report_is_given_back(
    app: Flask, guarded: FlaskClient, here: Scene, act: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    number = filed(guarded, here)
    app.config["WTF_CSRF_ENABLED"] = True
    before = rows(Event)

    back = guarded.post(
        f"/c/{here.community.slug}/reports/{number}/{act}", data={"text": "又多了两袋"}
    )

    assert back.status_code == 422
    assert "又多了两袋" in back.get_data(as_text=True)
    assert SAID in back.get_data(as_text=True)
    assert rows(Event) == before


@pytest.mark.parametrize(
    ("address", "answers", "kept"),
    [
        ("/feedback", {"text": "字太小", "contact": "微信abc"}, ["字太小", "微信abc"]),
        ("/login", {"phone": "13800138000"}, ["13800138000"]),
        ("/login/staff", {"username": "grid1", "password": "x"}, ["grid1"]),
        ("/c/{slug}/find", {"code": "ABCD-EFGH", "tail": "1234"}, ["ABCD-EFGH", "1234"]),
    ],
)
def test_every_form_of_everybody_is_given_back(
    guarded: FlaskClient, here: Scene, address: str, answers: dict[str, str], kept: list[str]
) -> None:
    back = guarded.post(address.format(slug=here.community.slug), data=answers)

    assert back.status_code == 422
    assert all(text in back.get_data(as_text=True) for text in [SAID, *kept])
    assert rows(Feedback) == 0


def test_a_request_about_ones_data_is_given_back(guarded: FlaskClient, here: Scene) -> None:
    sign_in(guarded, resident())
    answers = {"kind": "correct", "community": here.community.slug, "text": "门牌号写错了"}

    back = guarded.post("/me/privacy/request", data=answers)

    assert back.status_code == 422
    assert "门牌号写错了" in back.get_data(as_text=True)
    assert rows(PrivacyRequest) == 0


def test_a_button_without_a_form_does_nothing_and_says_so(guarded: FlaskClient) -> None:
    person = resident()
    sign_in(guarded, person)
    phone = session.scalars(select(Credential).where(Credential.person_id == person.id)).one()

    answers = [
        guarded.post("/logout"),
        guarded.post(f"/me/phones/{phone.id}/remove"),
        guarded.post("/me/sessions/end-others"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert all("刷新" in answer.get_data(as_text=True) for answer in answers)
    assert session.scalars(select(SignInSession.ended_at)).all() == [None]


def test_who_has_to_sign_in_again_is_told_that_first(guarded: FlaskClient) -> None:
    answer = guarded.post(
        "/me/privacy/request",
        data={"text": "  "},
        headers={"Referer": "http://localhost/me/privacy/request"},
    )

    assert answer.status_code == 303
    assert answer.location == "/login?next=/me/privacy/request"
