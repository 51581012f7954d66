"""Keys on the desk: for administrators alone, shown once, revoked at once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.open311.models import ApiKey
from portal.open311.queries.keys import client_of
from tests.factories.grievances import Scene
from tests.factories.identity import sign_in, staff
from tests.open311.conftest import Client, new_key

TYPED = {"name": "12345 平台", "contact": "王工 022-27000000", "per_hour": "50"}


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """An administrator's browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    browser.set_cookie("lang", "en")
    sign_in(browser, staff(Role.ADMIN))
    return browser


def test_a_key_is_shown_once_and_works(admin: FlaskClient) -> None:
    answer = admin.post("/desk/open311/new", data=TYPED)

    found = re.search(r"<dd>([\w-]{32})</dd>", answer.text)
    assert found
    key = session.scalar(select(ApiKey))
    assert key is not None
    assert client_of(found[1]) == (key.id, 50)
    assert answer.headers["Cache-Control"] == "no-store"
    page = admin.get("/desk/open311").text
    assert found[1] not in page
    assert key.tail in page
    assert "12345 平台" in page


def test_a_rate_of_hundreds_of_digits_is_refused(admin: FlaskClient) -> None:
    answer = admin.post("/desk/open311/new", data=TYPED | {"per_hour": "9" * 400})

    assert answer.status_code == 422


def test_what_is_missing_is_told_and_what_was_typed_stays(admin: FlaskClient) -> None:
    answer = admin.post("/desk/open311/new", data=TYPED | {"per_hour": "0", "contact": ""})

    assert answer.status_code == 422
    assert "12345 平台" in answer.text
    assert session.scalar(select(ApiKey)) is None


def test_a_revoked_key_stays_in_the_list_with_its_day(admin: FlaskClient) -> None:
    key, secret = new_key()

    answer = admin.post(f"/desk/open311/{key.id}/revoke")
    again = admin.post(f"/desk/open311/{key.id}/revoke")

    assert (answer.status_code, again.status_code) == (303, 303)
    assert client_of(secret) is None
    assert "Revoked on" in admin.get("/desk/open311").text
    acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts.count("open311.revoke") == 1


def test_revoking_what_does_not_exist_is_not_found(admin: FlaskClient) -> None:
    assert admin.post("/desk/open311/999999/revoke").status_code == 404


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.DISTRICT, Role.CITY, Role.SUPERVISOR])
def test_other_staff_may_not_see_keys(app: Flask, here: Scene, role: Role) -> None:
    browser = app.test_client()
    within = {"community": here.community} if role in {Role.COMMITTEE, Role.SUPERVISOR} else {}
    sign_in(browser, staff(role, **within))

    assert browser.get("/desk/open311").status_code in {403, 404}
    assert browser.get("/desk/open311/new").status_code in {403, 404}


def test_nobody_is_led_to_the_staff_sign_in(client311: Client) -> None:
    assert client311.http.get("/desk/open311").status_code == 303


def test_the_entry_stands_where_administrators_look(admin: FlaskClient) -> None:
    assert 'href="/desk/open311"' in admin.get("/desk", follow_redirects=True).text
