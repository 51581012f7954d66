"""Open reports follow the building into its new grid; old ones stay where they were dealt with."""

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.grids.service import laying
from portal.grievances import service
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.queries import desk as queries
from portal.grievances.queries.desk import Wanted
from tests.factories.grids import GridFactory
from tests.factories.grievances import ANYBODY, GrievanceFactory, scene
from tests.factories.places import BuildingFactory, LandmarkFactory

S = GrievanceStatus


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-23T09:00:00+08:00"):
        yield


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def next_grid(here):
    other = BuildingFactory.create(community=here.community)
    return GridFactory.create(community=here.community, buildings=[other])


def lay(here, grid, *buildings):
    with transaction():
        laying.lay_buildings(grid, [each.id for each in buildings], actor_id=here.colleague.id)


def grid_of(report):
    session.expire_all()
    return session.get_one(Grievance, report.id).grid_id


def test_open_reports_go_with_their_building_and_closed_ones_stay(here, next_grid):
    waiting = GrievanceFactory.create(scene=here)
    in_hand = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    over = GrievanceFactory.create(scene=here, status=S.CLOSED)

    lay(here, next_grid, here.building)

    assert (grid_of(waiting), grid_of(in_hand)) == (next_grid.id, next_grid.id)
    assert grid_of(over) == here.grid.id
    counted = queries.count_at_our_desk(here.community.id, {next_grid.id})
    assert counted == 2
    rows = queries.queue(Wanted(here.community.id, grids=frozenset({next_grid.id}))).rows
    assert {row.id for row in rows} == {waiting.id, in_hand.id}


def test_the_record_says_who_moved_it_from_where(here, next_grid):
    report = GrievanceFactory.create(scene=here)

    lay(here, next_grid, here.building)

    event = session.query(Event).filter_by(grievance_id=report.id, kind=EventKind.CHANGE).one()
    assert event.actor_id == here.colleague.id
    assert event.facts["grid_id"] == next_grid.id
    assert event.facts["was"] == {"grid_id": here.grid.id}


def test_a_report_at_a_landmark_goes_with_the_building_beside_it(here, next_grid):
    gate = LandmarkFactory.create(community=here.community, near_building_id=here.building.id)
    report = GrievanceFactory.create(scene=here, building_id=None, landmark_id=gate.id)

    lay(here, next_grid, here.building)

    assert grid_of(report) == next_grid.id


def test_back_and_forth_on_one_day_ends_where_it_began(here, next_grid):
    report = GrievanceFactory.create(scene=here)

    for _turn in range(2):
        lay(here, next_grid, here.building)
        lay(here, here.grid, here.building)

    assert grid_of(report) == here.grid.id


def test_a_report_that_staff_put_into_another_grid_stays_there(here, next_grid):
    third = GridFactory.create(community=here.community)
    report = GrievanceFactory.create(scene=here)
    with transaction():
        session.get_one(Grievance, report.id).grid_id = third.id

    lay(here, next_grid, here.building)

    assert grid_of(report) == third.id


def test_a_closed_grid_keeps_no_open_report(here, next_grid):
    report = GrievanceFactory.create(scene=here)
    with transaction():
        session.get_one(Grievance, report.id).grid_id = next_grid.id
    lay(here, next_grid)

    with transaction():
        laying.close_grid(next_grid, actor_id=here.colleague.id)

    assert grid_of(report) is None


def dispute(report):
    with transaction():
        service.dispute(report.id, actor=ANYBODY, reason="又堆上了")


def test_a_report_opened_again_after_its_grid_closed_lies_where_its_building_lies(here, next_grid):
    over = GrievanceFactory.create(scene=here, status=S.CLOSED)
    lay(here, next_grid, here.building)
    with transaction():
        laying.close_grid(here.grid, actor_id=here.colleague.id)
    assert grid_of(over) == here.grid.id

    dispute(over)

    assert grid_of(over) == next_grid.id
    assert queries.count_at_our_desk(here.community.id, {next_grid.id}) == 1


def test_a_report_opened_again_whose_building_lies_in_no_grid_is_seen_by_all_workers(here):
    over = GrievanceFactory.create(scene=here, status=S.CLOSED)
    lay(here, here.grid)
    with transaction():
        laying.close_grid(here.grid, actor_id=here.colleague.id)

    dispute(over)

    assert grid_of(over) is None


def test_a_report_opened_again_follows_a_building_that_was_laid_elsewhere(here, next_grid):
    over = GrievanceFactory.create(scene=here, status=S.CLOSED)
    lay(here, next_grid, here.building)

    dispute(over)

    assert grid_of(over) == next_grid.id


def test_a_report_that_staff_had_put_into_another_grid_is_opened_again_there(here, next_grid):
    over = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with transaction():
        service.change(over.id, actor=here.hand, version=over.version, grid_id=next_grid.id)
    with transaction():
        service.resolve(
            over.id, actor=here.hand, version=over.version, outcome="explained", reply="已清"
        )
    dispute(over)

    assert grid_of(over) == next_grid.id
