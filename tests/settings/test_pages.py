"""The pages on which staff see and change settings."""

import re

import pytest

from portal.base import clock, settings
from portal.base.access import Role
from portal.base.db import session
from portal.base.deadlines.options import OPENING_HOURS, WEEKENDS_REST
from portal.base.settings import INSTALLATION, of_community, of_district
from portal.base.settings.models import SettingValue
from portal.base.settings.queries import history
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory

HOURS = "/desk/settings/values/deadlines.opening_hours"
HTMX = {"HX-Request": "true"}


def read(page):
    """What people read: the text without its tags."""
    return re.sub(r"<[^>]+>", "", page)


def test_a_span_of_time_stays_on_one_line(client):
    as_staff(client, Role.ADMIN)

    assert '<span class="nowrap">08:30-12:00</span>' in client.get("/desk/settings").text


def test_the_key_is_told_to_who_looks_after_the_whole_installation_only(client):
    as_staff(client, Role.ADMIN)
    home = CommunityFactory.create()

    of_all = client.get(HOURS).text
    of_one = client.get(f"/desk/c/{home.slug}/settings/values/deadlines.opening_hours").text

    assert "deadlines.opening_hours</p>" in of_all
    assert "deadlines.opening_hours</p>" not in of_one


@pytest.fixture
def home():
    return CommunityFactory.create()


def as_staff(client, role, **scope):
    person = staff(role, **scope)
    sign_in(client, person)
    return person


def answer(value, version=0, reason="开放周六窗口"):
    return {"value": value, "reason": reason, "version": str(version)}


def test_nobody_is_led_to_sign_in(client):
    assert client.get("/desk/settings").status_code == 303


def said(app, words):
    """Words in the language of the pages."""
    with app.test_request_context():
        return str(words)


def test_the_list_shows_every_setting_with_its_value_and_where_it_comes_from(app, client):
    as_staff(client, Role.ADMIN)

    page = client.get("/desk/settings").text

    assert said(app, OPENING_HOURS.label) in page
    assert "周一至周五 08:30-12:00 13:30-17:30" in read(page)
    assert HOURS in page
    assert page.count("<h1") == 1


def test_an_administrator_changes_a_value_without_javascript(app, client):
    admin = as_staff(client, Role.ADMIN)

    shown = client.get(HOURS)
    saved = client.post(HOURS, data=answer("mon-sat 09:00-17:00"))

    assert shown.status_code == 200
    assert said(app, OPENING_HOURS.help)[:20] in shown.text
    assert (saved.status_code, saved.headers["Location"]) == (303, "/desk/settings")
    assert settings.get(OPENING_HOURS) == "mon-sat 09:00-17:00"
    row = history(OPENING_HOURS, INSTALLATION)[0]
    assert (row.set_by, row.reason) == (admin.id, "开放周六窗口")
    assert "开放周六窗口" in client.get(HOURS).text


def test_service_hours_are_shown_and_typed_in_the_words_of_the_reader(client):
    as_staff(client, Role.ADMIN)
    client.set_cookie("lang", "zh")

    shown = client.get(HOURS).text
    saved = client.post(HOURS, data=answer("周一至周五 8：30－12：00；周六 09:00-12:00"))
    again = client.post(HOURS, data=answer("周一至周五 08:30-12:00;周六 09:00-12:00", version=1))

    assert "周一至周五 08:30-12:00 13:30-17:30</textarea>" in shown
    assert "mon-fri" not in shown
    assert saved.status_code == 303
    assert settings.get(OPENING_HOURS) == "mon-fri 08:30-12:00; sat 09:00-12:00"
    assert "周一至周五 08:30-12:00；周六 09:00-12:00" in read(client.get("/desk/settings").text)
    assert again.status_code == 422  # the same hours, however they are written


def test_a_committee_sets_values_for_its_community_only(client, home):
    as_staff(client, Role.COMMITTEE, community=home)
    other = CommunityFactory.create()
    path = f"/desk/c/{home.slug}/settings/values/deadlines.opening_hours"

    saved = client.post(path, data=answer("mon 09:00-12:00"))

    assert saved.headers["Location"] == f"/desk/c/{home.slug}/settings"
    assert settings.get(OPENING_HOURS, community=home.id) == "mon 09:00-12:00"
    assert settings.get(OPENING_HOURS, community=other.id) == OPENING_HOURS.default
    assert client.get("/desk/settings").status_code == 403
    assert client.post(HOURS, data=answer("mon 09:00-12:00")).status_code == 403
    assert client.get(f"/desk/c/{other.slug}/settings").status_code == 404


