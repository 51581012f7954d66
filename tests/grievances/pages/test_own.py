"""What the reporter sees and does afterwards, and what others do not."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Credential, CredentialKind
from portal.grievances import service
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import STEPS, GrievanceFactory, Scene, version
from tests.factories.identity import resident, sign_in
from tests.factories.photos import chosen
from tests.grievances.pages.conftest import filed
from tests.grievances.pages.test_report import the_report

S = GrievanceStatus


def step(here: Scene, *names: str) -> None:
    """Let staff act on the newest report."""
    for name in names:
        with transaction():
            STEPS[name](the_report().id, here)


def test_the_follow_up_link_shows_a_button_first_and_leads_to_an_address_without_the_secret(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here, category="parking", text="挡住了门")
    done = client.get(f"/c/{here.community.slug}/reports/{number}/done").get_data(as_text=True)
    link = re.search(r'value="http://[^/"]+(/c/[^"]+/follow/[A-Z2-7]+)"', done)
    assert link
    other = app.test_client()

    before = other.get(f"/c/{here.community.slug}/reports/{number}")
    shown = other.get(link.group(1))
    still = other.get(f"/c/{here.community.slug}/reports/{number}")
    pressed = other.post(link.group(1))
    after = other.get(pressed.location)

    assert (before.status_code, still.status_code) == (404, 404)
    assert "挡住了门" not in shown.get_data(as_text=True)
    assert pressed.status_code == 303
    assert pressed.location.endswith(f"/reports/{number}")
    assert "挡住了门" in after.get_data(as_text=True)


def test_a_wrong_link_and_a_link_of_another_community_are_not_found(
    client: FlaskClient, here: Scene
) -> None:
    assert (
        client.post(f"/c/{here.community.slug}/follow/AAAAAAAAAAAAAAAAAAAAAAAAAA").status_code
        == 404
    )


def test_the_query_code_finds_the_report_on_another_phone(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here, category="other")
    code = service.secrets_of(the_report()).query_code
    other = app.test_client()

    wrong = other.post(f"/c/{here.community.slug}/find", data={"code": "AAAA-AAAA", "tail": ""})
    found = other.post(
        f"/c/{here.community.slug}/find", data={"code": code.lower().replace("-", " "), "tail": ""}
    )

    assert wrong.status_code == 422
    assert found.status_code == 303
    assert other.get(found.location).status_code == 200
    assert found.location.endswith(number)


def test_with_a_phone_bound_the_code_alone_is_not_enough(app: Flask, here: Scene) -> None:
    person = resident(phone="13911112222")
    with transaction():
        session.add(
            Credential(
                person_id=person.id,
                kind=CredentialKind.PHONE,
                value="13911113333",
                verified_at=clock.now(),
            )
        )
    GrievanceFactory.create(scene=here, reporter=person, category="other")
    code = service.secrets_of(the_report()).query_code
    browser, address = app.test_client(), f"/c/{here.community.slug}/find"

    assert browser.post(address, data={"code": code, "tail": ""}).status_code == 422
    assert browser.post(address, data={"code": code, "tail": "0000"}).status_code == 422
    for tail in ("2222", "3333"):
        assert browser.post(address, data={"code": code, "tail": tail}).status_code == 303


def test_a_neighbour_sees_a_public_report_without_words_and_photos_until_staff_release_them(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here, photos=[chosen()])
    neighbour, address = app.test_client(), f"/c/{here.community.slug}/reports/{number}"

    before = neighbour.get(address).get_data(as_text=True)
    report = the_report()
    with transaction():
        photos = [1]
        from portal.grievances import queries

        photos = [photo.id for photo in queries.photos(report, released_only=False)]
        service.release(
            report.id, actor=here.hand, version=version(report.id), text=True, photo_ids=photos
        )
    after = neighbour.get(address).get_data(as_text=True)

    assert "楼下垃圾没人清" not in before
    assert "<figure>" not in before
    assert "楼下垃圾没人清" in after
    assert "<figure>" in after


@pytest.mark.parametrize("who", ["nobody", "another resident", "a worker elsewhere"])
def test_a_private_report_is_the_same_404_as_one_that_does_not_exist(
    app: Flask, client: FlaskClient, here: Scene, who: str
) -> None:
    number = filed(client, here, category="illegal_construction")
    other = app.test_client()
    if who == "another resident":
        sign_in(other, resident())
    if who == "a worker elsewhere":
        from tests.factories.grievances import scene

        sign_in(other, scene().worker)

    private = other.get(f"/c/{here.community.slug}/reports/{number}")
    missing = other.get(f"/c/{here.community.slug}/reports/260101-999")

    assert (private.status_code, missing.status_code) == (404, 404)
    assert private.data == missing.data


def test_solved_and_satisfied_are_two_answers_in_two_taps(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)
    step(here, "accept", "handle", "resolve")
    address = f"/c/{here.community.slug}/reports/{number}"

    page = client.get(address).get_data(as_text=True)
    asked = client.get(f"{address}/confirm").get_data(as_text=True)
    answered = client.post(f"{address}/confirm", data={"fair": "1"})
    twice = client.post(f"{address}/confirm", data={"fair": "1"})

    assert "待您确认" in page
    assert "解决了" in page
    assert "没解决" in page
    assert page.count("没解决") == 1  # what the buttons offer is not offered twice
    assert "基本满意" in asked
    assert answered.status_code == 303
    assert twice.status_code in {303, 403, 409}
    report = the_report()
    assert (report.status, report.solved, report.satisfaction) == (S.CLOSED, True, "fair")


def test_not_solved_needs_words_or_a_photo_and_reopens_the_same_number(
    client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here)
    step(here, "accept", "handle", "resolve")
    address = f"/c/{here.community.slug}/reports/{number}/reopen"

    empty = client.post(address, data={"text": ""})
    reopened = client.post(address, data={"text": "角落里还有"})

    assert empty.status_code == 422
    assert reopened.status_code == 303
    assert the_report().status is S.REOPENED
    assert the_report().no == number


def test_a_question_of_the_staff_is_shown_and_answered(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)
    step(here, "ask")
    address = f"/c/{here.community.slug}/reports/{number}/answer"

    told = client.get(address.removesuffix("/answer")).get_data(as_text=True)
    asked = client.get(address).get_data(as_text=True)
    empty = client.post(address, data={"text": "  "})
    answered = client.post(address, data={"text": "2单元"})

    assert "待您补充" in told
    assert told.index("哪个单元？") < told.index("办理经过")
    assert "哪个单元？" in asked
    assert empty.status_code == 422
    assert answered.status_code == 303
    assert the_report().status is S.SUBMITTED


def test_a_refused_report_can_be_objected_to_once(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)
    step(here, "reject")
    address = f"/c/{here.community.slug}/reports/{number}/appeal"

    assert client.post(address, data={"text": "是小区内部道路"}).status_code == 303
    assert the_report().status is S.SUBMITTED
    again = client.get(address, follow_redirects=True)
    assert again.request.path == f"/c/{here.community.slug}/reports/{number}"
    assert "办理情况已有变化" in again.get_data(as_text=True)


def test_words_are_added_the_kind_is_corrected_and_the_report_is_withdrawn(
    client: FlaskClient, here: Scene
) -> None:
    number = filed(client, here, category="other")
    address = f"/c/{here.community.slug}/reports/{number}"

    added = client.post(f"{address}/add", data={"text": "今天又多了两袋"})
    corrected = client.post(
        f"{address}/correct",
        data={"category": "litter.bulky", "place": f"b{here.building.id}", "place_text": "东侧"},
    )
    session.expire_all()
    kind = the_report().category.code
    withdrawn = client.post(f"{address}/withdraw", data={"text": ""})

    assert (added.status_code, corrected.status_code, withdrawn.status_code) == (303, 303, 303)
    assert kind == "litter.bulky"
    assert the_report().status is S.WITHDRAWN


@pytest.mark.parametrize(
    "act", ["add", "answer", "confirm", "reopen", "appeal", "correct", "withdraw"]
)
def test_only_the_reporter_acts_on_the_own_report(
    app: Flask, client: FlaskClient, here: Scene, act: str
) -> None:
    number = filed(client, here)
    stranger = app.test_client()

    assert stranger.get(f"/c/{here.community.slug}/reports/{number}/{act}").status_code == 404
    assert stranger.post(f"/c/{here.community.slug}/reports/{number}/{act}").status_code == 404


def test_an_overdue_report_says_so_to_its_reporter(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here)

    with clock.later(days=20):
        page = client.get(f"/c/{here.community.slug}/reports/{number}").get_data(as_text=True)

    assert "已超时" in page


@pytest.mark.parametrize(
    ("data", "solved", "satisfaction"),
    [
        ({"dissatisfied": "1"}, True, "dissatisfied"),
        ({"no_opinion": "1"}, True, None),
        ({"solved": "no", "satisfied": "1"}, False, "satisfied"),
        ({"solved": "no", "no_opinion": "1"}, False, None),
    ],
)
def test_whether_it_is_solved_and_whether_one_is_satisfied_are_two_answers(
    client: FlaskClient,
    here: Scene,
    data: dict[str, str],
    solved: bool,
    satisfaction: str | None,
) -> None:
    person = resident()
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, reporter=person)
    sign_in(client, person)
    address = f"/c/{here.community.slug}/reports/{report.no}"

    first = client.post(f"{address}/confirm", data=data)
    again = client.post(f"{address}/confirm", data=data)

    session.refresh(report)
    assert first.status_code == again.status_code == 303
    assert (report.status, report.solved, report.satisfaction) == (S.CLOSED, solved, satisfaction)


def test_not_solved_offers_to_leave_it_at_that(client: FlaskClient, here: Scene) -> None:
    person = resident()
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, reporter=person)
    sign_in(client, person)
    client.set_cookie("lang", "en")
    address = f"/c/{here.community.slug}/reports/{report.no}"

    page = client.get(f"{address}/reopen").get_data(as_text=True)
    second = client.get(f"{address}/confirm?solved=no").get_data(as_text=True)

    assert f"{address}/confirm?solved=no" in page
    assert "Not solved. How satisfied are you?" in second
    assert 'name="solved" type="hidden" value="no"' in second
