"""What everybody sees: the list of communities, the home page, printed short links."""

from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock, db
from portal.community.places import home
from portal.community.places.home import Section
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    DivisionFactory,
    LandmarkFactory,
)
from tests.places.conftest import Town

FRAGMENT = {"HX-Request": "true"}


def test_with_one_open_community_the_first_page_is_its_home(client: FlaskClient, town: Town):
    answer = client.get("/")

    assert (answer.status_code, answer.location) == (303, "/c/xingfuli/")


def test_the_community_an_installation_is_run_for_comes_first(
    app: Flask, client: FlaskClient, town: Town
):
    CommunityFactory.create()
    config = app.extensions["portal_config"]
    from dataclasses import replace

    app.extensions["portal_config"] = replace(config, default_community="xingfuli")
    try:
        assert client.get("/").location == "/c/xingfuli/"
    finally:
        app.extensions["portal_config"] = config


def test_an_empty_portal_says_so(client: FlaskClient):
    page = client.get("/")

    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_open_communities_stand_under_their_street_and_district(client: FlaskClient, town: Town):
    street = DivisionFactory.create(name="劝业场街道")
    CommunityFactory.create(name="花园路社区", street=street)
    CommunityFactory.create(name="旧社区", street=street, closed_on=clock.today())

    page = client.get("/").text

    assert "劝业场街道" in page
    assert "花园路社区" in page
    assert "幸福里社区" in page
    assert "旧社区" not in page


def test_a_search_finds_by_part_of_a_name_of_community_or_street(client: FlaskClient, town: Town):
    street = DivisionFactory.create(name="劝业场街道")
    CommunityFactory.create(name="花园路社区", street=street)

    assert "花园路社区" in client.get("/?q=劝业").text
    found = client.get("/?q=花园", headers=FRAGMENT)
    assert "<html" not in found.text
    assert "花园路社区" in found.text
    assert "幸福里社区" not in found.text
    assert "HX-Request" in found.vary


def test_a_search_that_finds_nothing_offers_the_whole_list(client: FlaskClient, town: Town):
    CommunityFactory.create()

    page = client.get("/?q=100%25_没有")

    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_a_search_of_control_characters_is_no_error(client: FlaskClient, town: Town):
    assert client.get("/?q=%00%07").status_code == 303


def test_a_large_city_begins_with_its_districts(client: FlaskClient, town: Town):
    district = DivisionFactory.create(level="district", name="和平区", code="120101")
    street = DivisionFactory.create(parent=district)
    for _n in range(61):
        CommunityFactory.create(street=street)

    first = client.get("/").text
    assert "和平区" in first
    assert "/?district=120101" in first
    assert first.count("/c/community-") == 0
    assert client.get("/?district=120101").text.count("/c/community-") == 61


def test_the_home_page_names_the_community_and_whom_to_ring(client: FlaskClient, town: Town):
    town.community.duty_phone = "022-27009999"
    db.session.commit()

    page = client.get("/c/xingfuli/").text

    assert "幸福里社区" in page
    assert "tel:022-27009999" in page


def test_an_unknown_and_a_closed_community_are_both_not_found(client: FlaskClient, town: Town):
    CommunityFactory.create(slug="closed", closed_on=clock.today())

    assert client.get("/c/nowhere/").status_code == 404
    assert client.get("/c/closed/").status_code == 404
    assert client.get("/c/%00/").status_code == 404


def test_sections_stand_in_their_order_and_may_stay_away(app: Flask):
    before = dict(home._sections)

    def late(_community, _viewer):
        return Section("places/sections/phones.html")

    def early(_community, _viewer):
        return Section("places/sections/services.html")

    def never(_community, _viewer):
        return None

    home._sections.clear()
    try:
        home.register_section(30, late)
        home.register_section(10, early)
        home.register_section(20, never)

        found = home.sections(None, None)
    finally:
        home._sections.clear()
        home._sections.update(before)

    assert [section.template for section in found] == [
        "places/sections/services.html",
        "places/sections/phones.html",
    ]


def test_a_buildings_code_leads_to_the_report_form_of_its_community(
    client: FlaskClient, town: Town
):
    for typed in ("XF000001", "xf000001"):
        answer = client.get(f"/q/{typed}")
        assert answer.status_code == 303
        assert answer.location == "/c/xingfuli/report?place=XF000001"


def test_a_landmarks_code_leads_there_too(client: FlaskClient, town: Town):
    gate = LandmarkFactory.create(community=town.community, name="北门")

    assert client.get(f"/q/{gate.code}").location == f"/c/xingfuli/report?place={gate.code}"


def test_a_retired_code_says_so_and_an_unknown_one_too(client: FlaskClient, town: Town):
    gone = BuildingFactory.create(compound=town.compound, closed_on=clock.today())

    for code in (gone.code, "NOSUCH", "%00", "%E4%B8%80"):
        answer = client.get(f"/q/{code}")
        assert answer.status_code == 404
        assert "/" in answer.text
        assert "<h1" in answer.text
