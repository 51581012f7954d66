"""Who is not signed in taps once, signs in by phone, and is counted with that."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.base import clock
from portal.grievances.models import Grievance
from portal.grievances.support import queries
from portal.grievances.support.intent import GOOD_FOR
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.identity import resident
from tests.grievances.support.conftest import address, number, step
from tests.support.phones import Phones, reachable

PHONE = "13911118888"


@pytest.fixture(autouse=True)
def phones(app: Flask) -> Iterator[Phones]:
    """Where codes arrive."""
    with reachable() as made:
        yield made


def sign_in(client: FlaskClient, phones: Phones, to: str, phone: str = PHONE) -> TestResponse:
    """Ask for a code and enter it, led back to an address afterwards."""
    client.post("/login", data={"phone": phone, "next": to})
    data = {"act": "check", "code": phones.codes[phone], "next": to}
    return client.post("/login", data=data)


def test_the_support_is_made_with_the_sign_in_without_another_tap(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    asked = client.get(address(here, report, "/support"))
    tapped = client.post(address(here, report, "/support"))
    before = number(report)
    arrived = sign_in(client, phones, address(here, report))

    assert "不用再点" in asked.get_data(as_text=True)
    assert tapped.location == f"/login?next={address(here, report)}"
    assert arrived.location == address(here, report)
    assert "已记下" in client.get(arrived.location).get_data(as_text=True)
    assert (before, number(report)) == (0, 1)


def test_looking_at_the_question_alone_counts_nobody(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.get(address(here, report, "/support"))
    sign_in(client, phones, address(here, report))

    assert number(report) == 0


def test_it_is_done_for_one_sign_in_only(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.post(address(here, report, "/support"))
    sign_in(client, phones, address(here, report))
    client.post("/logout")
    with clock.at(clock.now() + timedelta(minutes=2)):
        sign_in(client, phones, address(here, report), "13922229999")

    assert number(report) == 1


def test_nothing_is_done_for_who_signs_in_for_something_else_on_that_phone(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.post(address(here, report, "/support"))
    sign_in(client, phones, "/me")

    assert number(report) == 0


def test_after_a_quarter_of_an_hour_the_tap_is_forgotten(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.post(address(here, report, "/support"))
    with clock.at(clock.now() + timedelta(seconds=GOOD_FOR + 1)):
        sign_in(client, phones, address(here, report))

    assert number(report) == 0


def test_who_turns_out_to_be_the_reporter_is_told_so_after_signing_in(
    client: FlaskClient, phones: Phones, here: Scene
) -> None:
    own = GrievanceFactory.create(
        scene=here, visibility="neighbours", reporter=resident(phone=PHONE)
    )
    client.post(address(here, own, "/support"))
    arrived = sign_in(client, phones, address(here, own))

    assert "这是您自己反映的" in client.get(arrived.location).get_data(as_text=True)
    assert number(own) == 0


def test_a_report_that_was_finished_meanwhile_is_told_after_signing_in(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.post(address(here, report, "/support"))
    step(here, report, "accept", "handle", "resolve", "confirm")
    arrived = sign_in(client, phones, address(here, report))

    assert arrived.status_code == 303
    assert "这件诉求已经办结" in client.get(arrived.location).get_data(as_text=True)


def test_following_goes_the_same_way(
    client: FlaskClient, phones: Phones, here: Scene, report: Grievance
) -> None:
    client.post(address(here, report, "/follow"))
    sign_in(client, phones, address(here, report))

    assert len(queries.followers(report.id)) == 1
    assert number(report) == 0


def test_a_swap_of_who_is_not_signed_in_leads_to_the_sign_in_page(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = client.post(address(here, report, "/support"), headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/login?next=")


def test_undo_of_who_is_no_longer_signed_in_leads_to_the_sign_in_page(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = client.post(address(here, report, "/support/undo"))

    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=")
