"""Grids on the desk: the list, one grid, buildings, workers, the roster."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base import clock, db
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.community.grids import queries
from portal.community.grids.models import DutyKind, Grid, GridDuty, OnCall
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, HouseholdFactory
from tests.grids.conftest import Town
from tests.support.crossing import addresses

FRAGMENT = {"HX-Request": "true"}


def today(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def audited() -> list[tuple[str, int | None]]:
    rows = select(AuditEntry.act, AuditEntry.subject_person_id).order_by(AuditEntry.id)
    return [(act, person) for act, person in db.session.execute(rows)]


def test_the_list_tells_size_worker_and_buildings_in_no_grid(committee: FlaskClient, town: Town):
    town.one_building("7号楼")
    HouseholdFactory.create_many(2, building=town.building)

    page = committee.get(town.desk).text

    assert "户数偏少" in page
    assert "张网格" in page
    assert "7号楼" in page


def test_a_worker_who_left_the_service_is_pointed_out(committee: FlaskClient, town: Town):
    left = staff(
        Role.GRID_WORKER,
        community=town.community,
        name="离任网格员",
        until_on=clock.today() - timedelta(days=1),
    )
    GridFactory.create(community=town.community, name="第二网格", worker=left)

    assert "离任网格员在本社区已没有岗位" in committee.get(town.desk).text


def test_a_grid_is_added_once(committee: FlaskClient, town: Town):
    first = committee.post(f"{town.desk}/add", data={"name": "第二网格"})
    again = committee.post(f"{town.desk}/add", data={"name": "第二网格"}, headers=FRAGMENT)

    assert (first.status_code, again.status_code) == (303, 422)
    assert 'value="第二网格"' in again.text
    assert "<html" not in again.text
    grid = db.session.scalars(select(Grid).where(Grid.name == "第二网格")).one()
    assert committee.get(f"{town.desk}/{grid.id}").status_code == 200


def test_a_grid_is_renamed_and_a_name_in_use_is_refused(committee: FlaskClient, town: Town):
    GridFactory.create(community=town.community, name="第二网格")
    address = f"{town.desk}/{town.grid.id}/rename"

    assert committee.post(address, data={"name": "第二网格"}).status_code == 422
    assert committee.post(address, data={"name": "南网格"}).status_code == 303
    assert db.session.get_one(Grid, town.grid.id).name == "南网格"


def test_buildings_move_to_the_grid_in_which_they_are_ticked(committee: FlaskClient, town: Town):
    other = town.one_building("2号楼")
    second = GridFactory.create(community=town.community, name="第二网格", buildings=[other])
    address = f"{town.desk}/{town.grid.id}/buildings"
    assert "2号楼（现属第二网格）" in committee.get(address).text

    answer = committee.post(address, data={"buildings": [town.building.id, other.id]})
    again = committee.post(address, data={"buildings": [town.building.id, other.id]})

    assert (answer.status_code, again.status_code) == (303, 303)
    assert queries.grid_of_building(other.id).id == town.grid.id
    assert [act for act, _who in audited()] == ["grid.buildings"]
    assert "2号楼" in committee.get(f"{town.desk}/{second.id}").text


def test_a_neighbour_communitys_building_is_no_choice(committee: FlaskClient, town: Town):
    theirs = BuildingFactory.create()

    answer = committee.post(
        f"{town.desk}/{town.grid.id}/buildings", data={"buildings": [theirs.id]}
    )

    assert answer.status_code == 422
    assert "请从列表中选择" in answer.text
    assert queries.grid_of_building(town.building.id).id == town.grid.id


def test_the_worker_is_changed_and_the_trail_names_both_acts(committee: FlaskClient, town: Town):
    wang = town.worker("王网格")
    address = f"{town.desk}/{town.grid.id}/worker"
    typed = {"person_id": wang.id, "work_phone": "022-27000002", "from_on": today()}

    assert "王网格" in committee.get(address).text
    assert committee.post(address, data=typed).status_code == 303
    assert committee.post(address, data=typed).status_code == 303

    assert queries.worker_of(town.grid.id) == wang.id
    assert audited() == [("grid.worker", wang.id), ("grid.worker_phone", wang.id)]
    page = committee.get(f"{town.desk}/{town.grid.id}").text
    assert "张网格" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person_id", "0"),
        ("person_id", "999999"),
        ("person_id", "x"),
        ("from_on", "2025-12-31"),
        ("from_on", "soon"),
        ("from_on", "9999-12-31"),
        ("from_on", ""),
        ("work_phone", "ring me"),
        ("reason", "x" * 201),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_rest_kept(
    committee: FlaskClient, town: Town, field: str, value: str
):
    wang = town.worker("王网格")
    typed = {
        "person_id": wang.id,
        "work_phone": "022-27000002",
        "from_on": today(),
        "reason": "轮岗",
    }

    answer = committee.post(f"{town.desk}/{town.grid.id}/worker", data=typed | {field: value})

    assert answer.status_code == 422
    assert "error-summary" in answer.text
    if field != "reason":
        assert 'value="轮岗"' in answer.text
    assert queries.worker_of(town.grid.id) == town.zhang.id


def test_somebody_stands_in_and_the_worker_is_back_early(committee: FlaskClient, town: Town):
    wang = town.worker("王网格")
    address = f"{town.desk}/{town.grid.id}/substitutes/add"
    typed = {"person_id": wang.id, "from_on": today(), "until_on": today(5), "reason": "年假"}

    assert committee.post(address, data=typed).status_code == 303
    assert committee.post(address, data=typed).status_code == 422
    assert queries.worker_of(town.grid.id) == wang.id
    assert "王网格" in committee.get(f"{town.desk}/{town.grid.id}").text

    duty = db.session.scalars(select(GridDuty).where(GridDuty.kind == DutyKind.SUBSTITUTE)).one()
    ended = committee.post(f"{town.desk}/substitutes/{duty.id}/end")
    assert ended.status_code == 303
    assert queries.worker_of(town.grid.id) == town.zhang.id


def test_a_duty_ends_without_a_successor(committee: FlaskClient, town: Town):
    committee.post(f"{town.desk}/{town.grid.id}/worker/end")

    with clock.later(days=1):
        sign_in(committee, town.committee)
        assert queries.worker_of(town.grid.id) is None
        assert "暂无网格员" in committee.get(town.desk).text


def test_a_grid_with_buildings_is_not_closed_and_an_empty_one_is(
    committee: FlaskClient, town: Town
):
    address = f"{town.desk}/{town.grid.id}"

    committee.post(f"{address}/close")
    assert db.session.get_one(Grid, town.grid.id).closed_on is None

    committee.post(f"{address}/buildings", data={"sent": "1"})
    committee.post(f"{address}/close")
    assert db.session.get_one(Grid, town.grid.id).closed_on == clock.today()
    assert committee.get(address).status_code == 200
    refused = committee.post(
        f"{address}/worker", data={"person_id": town.zhang.id, "from_on": today()}
    )
    assert refused.status_code == 422
    committee.post(f"{address}/close", data={"undo": "1"})
    assert db.session.get_one(Grid, town.grid.id).closed_on is None


def test_the_roster_is_filled_and_cleared(committee: FlaskClient, town: Town):
    address = f"{town.desk}/roster"
    typed = {"person_id": town.zhang.id, "from_on": today(), "until_on": today(6), "phone": "110"}
    assert "值班表是空的" in committee.get(address).text

    assert committee.post(f"{address}/add", data=typed).status_code == 303
    assert committee.post(f"{address}/add", data=typed).status_code == 422
    assert "张网格" in committee.get(address).text
    turn = db.session.scalars(select(OnCall)).one()
    committee.post(f"{address}/{turn.id}/remove")

    assert db.session.scalars(select(OnCall)).all() == []
    assert [act for act, _who in audited()] == ["roster.add", "roster.remove"]


def test_a_turn_that_has_run_stays_in_the_record(committee: FlaskClient, town: Town):
    turn = OnCall(
        community_id=town.community.id,
        person_id=town.zhang.id,
        from_on=date(2026, 1, 1),
        until_on=clock.today() + timedelta(days=1),
    )
    db.session.add(turn)
    db.session.commit()

    committee.post(f"{town.desk}/roster/{turn.id}/remove")

    assert db.session.get_one(OnCall, turn.id).until_on == clock.today() - timedelta(days=1)


@pytest.fixture
def values(town: Town) -> dict[str, object]:
    """What the addresses of the town are built from."""
    duty = DutyFactory.create(
        grid=town.grid,
        person=town.worker("王网格"),
        kind=DutyKind.SUBSTITUTE,
        until_on=clock.today(),
    )
    turn = OnCall(
        community_id=town.community.id,
        person_id=town.zhang.id,
        from_on=clock.today(),
        until_on=clock.today(),
    )
    db.session.add(turn)
    db.session.commit()
    return {
        "slug": town.community.slug,
        "grid_id": town.grid.id,
        "duty_id": duty.id,
        "turn_id": turn.id,
    }


def statuses(app: Flask, client: FlaskClient, values: dict[str, object]) -> dict[str, int]:
    return {
        f"{method} {address}": client.open(address, method=method).status_code
        for method, address in addresses(app, "grids_desk", values)
    }


def test_nobody_else_gets_in(app: Flask, client: FlaskClient, values, town: Town):
    before = db.session.scalar(select(func.count(AuditEntry.id)))

    assert set(statuses(app, client, values).values()) == {303}
    sign_in(client, resident())
    assert set(statuses(app, client, values).values()) == {404}
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))
    found = statuses(app, client, values)
    assert len(found) > 10
    assert set(found.values()) == {404}
    sign_in(client, town.zhang)
    assert set(statuses(app, client, values).values()) == {403}
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before


def test_the_neighbours_grids_are_not_found_through_ones_own_address(
    app: Flask, client: FlaskClient, values, town: Town
):
    ours = CommunityFactory.create(slug="ours")
    sign_in(client, staff(Role.COMMITTEE, community=ours))
    crossing = values | {"slug": "ours"}

    found = {
        address: client.open(address, method=method).status_code
        for method, address in addresses(app, "grids_desk", crossing)
        if any(part.isdigit() for part in address.split("/"))
    }

    assert len(found) > 6
    assert set(found.values()) == {404}
