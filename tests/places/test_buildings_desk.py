"""Compounds, buildings, landmarks and contact of a community, on the desk."""

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock, db
from portal.base.audit.models import AuditEntry
from portal.community.places import queries, recent
from portal.community.places.models import Building, Community, Compound, Landmark, Unit
from tests.factories.places import BuildingFactory, CompoundFactory, HouseholdFactory
from tests.places.conftest import Town

FRAGMENT = {"HX-Request": "true"}


def buildings_of(town: Town) -> list[str]:
    rows = select(Building.name).where(Building.compound_id == town.compound.id)
    return sorted(db.session.scalars(rows))


def test_the_list_shows_compounds_with_their_buildings_and_households(
    committee: FlaskClient, town: Town
):
    HouseholdFactory.create_many(3, building=town.building)

    page = committee.get(town.desk).text

    assert "幸福里小区" in page
    assert "3户" in page


def test_a_compound_is_added_once(committee: FlaskClient, town: Town):
    typed = {"name": "东里小区", "kind": "new", "built_year": "2009"}

    assert committee.post(f"{town.desk}/compounds/add", data=typed).status_code == 303
    again = committee.post(f"{town.desk}/compounds/add", data=typed)

    assert again.status_code == 422
    assert 'value="2009"' in again.text
    rows = db.session.scalars(select(Compound).where(Compound.name == "东里小区")).all()
    assert len(rows) == 1


def test_a_year_of_hundreds_of_digits_is_refused(committee: FlaskClient, town: Town):
    typed = {"name": "东里小区", "kind": "old", "built_year": "9" * 400}

    assert committee.post(f"{town.desk}/compounds/add", data=typed).status_code == 422


def test_a_year_that_is_none_is_refused_and_kept(committee: FlaskClient, town: Town):
    typed = {"name": "东里小区", "kind": "old", "built_year": "昨天"}

    answer = committee.post(f"{town.desk}/compounds/add", data=typed)

    assert answer.status_code == 422
    assert "昨天" in answer.text


