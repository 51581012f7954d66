"""A report of illegal construction is behind no public door, whatever is tried to open one."""

import re
from typing import Any

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.grievances import queries, service
from portal.grievances.errors import NeverPublic
from portal.grievances.figures.service import catch_up
from portal.grievances.models import Grievance, GrievancePhoto, GrievanceStatus, Visibility
from portal.grievances.queries import categories
from tests.factories.grievances import BROWSER, GrievanceFactory, Scene, scene
from tests.grievances.desk.test_showing import photo

S = GrievanceStatus
WORDS = "顶楼加盖彩钢房震耳欲聋"
PLACE = "天台西南角"
MONDAY = "2026-11-23T09:00:00+08:00"
KINDS = ["illegal_construction", "illegal_construction.shed"]


@pytest.fixture(params=KINDS)
def report(request) -> Any:
    """One that asks to be public, with words and a photo."""
    with clock.at(MONDAY):
        here = scene()
        found = GrievanceFactory.create(
            scene=here,
            category=request.param,
            text=WORDS,
            place_text=PLACE,
            visibility="neighbours",
            photo_tokens=[photo()],
            uploader_key=BROWSER,
        )
        yield here, found


def doors(slug: str, no: str, building: str) -> list[str]:
    """Every public address at which a report could stand."""
    extension = f"jurisdiction_id={slug}&extensions=true"
    return [
        "/",
        f"/c/{slug}/",
        f"/c/{slug}/reports",
        f"/c/{slug}/reports?kind=illegal_construction",
        f"/c/{slug}/reports/{no}",
        f"/c/{slug}/reports?q={WORDS[:6]}",
        f"/c/{slug}/reports?q={no}",
        f"/c/{slug}/reports?q={PLACE}",
        f"/c/{slug}/reports.atom",
        f"/c/{slug}/reports.atom?category=illegal_construction",
        f"/c/{slug}/stats",
        f"/c/{slug}/report",
        f"/c/{slug}/report?category=illegal_construction",
        f"/open311/v2/requests.json?{extension}",
        f"/open311/v2/requests.xml?{extension}",
        f"/open311/v2/requests.json?service_request_id={no}&{extension}",
        f"/open311/v2/requests.json?service_code=illegal_construction&{extension}",
        f"/open311/v2/requests/{no}.json?{extension}",
        f"/open311/v2/requests/{no}.xml?{extension}",
        f"/open311/v2/tokens/{no}.json?{extension}",
        f"/open311/v2/servicerequestupdates.json?{extension}&service_request_id={no}",
    ]


def test_it_is_behind_no_public_door(client, report):
    here, found = report
    catch_up()
    for address in doors(here.community.slug, found.no, here.building.name):
        page = client.get(address, follow_redirects=True).get_data(as_text=True)
        asked = "q=" in address or "service_request_id" in address or found.no in address
        assert WORDS not in page, address
        assert PLACE not in page or asked, address
        assert f"/reports/{found.no}" not in page.replace(address, ""), address


def public_report() -> tuple[Scene, Grievance]:
    """A report whose words neighbours may read."""
    here = scene()
    found = GrievanceFactory.create(
        scene=here, category="litter", text=WORDS, visibility="neighbours"
    )
    with transaction():
        service.release(found.id, actor=here.hand, version=found.version, text=True, photo_ids=[])
    return here, found


def test_the_doors_are_open_for_a_report_that_is_public(client):
    with clock.at(MONDAY):
        here, found = public_report()
        seen = [
            address
            for address in doors(here.community.slug, found.no, here.building.name)
            if found.no in client.get(address, follow_redirects=True).get_data(as_text=True)
        ]

    slug = here.community.slug
    for door in (f"/c/{slug}/reports", f"/c/{slug}/reports.atom", f"/c/{slug}/reports/{found.no}"):
        assert door in seen
    assert sum("q=" in address for address in seen) >= 2
    assert sum("/open311/" in address for address in seen) >= 5


def test_its_own_address_is_not_found_and_shows_no_share_card(client, report):
    here, found = report
    answer = client.get(f"/c/{here.community.slug}/reports/{found.no}")

    assert answer.status_code == 404
    card = re.findall(r'<meta (?:property|name)="[^"]+" content="([^"]*)"', answer.text)
    assert all(found.no not in content and WORDS not in content for content in card)


def test_lists_counts_and_search_know_nothing_of_it(client, report):
    here, found = report
    slug = here.community.slug

    assert queries.public_page(here.community.id).rows == []
    assert queries.public_total(here.community.id) == 0
    for asked in (WORDS[:4], found.no, PLACE, here.building.name):
        page = client.get(f"/c/{slug}/reports", query_string={"q": asked}).text
        assert f"reports/{found.no}" not in page


def test_its_photo_is_nobodys_but_the_staffs(client, report):
    _here, found = report
    from portal.base.files.models import StoredFile

    one = session.query(GrievancePhoto).filter_by(grievance_id=found.id).one()
    token = session.get(StoredFile, one.file_id).token
    for address in (f"/files/{token}/{{}}", f"/files/{token}/public/{{}}"):
        for variant in ("thumb", "full"):
            assert client.get(address.format(variant)).status_code == 404


def test_staff_cannot_release_it_nor_the_reporter_choose_it(report):
    here, found = report
    assert found.visibility is Visibility.STAFF
    with pytest.raises(NeverPublic), transaction():
        service.release(found.id, actor=here.hand, version=found.version, text=True, photo_ids=[])


def test_a_public_report_that_turns_out_to_be_one_leaves_every_public_place(client):
    with clock.at(MONDAY):
        here, found = public_report()
        address = f"/c/{here.community.slug}/reports/{found.no}"
        assert WORDS in client.get(address).text
        with transaction():
            service.change(
                found.id,
                actor=here.hand,
                version=session.get(Grievance, found.id).version,
                category_code="illegal_construction",
            )
        catch_up()

        assert client.get(address).status_code == 404
        for door in doors(here.community.slug, found.no, here.building.name):
            page = client.get(door, follow_redirects=True).get_data(as_text=True)
            assert WORDS not in page, door


def test_while_somebody_files_beside_it_it_is_not_offered_as_similar(client, report):
    here, found = report
    slug = here.community.slug
    page = client.post(
        f"/c/{slug}/report",
        data={
            "category": "illegal_construction",
            "place": f"b{here.building.id}",
            "text": WORDS,
            "submission_id": "5d0f7d0e-0000-4000-8000-00000000000a",
        },
        follow_redirects=True,
    ).get_data(as_text=True)

    assert found.no not in page


def test_no_cell_of_the_published_figures_tells_of_few_of_them(client):
    with clock.at("2026-05-11T09:00:00+08:00"):
        here = scene()
        for _n in range(3):
            GrievanceFactory.create(scene=here, category="illegal_construction", text=WORDS)
        for _n in range(9):
            GrievanceFactory.create(scene=here, category="litter")
    with clock.at(MONDAY):
        catch_up()
        page, sheet = (
            client.get(f"/c/{here.community.slug}/{name}?period=2026-h1").text
            for name in ("stats", "stats.csv")
        )

    name = categories.by_code()["illegal_construction"].name_zh
    row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.S)
    assert row is not None
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in row.group(1).split("</td>")]
    lines = [line.split(",") for line in sheet.splitlines() if name in line]
    assert lines
    told = [cell for cell in (*cells, *(cell for line in lines for cell in line)) if cell]
    assert not {"3", "12"} & set(told), told
    assert WORDS not in page + sheet
