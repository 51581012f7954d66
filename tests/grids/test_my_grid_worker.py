"""我的网格员: residents find who answers for their building."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.base import clock, db
from portal.community.grids.models import DutyKind
from portal.community.identity.models import ConfirmationBasis, HouseholdMember
from tests.factories.grids import DutyFactory
from tests.factories.identity import resident, sign_in
from tests.factories.places import BuildingFactory, CommunityFactory, HouseholdFactory
from tests.grids.conftest import Town

ADDRESS = "/c/xingfuli/grid"
FRAGMENT = {"HX-Request": "true"}


def test_a_building_is_chosen_once_and_remembered(client: FlaskClient, town: Town):
    town.one_building("10号楼")
    town.one_building("2号楼")
    first = client.get(ADDRESS).text
    assert first.index(">2号楼<") < first.index(">10号楼<")

    answer = client.post(ADDRESS, data={"building": "XF000001"})

    assert (answer.status_code, answer.location) == (303, ADDRESS)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/c/xingfuli/" in cookie
    page = client.get(ADDRESS).text
    assert "张网格" in page
    assert 'href="tel:022-27000001"' in page
    assert "第一网格" in page


def test_a_reader_sees_the_area_of_the_grid(client: FlaskClient, town: Town):
    page = client.get(f"{ADDRESS}?building=XF000001")

    assert "1号楼" in page.text
    assert "Set-Cookie" not in page.headers


def test_nothing_chosen_is_told_beside_the_field(client: FlaskClient, town: Town):
    for typed in ({}, {"building": ""}, {"building": "NOSUCH"}):
        answer = client.post(ADDRESS, data=typed, headers=FRAGMENT)
        assert answer.status_code == 422
        assert "<html" not in answer.text
        assert 'id="building-error"' in answer.text
    assert client.post(ADDRESS, data={}).status_code == 422


def test_a_swap_of_the_choice_leads_to_the_page(client: FlaskClient, town: Town):
    answer = client.post(ADDRESS, data={"building": "XF000001"}, headers=FRAGMENT)

    assert answer.headers["HX-Redirect"] == ADDRESS
    assert "my_building" in answer.headers["Set-Cookie"]


def test_another_building_can_be_chosen(client: FlaskClient, town: Town):
    client.post(ADDRESS, data={"building": "XF000001"})

    assert "<select" in client.get(f"{ADDRESS}?choose=1").text


def test_a_shared_device_remembers_nothing(client: FlaskClient, town: Town):
    sign_in(client, resident(), shared_device=True)

    answer = client.post(ADDRESS, data={"building": "XF000001"})

    assert answer.location == f"{ADDRESS}?building=XF000001"
    assert "my_building" not in answer.headers.get("Set-Cookie", "")


def test_a_confirmed_resident_need_not_choose(client: FlaskClient, town: Town):
    person = resident()
    household = HouseholdFactory.create(building=town.building)
    with db.transaction():
        db.session.add(
            HouseholdMember(
                community_id=town.community.id,
                household_id=household.id,
                person_id=person.id,
                basis=ConfirmationBasis.SLIP,
            )
        )
    sign_in(client, person)

    assert "张网格" in client.get(ADDRESS).text


def test_during_leave_the_substitute_is_shown_with_the_last_day(client: FlaskClient, town: Town):
    today = clock.today()
    DutyFactory.create(
        grid=town.grid,
        person=town.worker("王代班"),
        kind=DutyKind.SUBSTITUTE,
        from_on=today,
        until_on=today + timedelta(days=3),
        work_phone="022-27000009",
    )

    page = client.get(f"{ADDRESS}?building=XF000001").text
    assert "王代班" in page
    assert "张网格" in page
    assert 'href="tel:022-27000009"' in page
    with clock.later(days=4):
        assert "王代班" not in client.get(f"{ADDRESS}?building=XF000001").text


def test_a_building_without_a_grid_leads_to_the_office(client: FlaskClient, town: Town):
    loose = town.one_building("9号楼")

    page = client.get(f"{ADDRESS}?building={loose.code}").text

    assert "张网格" not in page
    assert f'href="tel:{town.community.office_phone}"' in page


def test_a_community_without_buildings_leads_to_the_office(client: FlaskClient):
    CommunityFactory.create(slug="empty")

    page = client.get("/c/empty/grid")

    assert page.status_code == 200
    assert 'href="tel:022-27000000"' in page.text


@pytest.mark.parametrize("code", ["XF000001", "closed", "%00", "x" * 300])
def test_a_neighbour_communitys_building_is_not_known_here(
    client: FlaskClient, town: Town, code: str
):
    other = CommunityFactory.create(slug="other")
    BuildingFactory.create(community=other)

    page = client.get(f"/c/other/grid?building={code}")

    assert page.status_code == 200
    assert "张网格" not in page.text


def test_elders_ring_the_grid_worker_from_the_home_page(client: FlaskClient, town: Town):
    client.post(ADDRESS, data={"building": "XF000001"})
    assert "tel:022-27000001" not in client.get("/c/xingfuli/").text

    client.post(
        "/mode", data={"mode": "elder", "size": "20", "theme": "auto", "locale": "zh_Hans_CN"}
    )

    assert "tel:022-27000001" in client.get("/c/xingfuli/").text


def test_the_service_is_found_on_the_home_page(client: FlaskClient, town: Town):
    assert f'href="{ADDRESS}"' in client.get("/c/xingfuli/").text