def test_many_buildings_are_added_in_one_line_and_a_second_tap_adds_none(
    committee: FlaskClient, town: Town
):
    address = f"{town.desk}/compounds/{town.compound.id}/add"

    first = committee.post(address, data={"text": "1-24号楼"})
    second = committee.post(address, data={"text": "1-24号楼"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(buildings_of(town)) == 24
    codes = db.session.scalars(
        select(Building.code).where(Building.compound_id == town.compound.id)
    ).all()
    assert len(set(codes)) == 24
    added = select(AuditEntry).where(AuditEntry.act == "building.add")
    assert len(db.session.scalars(added).all()) == 23


def test_a_range_that_runs_backwards_is_told_in_the_form_alone(committee: FlaskClient, town: Town):
    address = f"{town.desk}/compounds/{town.compound.id}/add"

    answer = committee.post(address, data={"text": "24-1号楼"}, headers=FRAGMENT)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert 'value="24-1号楼"' in answer.text
    assert buildings_of(town) == ["1号楼"]


def test_success_of_a_swap_leads_to_the_list(committee: FlaskClient, town: Town):
    address = f"{town.desk}/compounds/{town.compound.id}/add"

    answer = committee.post(address, data={"text": "2"}, headers=FRAGMENT)

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == town.desk


def test_a_building_is_corrected_and_keeps_its_code(committee: FlaskClient, town: Town):
    address = f"{town.desk}/buildings/{town.building.id}/edit"
    BuildingFactory.create(compound=town.compound, name="2号楼")

    done = committee.post(address, data={"name": "甲1号楼", "aliases": "小白楼"})
    taken = committee.post(address, data={"name": "2号楼", "aliases": ""})

    assert (done.status_code, taken.status_code) == (303, 422)
    row = db.session.get_one(Building, town.building.id)
    assert (row.name, row.aliases, row.code) == ("甲1号楼", "小白楼", "XF000001")


def test_a_closed_building_leaves_every_choice_and_comes_back(committee: FlaskClient, town: Town):
    address = f"{town.desk}/buildings/{town.building.id}/close"

    committee.post(address)
    assert queries.buildings_for_choice(town.community.id) == ()
    assert committee.get("/q/XF000001").status_code == 404

    committee.post(address, data={"undo": "1"})
    assert len(queries.buildings_for_choice(town.community.id)) == 1


def test_a_compound_with_open_buildings_is_not_closed(committee: FlaskClient, town: Town):
    address = f"{town.desk}/compounds/{town.compound.id}/close"

    committee.post(address)
    assert db.session.get_one(Compound, town.compound.id).closed_on is None

    committee.post(f"{town.desk}/buildings/{town.building.id}/close")
    committee.post(address)
    assert db.session.get_one(Compound, town.compound.id).closed_on == clock.today()


def test_units_are_added_in_one_line(committee: FlaskClient, town: Town):
    address = f"{town.desk}/buildings/{town.building.id}/units"

    committee.post(address, data={"text": "1-3"})
    committee.post(address, data={"text": "2-4门"})

    names = db.session.scalars(select(Unit.name).where(Unit.building_id == town.building.id))
    assert sorted(names) == ["1单元", "2单元", "2门", "3单元", "3门", "4门"]


def test_a_landmark_is_added_corrected_and_closed(committee: FlaskClient, town: Town):
    typed = {"name": "北门", "near_building_id": str(town.building.id)}
    committee.post(f"{town.desk}/landmarks/add", data=typed)
    row = db.session.scalars(select(Landmark)).one()
    assert (row.name, row.near_building_id) == ("北门", town.building.id)

    assert committee.post(f"{town.desk}/landmarks/add", data=typed).status_code == 422
    committee.post(
        f"{town.desk}/landmarks/{row.id}", data={"name": "正门", "near_building_id": "0"}
    )
    assert queries.landmarks_for_choice(town.community.id)[0].name == "正门"
    committee.post(f"{town.desk}/landmarks/{row.id}/close")
    assert queries.landmarks_for_choice(town.community.id) == ()
    assert "正门" in committee.get(f"{town.desk}/landmarks").text


def test_a_landmark_cannot_stand_near_a_neighbour_communitys_building(
    committee: FlaskClient, town: Town
):
    theirs = BuildingFactory.create()

    answer = committee.post(
        f"{town.desk}/landmarks/add", data={"name": "北门", "near_building_id": str(theirs.id)}
    )

    assert answer.status_code == 422


def test_the_committee_changes_the_phones_residents_ring(committee: FlaskClient, town: Town):
    answer = committee.post(
        f"{town.desk}/contact", data={"office_phone": "022-27222222", "office_address": "幸福里1号"}
    )

    assert answer.status_code == 303
    assert db.session.get_one(Community, town.community.id).office_phone == "022-27222222"
    assert "022-27222222" in committee.get("/c/xingfuli/").text


def test_the_choice_names_the_compound_when_there_are_several(town: Town):
    BuildingFactory.create(compound=town.compound, name="10号楼")
    BuildingFactory.create(compound=town.compound, name="2号楼")
    (one,) = queries.buildings_for_choice(town.community.id)
    assert [each.label for each in one.buildings] == ["1号楼", "2号楼", "10号楼"]

    other = CompoundFactory.create(community=town.community, name="东里小区")
    BuildingFactory.create(compound=other, name="1号楼")
    groups = queries.buildings_for_choice(town.community.id)
    assert [group.name for group in groups] == ["东里小区", "幸福里小区"]
    assert groups[1].buildings[0].label == "幸福里小区 1号楼"


def test_a_choice_is_remembered_for_seconds_and_forgotten_at_a_change(
    committee: FlaskClient, town: Town
):
    recent.switch(True)
    try:
        assert len(queries.buildings_for_choice(town.community.id)[0].buildings) == 1
        BuildingFactory.create(compound=town.compound, name="2号楼")
        assert len(queries.buildings_for_choice(town.community.id)[0].buildings) == 1

        committee.post(f"{town.desk}/compounds/{town.compound.id}/add", data={"text": "3"})
        assert len(queries.buildings_for_choice(town.community.id)[0].buildings) == 3

        BuildingFactory.create(compound=town.compound, name="4号楼")
        with clock.later(seconds=6):
            assert len(queries.buildings_for_choice(town.community.id)[0].buildings) == 4
    finally:
        recent.switch(False)
