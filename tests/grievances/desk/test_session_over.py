"""A session that ends while staff write: without a script, signing in again gives it all back."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.models import Person, SignInSession
from portal.grievances.models import Grievance, GrievanceStatus
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.identity import PASSWORD, sign_in, staff
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus
WORDS = "请问是几单元的楼道？\n我们下午过去看看。"


@pytest.fixture
def writer(app: Any, here: Scene) -> Any:
    """A member of the committee with an account, on a browser that keeps tokens."""
    person = staff(Role.COMMITTEE, community=here.community, username="writer")
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    client.set_cookie("lang", "en")
    sign_in(client, person)
    yield client, person
    app.config["WTF_CSRF_ENABLED"] = False


def end_sessions(person: Person) -> None:
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person.id)
        .values(ended_at=clock.now())
    )
    session.commit()


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    form = html.split('<form id="form"')[1].split("</form>")[0]
    pairs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    return {name: unescape(value) for name, value in pairs}


def action(html: str) -> str:
    return unescape(re.search(r'<form id="form"[^>]*action="([^"]+)"', html)[1])  # type: ignore[index]


def written(client: FlaskClient, here: Scene, report: Grievance, act: str) -> Any:
    """The form of an act, filled in and sent."""
    url = f"/desk/c/{here.community.slug}/reports/{report.no}/{act}?view=new"
    page = text(client.get(url))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    return url, {"csrf_token": token[1], "version": "1", "text": WORDS}


def test_what_was_written_comes_back_after_the_sign_in_and_is_sent(writer, here):
    client, person = writer
    report = GrievanceFactory.create(scene=here)
    url, data = written(client, here, report, "ask")
    end_sessions(person)

    late = client.post(url, data=data)
    page = text(late)
    assert late.status_code == 401
    assert "Sign in again. Your draft is kept" in page
    wrong = client.post(
        "/login/staff", data=fields(page) | {"username": "writer", "password": "wrong"}
    )
    assert wrong.status_code == 422
    right = client.post(
        "/login/staff", data=fields(text(wrong)) | {"username": "writer", "password": PASSWORD}
    )
    page = text(right)
    assert right.status_code == 200
    assert action(page) == url
    back = client.post(url, data=fields(page))
    page = text(back)

    assert back.status_code == 422
    assert WORDS in page.replace("\r\n", "\n")
    assert fresh(report).status is S.SUBMITTED
    token = re.search(r'<form[^>]*id="form".*?name="csrf_token"[^>]*value="([^"]+)"', page, re.S)
    assert token
    sent = client.post(url, data=data | {"csrf_token": token[1]})
    assert sent.status_code == 303
    assert fresh(report).status is S.NEED_INFO


def test_a_tap_without_words_leads_to_the_sign_in_as_before(writer, here):
    client, person = writer
    report = GrievanceFactory.create(scene=here)
    end_sessions(person)

    answer = client.post(
        f"/desk/c/{here.community.slug}/reports/{report.no}/accept", data={"version": "1"}
    )

    assert answer.status_code == 303
    assert answer.location.startswith("/login/staff")


def test_a_form_sent_by_another_site_is_not_taken_along(writer, here):
    client, person = writer
    report = GrievanceFactory.create(scene=here)
    end_sessions(person)

    answer = client.post(
        f"/desk/c/{here.community.slug}/reports/{report.no}/note",
        data={"text": "塞进来的话"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 303
    assert "塞进来" not in text(answer)


@pytest.mark.parametrize(
    "sent",
    [
        {"kept": "no json", "kept_for": "/desk"},
        {"kept": "[[1, 2]]", "kept_for": "/desk"},
        {"kept": '[["text"]]', "kept_for": "/desk"},
        {"kept": '[["text", "x"]]', "kept_for": "https://elsewhere.test/"},
        {"kept": '[["text", "x"]]', "kept_for": ""},
        {"kept": "5", "kept_for": "/desk"},
    ],
)
def test_damaged_luggage_is_left_behind(app, writer, sent):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()

    answer = client.post("/login/staff", data={"username": "writer", "password": PASSWORD} | sent)

    assert answer.status_code == 303
