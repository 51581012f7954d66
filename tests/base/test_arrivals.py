"""Hostile and broken requests get a page with a sentence, whatever they hold."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session
from portal.base.web.arrivals import plain, row_number
from portal.privacy.models import Feedback
from tests.factories.identity import resident, sign_in
from tests.factories.places import CommunityFactory

ENDLESS = "9" * 40


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/c/%00/",
        "/c/{slug}/reports/%00",
        "/c/{slug}/follow/%00",
        "/q/%00",
        "/files/%00/thumb",
    ],
)
def test_an_address_with_a_control_character_is_not_found(
    client: FlaskClient, address: str
) -> None:
    here = CommunityFactory.create()

    assert client.get(address.format(slug=here.slug)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%00&district=%00",
        "/?q=%ff",
        "/feedback?community=%00",
        "/privacy?community=%00",
        "/c/{slug}/report?place=%00",
        "/c/{slug}/report?step=" + "9" * 5000,
        "/c/{slug}/reports?before=" + "9" * 5000,
        "/c/{slug}/grid?building=%00",
        "/login?next=http://[x",
        "/mode?next=http://[x",
    ],
)
def test_a_broken_query_is_answered_with_the_page(client: FlaskClient, address: str) -> None:
    here = CommunityFactory.create()
    CommunityFactory.create()

    assert client.get(address.format(slug=here.slug)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/me/messages?before={n}",
        "/me/reports?before={n}",
        "/me/household/ask?c={slug}&building={n}",
    ],
)
def test_a_number_that_no_row_can_have_counts_as_none(client: FlaskClient, address: str) -> None:
    here = CommunityFactory.create()
    sign_in(client, resident())

    assert client.get(address.format(n=ENDLESS, slug=here.slug)).status_code == 200


def test_an_address_that_is_none_as_the_page_one_comes_from_is_passed_over(
    client: FlaskClient,
) -> None:
    assert client.get("/feedback", headers={"Referer": "http://[x/"}).status_code == 200


def test_control_characters_of_a_form_are_not_kept(client: FlaskClient) -> None:
    client.post(
        "/feedback", data={"text": "路灯\x00不亮\x1b\n三天了", "contact": "", "community": ""}
    )

    assert session.scalars(select(Feedback.text)).all() == ["路灯不亮\n三天了"]


def test_characters_that_turn_the_direction_of_a_text_are_not_kept(client: FlaskClient) -> None:
    client.post(
        "/feedback", data={"text": "收入\u202e00.1\u202c元\u2066", "contact": "", "community": ""}
    )

    assert session.scalars(select(Feedback.text)).all() == ["收入00.1元"]


def test_a_swap_is_led_to_an_address_in_plain_characters(client: FlaskClient) -> None:
    answer = client.get("/me?名=值", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"].isascii()


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "٣", str(2**31), ENDLESS, "9" * 5000])
def test_only_what_a_row_can_have_is_a_row_number(typed: str) -> None:
    with pytest.raises(ValueError, match="no row"):
        row_number(typed)


def test_line_ends_and_tabs_stay_in_a_text() -> None:
    assert plain("a\tb\r\nc\x7f") == "a\tb\r\nc"


def test_a_query_whose_bytes_are_no_text_counts_as_none(client: FlaskClient) -> None:
    answer = client.get("/help", environ_overrides={"QUERY_STRING": "community=\xff"})

    assert answer.status_code == 200


def test_an_error_page_keeps_the_readers_face_and_names_the_office(client: FlaskClient) -> None:
    here = CommunityFactory.create(office_phone="022-27123456")
    for name, value in {"mode": "elder", "size": "30", "theme": "dark", "lang": "en"}.items():
        client.set_cookie(name, value)

    page = client.get(f"/c/{here.slug}/reports/0").text

    assert 'data-theme="dark" data-mode="elder" data-size="30"' in page
    assert 'lang="en"' in page
    assert "tel:022-27123456" in page
    assert f'href="/c/{here.slug}/"' in page
