"""The desk's tables by grid and by unit: true numbers, each rate with what it is made of."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.grids.models import Grid
from portal.grievances.figures import service as counting
from portal.grievances.figures.models import Figure, UnitFigure
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from tests.factories.dispatch import UnitFactory, done_by_unit, send, sent_and_signed
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import sign_in
from tests.factories.places import BuildingFactory
from tests.grievances.figures.test_pages import put
from tests.grievances.statements import watched

S = GrievanceStatus
NOVEMBER = "2026-11-23T09:00:00+08:00"
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday in November."""
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def here(monday: None) -> Scene:
    """A community whose counting began in May."""
    found = scene()
    with clock.at("2026-05-04T09:00:00+08:00"):
        GrievanceFactory.create(scene=found)
    counting.catch_up()
    return found


@pytest.fixture
def desk(app: Flask, here: Scene) -> Any:
    """The desk of the grid's worker, in English."""
    client = app.test_client()
    client.set_cookie("lang", "en")
    sign_in(client, here.worker)

    def get(query: str = "", name: str = "stats") -> str:
        answer = client.get(f"/desk/c/{here.community.slug}/{name}{query}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return get


def row(page: str, caption: str, name: str) -> list[str]:
    """The cells of a line: a rate, then its parts behind a bar."""
    table = page[page.index(f'<caption class="visually-hidden">{caption}') :]
    table = table[: table.index("</table>")]
    found = re.search(rf'<tr><th scope="row">{re.escape(name)}</th>(.*?)</tr>', table, re.DOTALL)
    assert found, table
    cells = re.findall(r"<td class=\"num\">(.*?)</td>", found[1])
    return [re.sub(r"<span[^>]*>(.*?)</span>", r"|\1", cell) for cell in cells]


def test_a_grid_has_a_line_with_each_rate_and_what_it_is_made_of(desk: Any, here: Scene) -> None:
    put(here, OCTOBER, received=20, on_time=9, missed=3, dispatched=8, returned=2)
    put(here, OCTOBER, solved=6, unsolved=1, reopened=1, silent=2, resolved_in_time=9)
    put(here, OCTOBER, resolved_late=1)
    put(here, OCTOBER, bucket=44, solve_hours=4)

    found = row(desk("?period=2026-10"), "Rates of each grid", here.grid.name)

    assert found[:6] == ["20", "75%|9 / 12", "75%|6 / 8", "25%|2 / 8", "10%|1 / 10", "10%|1 / 10"]
    assert found[6] == "—"
    assert float(found[7]) > 0


def test_grids_are_told_apart_and_summed_up(desk: Any, here: Scene) -> None:
    building = BuildingFactory.create(community=here.community)
    other = GridFactory.create(community=here.community, buildings=[building])
    GrievanceFactory.create(scene=here, status=S.CLOSED)
    for _ in range(2):
        GrievanceFactory.create(scene=here, building_id=building.id)
    counting.catch_up()

    page = desk("?period=2026-11")

    assert row(page, "Rates of each grid", here.grid.name)[0] == "1"
    assert row(page, "Rates of each grid", other.name)[:2] == ["2", "—"]
    assert row(page, "Rates of each grid", "Total of all")[:2] == ["3", "100%|1 / 1"]


def test_the_filters_narrow_the_grids(desk: Any, here: Scene) -> None:
    put(here, OCTOBER, received=20)
    put(here, OCTOBER, kind="flyers", received=7)

    query = f"?period=2026-10&category=flyers&grid={here.grid.id}"
    assert row(desk(query), "Rates of each grid", here.grid.name)[0] == "7"
    assert "Nothing happened in a grid" in desk("?period=2026-10&grid=99999")


def test_a_unit_has_a_line_with_its_own_rates_and_their_definitions(desk: Any, here: Scene) -> None:
    unit, other = UnitFactory.create(here, "安居物业"), UnitFactory.create(here, "环卫所")
    one = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    sent_and_signed(one, here, unit)
    with clock.later(hours=3):
        done_by_unit(one)
    send(GrievanceFactory.create(scene=here, status=S.ACCEPTED), here, other)
    counting.catch_up()

    page = desk("?period=2026-11")

    assert row(page, "Rates of each unit", "安居物业") == [
        "1",
        "100%|1 / 1",
        "—",
        "0%|0 / 1",
        "0%|0 / 1",
        "—",
        "0",
        "3",
    ]
    assert row(page, "Rates of each unit", "环卫所")[:2] == ["1", "—"]
    assert row(page, "Rates of each unit", "Total of all")[:2] == ["2", "100%|1 / 1"]
    assert "Numerator: Results of the unit after a time limit passed while it had the" in page
    assert "Left out: Time limits that had passed before the report was sent to the unit" in page


def test_the_sheet_tells_both_tables_with_numerators_and_denominators(
    desk: Any, here: Scene
) -> None:
    put(here, OCTOBER, received=20, on_time=9, missed=3)
    put_unit(here, on_time=1, missed=3, dispatched=4)

    lines = desk("?period=2026-10", "stats.csv").splitlines()

    name = here.grid.name
    assert f"Oct 2026,{name} / Response rate,75%" in lines
    assert f"Oct 2026,{name} / Response rate / Numerator,9" in lines
    assert f"Oct 2026,{name} / Response rate / Denominator,12" in lines
    assert "Oct 2026,'=坏物业 / Sent to the unit,4" in lines
    assert "Oct 2026,'=坏物业 / Response rate,25%" in lines


def put_unit(here: Scene, **measures: int) -> None:
    """Counts of a unit as the worker would have written them."""
    unit = UnitFactory.create(here, "=坏物业")
    with transaction():
        for measure, n in measures.items():
            session.add(
                UnitFigure(
                    community_id=here.community.id,
                    month=OCTOBER,
                    unit_id=unit.id,
                    measure=measure,
                    n=n,
                )
            )


def test_units_of_other_communities_are_not_told(desk: Any, here: Scene) -> None:
    elsewhere = scene()
    sent_and_signed(
        GrievanceFactory.create(scene=elsewhere, status=S.ACCEPTED),
        elsewhere,
        UnitFactory.create(elsewhere, "别处物业"),
    )
    counting.catch_up()

    assert "别处物业" not in desk()


def test_the_tables_are_read_from_counts_however_many_reports_there_are(
    desk: Any, here: Scene
) -> None:
    unit = UnitFactory.create(here)
    sent_and_signed(GrievanceFactory.create(scene=here, status=S.ACCEPTED), here, unit)
    counting.catch_up()
    desk()
    with watched() as few:
        desk()
    for _ in range(6):
        sent_and_signed(GrievanceFactory.create(scene=here, status=S.ACCEPTED), here, unit)
    counting.catch_up()
    with watched() as many:
        desk()

    assert many.count == few.count, many.told()


def every_month(here: Scene, **measures: int) -> None:
    """The same counts in each month of the first half-year."""
    for month in range(1, 7):
        put(here, date(2026, month, 1), **measures)


def test_the_public_learns_of_grids_only_large_numbers_and_none_that_follow(
    client: FlaskClient, here: Scene
) -> None:
    building = BuildingFactory.create(community=here.community)
    small = GridFactory.create(community=here.community, buildings=[building])
    for grid in (here.grid, small):
        session.get_one(Grid, grid.id).opened_on = date(2026, 1, 1)
    session.commit()
    every_month(here, received=40, on_time=30, missed=10)
    with transaction():
        for measure, n in (("received", 12), ("on_time", 2), ("missed", 7)):
            session.add(
                Figure(
                    community_id=here.community.id,
                    month=date(2026, 6, 1),
                    kind_id=categories.by_code()["flyers"].id,
                    grid_key=small.id,
                    measure=measure,
                    n=n,
                )
            )
    client.set_cookie("lang", "en")

    def page(query: str = "", name: str = "stats") -> str:
        return client.get(f"/c/{here.community.slug}/{name}{query}").get_data(as_text=True)

    large, little = (row(page(), "Rates of each grid", each.name) for each in (here.grid, small))
    # 180 in time are hidden too: the 182 of both are published, so that the other two would follow.
    assert (large[0], little[0]) == ("240", "12")
    assert (large[1], little[1]) == ("not published", "at most 37%|fewer than 5 / 7 to 11")
    sheet = page("?period=2026-h1", "stats.csv")
    assert f"{small.name} / Response rate / Numerator,fewer than 5" in sheet
    assert f"{here.grid.name} / Response rate / Numerator,not published" in sheet


def test_the_public_page_narrows_grids_without_telling_anything_anew(
    client: FlaskClient, here: Scene
) -> None:
    here.grid.opened_on = date(2026, 1, 1)
    session.commit()
    every_month(here, received=40, on_time=30, missed=10)
    client.set_cookie("lang", "en")
    address = f"/c/{here.community.slug}/stats"

    whole = row(client.get(address).get_data(as_text=True), "Rates of each grid", here.grid.name)
    query = f"?grid={here.grid.id}&category=flyers"
    one = row(
        client.get(address + query).get_data(as_text=True), "Rates of each grid", here.grid.name
    )

    assert whole == one
    assert whole[1] == "75%|180 / 240"
