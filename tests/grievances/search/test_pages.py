"""Searching from the residents' list and from the workbench, without JavaScript and with."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.base.access import Role
from portal.base.db import session
from portal.grievances.models import Grievance
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import resident, sign_in, staff

SWAP = {"HX-Request": "true"}


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


@pytest.fixture
def desk(client: FlaskClient, here: Scene) -> Callable[..., str]:
    """Search the workbench as somebody; what the page says."""

    def search(person: Any, words: str, **more: Any) -> str:
        sign_in(client, person)
        address = f"/desk/c/{here.community.slug}/reports?q={quote(words)}"
        answer = client.get(address, **more)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return search


def look(client: FlaskClient, here: Scene, query: str, **more: Any) -> TestResponse:
    return client.get(f"/c/{here.community.slug}/reports?{query}", **more)


def test_a_neighbour_searches_the_list_without_scripts(client: FlaskClient, here: Scene) -> None:
    found = GrievanceFactory.create(scene=here, category="litter.bulky")
    other = GrievanceFactory.create(scene=here, category="flyers")

    answer = look(client, here, f"q={quote('大件')}")

    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert found.no in html
    assert other.no not in html
    assert 'name="q" type="search" value="大件"' in html
    assert "找到 1 条" in html


def test_the_swap_gets_the_list_alone(client: FlaskClient, here: Scene) -> None:
    GrievanceFactory.create(scene=here, category="litter.bulky")

    html = look(client, here, f"q={quote('大件')}", headers=SWAP).get_data(as_text=True)

    assert html.lstrip().startswith('<div id="list"')


def test_nothing_found_is_said_with_a_way_on(client: FlaskClient, here: Scene) -> None:
    GrievanceFactory.create(scene=here, text="王老师家门口")

    html = look(client, here, f"q={quote('王老师')}").get_data(as_text=True)

    assert "没有找到" in html


def test_filters_narrow_a_search(client: FlaskClient, here: Scene) -> None:
    litter = GrievanceFactory.create(scene=here, category="litter.bulky")
    flyers = GrievanceFactory.create(scene=here, category="flyers")
    words = f"q={quote(here.building.name)}"

    assert litter.no in look(client, here, words).text
    assert litter.no not in look(client, here, f"{words}&category=flyers").text
    assert flyers.no in look(client, here, f"{words}&category=flyers").text
    assert flyers.no not in look(client, here, f"{words}&status=done").text
    assert flyers.no in look(client, here, f"{words}&building={here.building.id}").text


def test_twenty_a_page_and_the_next_page_goes_on(client: FlaskClient, here: Scene) -> None:
    made = [GrievanceFactory.create(scene=here, category="litter.bulky").no for _ in range(21)]

    first = look(client, here, f"q={quote('大件')}").text
    second = look(client, here, f"q={quote('大件')}&after=20").text

    assert made[0] not in first
    assert made[1] in first
    assert f"q={quote('大件')}&amp;after=20" in first
    assert made[0] in second
    assert made[1] not in second


@pytest.mark.parametrize("after", ["-1", "x", "999999", "1e3", "９"])
def test_a_damaged_page_number_is_no_error(client: FlaskClient, here: Scene, after: str) -> None:
    assert look(client, here, f"q={quote('垃圾')}&after={quote(after)}").status_code == 200


def test_staff_find_what_was_not_released(desk: Callable[..., str], here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, text="王老师家门口有沙发")

    assert f'id="row-{grievance.no}"' in desk(here.worker, "王老师")


def test_staff_get_the_list_alone_for_a_swap(desk: Callable[..., str], here: Scene) -> None:
    html = desk(here.worker, "沙发", headers=SWAP)

    assert html.lstrip().startswith('<div id="queue"')


def test_the_end_of_a_phone_number_leads_staff_to_the_reports(
    desk: Callable[..., str], here: Scene
) -> None:
    person = resident(phone="13811117788")
    grievance = GrievanceFactory.create(scene=here, reporter=person)
    row = f'id="row-{grievance.no}"'

    assert row in desk(here.worker, "7788")
    assert row in desk(here.worker, "138 1111 7788")
    assert row not in desk(here.worker, "788")
    assert row not in desk(here.worker, "1111")


def test_who_may_not_ask_for_a_number_does_not_find_by_it(
    desk: Callable[..., str], client: FlaskClient, here: Scene
) -> None:
    grievance = GrievanceFactory.create(scene=here, reporter=resident(phone="13811117788"))

    assert grievance.no not in desk(here.supervisor, "7788")
    assert grievance.no not in look(client, here, "q=7788").text


def test_a_grid_worker_does_not_find_another_grids_report_by_phone(
    desk: Callable[..., str], here: Scene
) -> None:
    from tests.factories.grids import GridFactory

    grievance = GrievanceFactory.create(scene=here, reporter=resident(phone="13811117788"))
    elsewhere = GridFactory.create(community=here.community)
    other = staff(Role.GRID_WORKER, grid=elsewhere)

    assert grievance.no not in desk(other, "7788")
    assert grievance.no in desk(other, grievance.no)


def test_a_phone_number_is_not_in_the_index(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, reporter=resident(phone="13811117788"))
    kept = session.get(Grievance, grievance.id)
    assert kept is not None

    from portal.grievances.search.queries import find_for_staff

    assert find_for_staff(here.community.id, "7788").ids == ()
