"""Every page of the desk keeps the house rules, wherever a disclosure stands and whoever looks."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from tests.factories.disclosures import Way, office
from tests.factories.identity import sign_in
from tests.factories.places import BuildingFactory, CommunityFactory
from tests.factories.side import Side
from tests.factories.town_affairs import Affairs
from tests.house import pages

PAGES = ("", "/edit", "/review", "/correct", "/retract")
WHO = ("drafter", "colleague", "director", "supervisor")


@pytest.fixture
def affairs() -> Affairs:
    """Something at every station."""
    side = Side(CommunityFactory.create(), clock.now())
    side.building = BuildingFactory.create(community=side.community)
    side._people()
    side._bodies()
    return Affairs(side).fill()


@pytest.mark.parametrize("who", WHO)
def test_every_page_that_answers_keeps_the_house_rules(
    client: FlaskClient, affairs: Affairs, who: str
) -> None:
    person: Any = getattr(affairs.office, who)
    sign_in(client, person)
    base = f"/desk/c/{affairs.office.community.slug}/disclosures"
    new = ("/new", "/new?way=photo", "/new?way=notice", f"/new?duty={affairs.duty.id}")
    addresses = [f"/{way.id}{page}" for way in affairs.ways.values() for page in PAGES]
    seen, faults = 0, []
    for address in (*new, *addresses):
        answer = client.get(base + address)
        assert answer.status_code in {200, 303, 403}, address
        if answer.status_code == 200:
            seen += 1
            read = pages.read(base + address, answer.text)
            faults += [f"{address}: {fault}" for fault in read.faults()]

    assert seen > len(affairs.ways)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("/new", {"title": "x"}),
        ("/new?way=notice", {"title": ""}),
        ("/{draft}/edit", {"title": ""}),
        ("/{reviewing}/review", {"comment": "x" * 600}),
        ("/{reviewing}/send-back", {}),
        ("/{published}/correct", {}),
        ("/{published}/retract", {}),
    ],
)
def test_a_form_given_back_keeps_the_house_rules(
    client: FlaskClient, affairs: Affairs, form: str, data: dict[str, str]
) -> None:
    base = f"/desk/c/{affairs.office.community.slug}/disclosures"
    numbers = {name: way.id for name, way in affairs.ways.items()}
    who = affairs.office.supervisor if "reviewing" in form else affairs.office.director
    sign_in(client, who)

    answer = client.post(base + form.format(**numbers), data=data)

    assert answer.status_code == 422, answer.text
    read = pages.read(base + form, answer.text)
    assert read.faults() == []
    assert 'role="alert"' in answer.text


def test_what_was_made_public_is_found_again_to_be_corrected(
    client: FlaskClient, affairs: Affairs
) -> None:
    base = f"/desk/c/{affairs.office.community.slug}/disclosures"
    sign_in(client, affairs.office.drafter)

    for kind, names in {
        "disclosure": ("published", "residents", "corrected", "cleaned", "retracted"),
        "notice": ("notice",),
    }.items():
        answer = client.get(f"{base}/published?kind={kind}&year=2026")
        assert pages.read(base, answer.text).faults() == []
        for name in names:
            assert f"{base}/{affairs.ways[name].id}" in answer.text
    assert f"{base}/published" in client.get(base).text
    assert client.get(f"{base}/published?year=1999").status_code == 200


def test_a_notice_is_posted_for_a_time_and_covers_no_period(
    client: FlaskClient,
) -> None:
    here = office()
    way = Way(here, None).begin()
    sign_in(client, here.drafter)

    page = client.get(f"/desk/c/{here.community.slug}/disclosures/{way.id}").text

    assert "公示期" in page
    assert "所属期间" not in page
