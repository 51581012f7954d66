"""Reports alike while filing: swapped in by the script, asked about once without it."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.base.db import session
from portal.grievances.models import Grievance, GrievancePhoto
from portal.grievances.support import similar
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.photos import chosen
from tests.grievances.pages.conftest import typed
from tests.grievances.statements import plan_of, watched
from tests.grievances.support.conftest import address, number

SWAP = {"HX-Request": "true"}


def send(client: FlaskClient, here: Scene, **changes: Any) -> TestResponse:
    """Send the form as a browser without JavaScript does."""
    data = typed(here, category="litter", kind="litter.household", similar="ask") | changes
    return client.post(
        f"/c/{here.community.slug}/report", data=data, content_type="multipart/form-data"
    )


def count() -> int:
    """How many reports there are."""
    return session.scalar(select(func.count()).select_from(Grievance)) or 0


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found
    return found.group(1)


def test_without_a_script_a_like_report_is_asked_about_once_and_nothing_typed_is_lost(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    asked = send(client, here, text="楼下又堆满了", photos=chosen())

    page = asked.get_data(as_text=True)
    assert (asked.status_code, count()) == (200, 1)
    assert "有1件类似诉求正在办理" in page
    assert "继续提交" in page
    assert report.no in page
    assert "楼下又堆满了" in page
    assert hidden(page, "similar") == "shown"

    photo = hidden(page, "photo_ids")
    sent = send(
        client, here, text="楼下又堆满了", similar="shown", photo_ids=photo,
        submission_id=hidden(page, "submission_id"),
    )  # fmt: skip
    assert (sent.status_code, count()) == (303, 2)
    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 1


def test_one_tap_on_the_question_counts_instead_of_filing(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    send(browser, here)

    tapped = browser.post(address(here, report, "/support"), data={"instead": "1"})

    assert tapped.location == address(here, report)
    assert (number(report), count()) == (1, 1)


def test_nothing_alike_no_further_page(client: FlaskClient, here: Scene) -> None:
    GrievanceFactory.create(scene=here, visibility="neighbours", category="flyers.pasted")

    assert send(client, here).status_code == 303


def test_who_was_shown_them_by_the_script_is_not_asked(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    assert send(client, here, similar="shown").status_code == 303


def test_another_program_that_sends_the_form_is_not_asked(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    data = typed(here)

    answer = client.post(f"/c/{here.community.slug}/report", data=data)

    assert answer.status_code == 303


def test_a_double_tap_leads_to_the_first_confirmation_and_is_not_asked_about_itself(
    client: FlaskClient, here: Scene
) -> None:
    number = "7d0f3c52-9d5e-4f5e-9d4e-0d7c4f8e2a11"
    first = send(client, here, submission_id=number, visibility="neighbours")
    again = send(client, here, submission_id=number, visibility="neighbours")

    assert (first.status_code, again.status_code, count()) == (303, 303, 1)
    assert first.location == again.location


def test_a_report_about_staff_is_never_compared(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    fields = {"category": "litter", "place": f"b{here.building.id}", "about_staff": "y"}
    shown = client.post(
        f"/c/{here.community.slug}/reports/similar", data=fields, headers=SWAP
    ).get_data(as_text=True)

    assert report.no not in shown
    assert send(client, here, about_staff="y").status_code == 303


def test_a_form_with_mistakes_is_mended_first(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = send(client, here, place="")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert hidden(page, "similar") == "ask"


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_form_brings_the_question_with_it(client: FlaskClient, here: Scene, mode: str) -> None:
    client.set_cookie("mode", mode)
    page = client.get(f"/c/{here.community.slug}/report?step={4 if mode == 'elder' else 'all'}")

    text = page.get_data(as_text=True)
    assert hidden(text, "similar") == "ask"
    assert f'hx-post="/c/{here.community.slug}/reports/similar"' in text


def test_one_question_a_page_is_asked_about_too(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = send(client, here, step="4")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "继续提交" in page
    assert hidden(page, "step") == "4"


def test_the_fragment_shows_the_cards_with_one_tap_and_says_that_it_was_shown(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    fields = {"category": "litter", "place": f"b{here.building.id}"}
    answer = client.post(f"/c/{here.community.slug}/reports/similar", data=fields, headers=SWAP)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in text
    assert hidden(text, "similar") == "shown"
    assert f'hx-post="{address(here, report, "/support")}"' in text
    assert "我也遇到了" in text


def test_before_kind_and_place_are_known_the_fragment_is_empty(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    for fields in ({"category": "litter"}, {"place": f"b{here.building.id}"}, {}):
        text = client.post(
            f"/c/{here.community.slug}/reports/similar", data=fields, headers=SWAP
        ).get_data(as_text=True)
        assert report.no not in text


@pytest.mark.parametrize(
    "fields",
    [
        {"category": "nonsense", "place": "b1"},
        {"category": "litter", "place": "b99999999999999999999"},
        {"category": "litter", "place": "b999999999"},
        {"category": "litter", "place": "x", "photo_ids": ["../../etc", "", "x" * 500]},
        {"category": "litter", "kind": "flyers.pasted", "place": "l7", "text": "垃" * 9000},
    ],
)
def test_odd_fields_find_nothing_and_break_nothing(
    client: FlaskClient, here: Scene, report: Grievance, fields: dict[str, Any]
) -> None:
    answer = client.post(f"/c/{here.community.slug}/reports/similar", data=fields, headers=SWAP)

    assert answer.status_code == 200
    assert report.no not in answer.get_data(as_text=True)


def test_it_is_a_page_of_its_own_without_a_script(
    client: FlaskClient, here: Scene, report: Grievance
) -> None:
    at = f"/c/{here.community.slug}/reports/similar"
    page = client.get(f"{at}?category=litter&place=b{here.building.id}").get_data(as_text=True)

    assert "<h1" in page
    assert report.no in page


def test_each_part_is_found_by_an_index_that_ends_in_the_id(here: Scene, report: Grievance) -> None:
    wanted = similar.draft(here.community.id, "litter", building_id=here.building.id)
    assert wanted
    with watched() as sent:
        similar.alike(here.community.id, wanted)

    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of tables, which are tiny here")
    plan = plan_of(*sent.statements[0])
    assert plan.count("ix_grievances_public_list_by_building") >= 9
    assert "ix_grievances_public_list_by_kind" in plan
    assert "SCAN grievances" not in plan