def test_a_grid_worker_changes_no_settings(client, home):
    as_staff(client, Role.GRID_WORKER, community=home)
    assert client.get(f"/desk/c/{home.slug}/settings").status_code == 403


def test_a_district_sets_values_for_itself_and_not_for_the_next(client, home):
    other = CommunityFactory.create()
    as_staff(client, Role.DISTRICT, division=home.district)
    own, next_one = home.district_id, other.district_id

    landed = client.get("/desk/settings")
    saved = client.post(f"{HOURS}?district={own}", data=answer("mon 09:00-12:00"))
    refused = client.post(f"{HOURS}?district={next_one}", data=answer("mon 09:00-12:00"))

    assert home.district.name in landed.text
    assert saved.status_code == 303
    assert settings.get(OPENING_HOURS, community=home.id) == "mon 09:00-12:00"
    assert refused.status_code == 404
    assert not history(OPENING_HOURS, of_district(next_one))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (answer("whenever"), "08:30-12:00 13:30-17:30"),
        (answer("x" * 500), "400"),
        (answer("mon 09:00-12:00", reason=""), "200"),
        ({}, "200"),
    ],
)
def test_a_bad_value_answers_422_with_a_sentence_and_keeps_what_was_typed(client, data, sentence):
    as_staff(client, Role.ADMIN)

    response = client.post(HOURS, data=data)

    assert response.status_code == 422
    assert sentence in response.text
    assert data.get("value", "")[:40] in response.text
    assert session.query(SettingValue).count() == 0


def test_a_swap_gets_the_form_alone(client):
    as_staff(client, Role.ADMIN)

    refused = client.post(HOURS, data=answer("whenever"), headers=HTMX)
    saved = client.post(HOURS, data=answer("mon 09:00-12:00"), headers=HTMX)

    assert refused.status_code == 422
    assert refused.text.lstrip().startswith('<form id="form"')
    assert "HX-Request" in refused.headers["Vary"]
    assert saved.headers["HX-Redirect"] == "/desk/settings"


def test_the_slower_of_two_editors_is_told_and_may_save_again(client):
    as_staff(client, Role.ADMIN)
    client.post(HOURS, data=answer("mon 09:00-12:00"))

    late = client.post(HOURS, data=answer("tue 09:00-12:00", version=0))
    seen = re.search(r'name="version"[^>]*value="(\d+)"', late.text)[1]
    again = client.post(HOURS, data=answer("tue 09:00-12:00", version=seen))

    assert (late.status_code, seen, again.status_code) == (409, "1", 303)
    assert settings.get(OPENING_HOURS) == "tue 09:00-12:00"


def test_a_form_without_its_version_changes_nothing(client):
    as_staff(client, Role.ADMIN)
    data = {"value": "mon 09:00-12:00", "reason": "x", "version": "9" * 40}
    assert client.post(HOURS, data=data).status_code == 409


def test_the_second_tap_makes_no_second_version(client):
    as_staff(client, Role.ADMIN)
    first = client.post(HOURS, data=answer("mon 09:00-12:00"))
    second = client.post(HOURS, data=answer("mon 09:00-12:00"))
    assert (first.status_code, second.status_code) == (303, 409)
    assert session.query(SettingValue).count() == 1


def test_a_community_takes_the_wider_value_again(client, home):
    as_staff(client, Role.COMMITTEE, community=home)
    path = f"/desk/c/{home.slug}/settings/values/deadlines.weekends_rest"
    client.post(path, data=answer("false"))
    assert settings.get(WEEKENDS_REST, community=home.id) is False

    client.post(path, data={**answer("false", version=1), "inherit": "y"})

    assert settings.get(WEEKENDS_REST, community=home.id) is True
    assert [row.value for row in history(WEEKENDS_REST, of_community(home.id))] == [None, "false"]
    assert client.get(path).status_code == 200


def test_an_unknown_setting_is_not_found(client):
    as_staff(client, Role.ADMIN)
    assert client.get("/desk/settings/values/deadlines.nothing").status_code == 404


def test_a_change_of_one_day_is_dated_in_shanghai(client):
    as_staff(client, Role.ADMIN)
    client.post(HOURS, data=answer("mon 09:00-12:00"))
    row = history(OPENING_HOURS, INSTALLATION)[0]
    row.valid_from = clock.start_of(clock.local(row.valid_from).date())
    session.commit()
    assert "00:00" in client.get(HOURS).text
