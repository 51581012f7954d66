"""Coming back to a report: after the sign-in ended, on a shared device, by a phone left with it."""

from flask.testing import FlaskClient

from portal.base.db import transaction
from portal.community.identity.service import devices
from portal.grievances import service
from tests.factories.grievances import Scene
from tests.factories.identity import resident, sign_in
from tests.grievances.pages.conftest import filed
from tests.grievances.pages.test_report import the_report
from tests.support.phones import reachable


def test_a_phone_left_after_reporting_is_proved_by_its_code(
    client: FlaskClient, here: Scene
) -> None:
    with reachable() as phones:
        number = filed(client, here)
        address = f"/c/{here.community.slug}/reports/{number}/phone"
        bad = client.post(address, data={"phone": "12345"})
        asked = client.post(address, data={"phone": "+86 138 ００13 8000"}, follow_redirects=True)
        hasty = client.post(address, data={"phone": "13800138000"}, follow_redirects=True)
        code = phones.codes["13800138000"]
        wrong = client.post(address, data={"code": "000000" if code != "000000" else "111111"})
        right = client.post(address, data={"code": code})

    assert bad.status_code == 422
    assert "138****8000" in asked.get_data(as_text=True)
    assert "操作太频繁" in hasty.get_data(as_text=True)
    assert "138****8000" in hasty.get_data(as_text=True)
    assert wrong.status_code == 422
    assert right.status_code == 303
    assert the_report().reporter_id is not None


def test_whose_sign_in_is_over_signs_in_again_and_is_led_back(
    client: FlaskClient, here: Scene
) -> None:
    device = sign_in(client, resident())
    number = filed(client, here, category="other")
    client.delete_cookie("follow")
    address = f"/c/{here.community.slug}/reports/{number}"
    with transaction():
        devices.end(person_id=device.person_id, session_id=device.id)

    opened = client.get(address)
    sent = client.post(
        f"{address}/add", data={"text": "x"}, headers={"Referer": f"http://localhost{address}/add"}
    )

    assert (opened.status_code, opened.location) == (303, f"/login?next={address}")
    page = sent.get_data(as_text=True)
    assert sent.status_code == 401
    assert "草稿还在" in page
    assert f'name="kept_for" value="{address}/add"' in page


def test_on_a_shared_device_the_next_person_finds_nothing_of_the_one_before(
    client: FlaskClient, here: Scene
) -> None:
    sign_in(client, resident(phone="13911112222"), shared_device=True)
    number = filed(client, here, category="other")
    address = f"/c/{here.community.slug}/reports/{number}"
    own = client.get(f"{address}/done")
    code = service.secrets_of(the_report()).query_code
    found = client.post(f"/c/{here.community.slug}/find", data={"code": code, "tail": "2222"})
    client.post("/mode", data={"mode": "elder", "size": "24", "theme": "dark", "locale": "en"})

    client.post("/logout")

    assert (own.status_code, found.status_code) == (200, 303)
    assert client.get(f"{address}/done").status_code == 404
    assert client.get_cookie("follow") is None
    assert client.get_cookie("uploads") is None
    assert client.get_cookie("mode") is not None
