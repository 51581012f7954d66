"""The overview: what rooms tell, by urgency, for the communities one looks after."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role, Viewer
from portal.base.web import today
from portal.base.web.today import Communities, Matter, Section, Urgency
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory


@pytest.fixture
def told() -> Iterator[list[list[str]]]:
    """Two rooms that tell something; which communities they were asked for."""
    asked: list[list[str]] = []

    def waiting(_viewer: Viewer, communities: Communities) -> Section:
        asked.append([place.name for place in communities])
        return Section(Urgency.WAITING, "等别人的事", 1, [Matter("/x", "等街道回复")])

    def overdue(_viewer: Viewer, communities: Communities) -> Section:
        matters = [Matter("/y", f"{place.name}的逾期事项") for place in communities]
        return Section(Urgency.OVERDUE, "逾期的事", len(matters), matters)

    kept = today._sections[:]
    today._sections.clear()
    today.register_section(2, waiting)
    today.register_section(1, overdue)
    yield asked
    today._sections[:] = kept


@pytest.fixture
def silent() -> Iterator[None]:
    """No room has anything to tell."""
    kept = today._sections[:]
    today._sections.clear()
    yield
    today._sections[:] = kept


def test_the_most_urgent_stands_first(client: FlaskClient, told: list[list[str]]) -> None:
    here = CommunityFactory.create(name="幸福里社区")
    sign_in(client, staff(Role.GRID_WORKER, community=here))

    page = client.get(f"/desk/c/{here.slug}/").text

    assert page.index("幸福里社区的逾期事项") < page.index("等街道回复")
    assert told == [["幸福里社区"]]


def test_whoever_looks_after_one_community_goes_straight_there(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))

    answer = client.get("/desk")

    assert (answer.status_code, answer.location) == (303, f"/desk/c/{here.slug}/")


def test_the_street_sees_its_communities_and_no_others(
    client: FlaskClient, told: list[list[str]]
) -> None:
    street = DivisionFactory.create()
    CommunityFactory.create(name="甲社区", street=street)
    CommunityFactory.create(name="乙社区", street=street)
    CommunityFactory.create(name="别处社区")
    sign_in(client, staff(Role.STREET, division=street))

    page = client.get("/desk").text

    assert "甲社区的逾期事项" in page
    assert "乙社区的逾期事项" in page
    assert "别处社区" not in page
    assert {name for names in told for name in names} == {"甲社区", "乙社区"}


def test_a_day_without_work_says_so(client: FlaskClient, silent: None) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))

    assert "今天没有待办。" in client.get(f"/desk/c/{here.slug}/").text


def test_the_desk_of_another_community_does_not_exist(client: FlaskClient) -> None:
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))

    assert client.get(f"/desk/c/{CommunityFactory.create().slug}/").status_code == 404


def test_residents_have_no_desk(client: FlaskClient) -> None:
    sign_in(client, resident())

    assert client.get("/desk").status_code == 403


def test_more_shows_only_what_one_may_open(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))
    assert f"/desk/c/{here.slug}/audit" in client.get(f"/desk/c/{here.slug}/more").text

    sign_in(client, staff(Role.GRID_WORKER, community=here))
    assert f"/desk/c/{here.slug}/audit" not in client.get(f"/desk/c/{here.slug}/more").text


def test_more_gathers_its_entries_under_headings(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))

    page = client.get(f"/desk/c/{here.slug}/more").text

    headings = re.findall(r'<h2 class="group__title">([^<]+)</h2>', page)
    assert headings == ["日常", "社区资料", "人员权限", "设置", "数据"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CITY, Role.STREET, Role.COMMITTEE])
def test_no_place_to_go_is_offered_twice(client: FlaskClient, silent: None, role: Role) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(role, community=here) if role is Role.COMMITTEE else staff(role))

    for address in ("/desk", f"/desk/c/{here.slug}/more"):
        page = client.get(address, follow_redirects=True).text
        cells = re.findall(r'class="weui-cell" href="([^"]+)"', page)
        assert sorted(set(cells)) == sorted(cells)


def test_an_administrator_without_communities_reaches_the_whole_portal(
    client: FlaskClient, silent: None
) -> None:
    sign_in(client, staff(Role.ADMIN))

    page = client.get("/desk").text

    for address in ("/desk/outbox", "/desk/audit", "/desk/feedback", "/desk/retention"):
        assert f'href="{address}"' in page


def test_staff_pages_carry_name_and_time(client: FlaskClient, silent: None) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here, name="李委员"))

    with clock.later(minutes=1):
        page = client.get(f"/desk/c/{here.slug}/").text
        from portal.base.i18n import day_and_time

        assert f"李委员 {day_and_time(clock.now())}" in page
