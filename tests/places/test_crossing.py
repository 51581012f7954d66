"""No staff address of places lets in whom it should not, or shows a neighbour community's rows."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base import db
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    DivisionFactory,
    HouseholdFactory,
    LandmarkFactory,
)
from tests.places.conftest import Town
from tests.support.crossing import addresses


@pytest.fixture
def values(town: Town) -> dict[str, object]:
    """What the addresses of the town are built from."""
    return {
        "slug": town.community.slug,
        "compound_id": town.compound.id,
        "building_id": town.building.id,
        "household_id": HouseholdFactory.create(building=town.building).id,
        "landmark_id": LandmarkFactory.create(community=town.community).id,
    }


def statuses(app: Flask, client: FlaskClient, values, **options) -> dict[str, int]:
    return {
        f"{method} {address}": client.open(address, method=method).status_code
        for method, address in addresses(app, "places_desk", values, **options)
    }


def acts() -> int:
    return db.session.scalar(select(func.count(AuditEntry.id))) or 0


def test_staff_of_the_neighbour_community_find_nothing(app, client, values):
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))

    found = statuses(app, client, values)

    assert len(found) > 15
    assert set(found.values()) == {404}
    assert acts() == 0


def test_a_grid_worker_may_not_change_places(app, client, values, town: Town):
    sign_in(client, staff(Role.GRID_WORKER, community=town.community))

    assert set(statuses(app, client, values).values()) == {403}
    assert acts() == 0


def test_a_resident_finds_nothing_and_a_visitor_is_asked_to_sign_in(app, client, values):
    assert set(statuses(app, client, values).values()) == {303}

    sign_in(client, resident())
    assert set(statuses(app, client, values).values()) == {404}


def test_the_neighbours_rows_are_not_found_through_ones_own_address(
    app, committee: FlaskClient, values
):
    other = BuildingFactory.create()
    theirs = {
        "compound_id": other.compound_id,
        "building_id": other.id,
        "household_id": HouseholdFactory.create(building=other).id,
        "landmark_id": LandmarkFactory.create().id,
    }

    found = {
        address: committee.open(address, method=method).status_code
        for method, address in addresses(app, "places_desk", values | theirs)
        if any(f"/{each}" in address for each in theirs.values())
    }

    assert len(found) > 8
    assert set(found.values()) == {404}
    assert acts() == 0


def test_the_division_tree_is_for_those_who_may_edit_it(app, client, town: Town):
    values = {"code": town.community.street.code, "community_id": town.community.id}
    sign_in(client, staff(Role.COMMITTEE, community=town.community))

    assert set(statuses(app, client, values, within=False).values()) == {403}


def test_a_district_may_not_touch_another_districts_divisions(client, town: Town):
    ours = DivisionFactory.create(level="district")
    sign_in(client, staff(Role.DISTRICT, division=ours))
    street = town.community.street.code

    assert client.get(f"/desk/divisions/{street}").status_code == 200
    assert client.post(f"/desk/divisions/{street}/close").status_code == 403
    assert client.post(f"/desk/divisions/{street}/rename", data={"name": "x"}).status_code == 403
    assert client.post(f"/desk/divisions/{ours.code}/rename", data={"name": "x"}).status_code == 403
    assert client.get(f"/desk/communities/{town.community.id}").status_code == 403
    assert client.get("/desk/divisions/add").status_code == 403
    assert client.get(f"/desk/divisions/add?under={ours.code}").status_code == 200


def test_a_number_larger_than_any_row_has_is_not_found(committee: FlaskClient, town: Town):
    for number in (2**31, 2**63, 10**30):
        assert committee.get(f"{town.desk}/buildings/{number}").status_code == 404
