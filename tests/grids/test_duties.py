"""Who answers for a grid on a day, now and in the past."""

from datetime import date, timedelta

import pytest

from portal.base import clock, db
from portal.base.access import Role
from portal.base.errors import Conflict, Invalid
from portal.community.grids import duty_assignments, queries
from portal.community.grids.models import DutyKind, GridBuilding, GridDuty, OnCall
from portal.community.grids.service import duties, laying
from portal.community.identity.service.merging import merge_persons
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import staff
from tests.factories.places import BuildingFactory, CommunityFactory
from tests.grids.conftest import LONG_AGO, Town

NOW = "2026-11-23T10:00:00+08:00"
TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


def name_worker(town: Town, person, from_on: date = TODAY, phone: str = "022-27000002") -> None:
    with db.transaction():
        duties.set_responsible(
            town.grid,
            person_id=person.id,
            work_phone=phone,
            from_on=from_on,
            reason="",
            actor_id=town.committee.id,
        )


def stand_in(town: Town, person, from_on: date, until_on: date) -> GridDuty:
    with db.transaction():
        return duties.add_substitute(
            town.grid,
            person_id=person.id,
            work_phone="022-27000003",
            from_on=from_on,
            until_on=until_on,
            reason="年假",
            actor_id=town.committee.id,
        )


def put_on_roster(town: Town, person, from_on: date, until_on: date) -> OnCall:
    with db.transaction():
        return duties.add_turn(
            community_id=town.community.id,
            person_id=person.id,
            phone="",
            from_on=from_on,
            until_on=until_on,
            actor_id=town.committee.id,
        )


def test_a_building_knows_its_grid_of_today_and_of_a_day_in_the_past(town: Town):
    second = GridFactory.create(community=town.community, name="第二网格")
    with db.transaction():
        laying.lay_buildings(second, [town.building.id], actor_id=town.committee.id)

    assert queries.grid_of_building(town.building.id).id == second.id
    assert queries.grid_of_building(town.building.id, YESTERDAY).id == town.grid.id
    assert queries.grid_of_building(town.building.id, date(2025, 12, 31)) is None


def test_a_building_moved_twice_on_a_day_lies_where_it_was_put_last(town: Town):
    second = GridFactory.create(community=town.community, name="第二网格")
    third = GridFactory.create(community=town.community, name="第三网格")
    for grid in (second, third):
        with db.transaction():
            laying.lay_buildings(grid, [town.building.id], actor_id=town.committee.id)

    assert queries.grid_of_building(town.building.id).id == third.id
    assert queries.grid_of_building(town.building.id, YESTERDAY).id == town.grid.id
    rows = db.session.query(GridBuilding).filter_by(building_id=town.building.id).all()
    assert [row.until_on for row in rows] == [YESTERDAY, TODAY, None]


def test_laying_the_same_buildings_again_moves_none(town: Town):
    with db.transaction():
        moved = laying.lay_buildings(town.grid, [town.building.id], actor_id=town.committee.id)

    assert moved == 0


def test_a_neighbour_communitys_building_is_never_laid_in_a_grid(town: Town):
    theirs = BuildingFactory.create()
    with db.transaction():
        laying.lay_buildings(town.grid, [town.building.id, theirs.id], actor_id=town.committee.id)

    assert queries.grid_of_building(theirs.id) is None


def test_a_new_worker_begins_where_the_former_one_ends(town: Town):
    wang = town.worker("王网格")

    name_worker(town, wang)

    assert queries.worker_of(town.grid.id) == wang.id
    assert queries.worker_of(town.grid.id, YESTERDAY) == town.zhang.id


def test_a_change_is_planned_and_comes_on_its_day(town: Town):
    wang = town.worker("王网格")

    name_worker(town, wang, TODAY + timedelta(days=8))

    assert queries.worker_of(town.grid.id, TODAY + timedelta(days=7)) == town.zhang.id
    assert queries.worker_of(town.grid.id, TODAY + timedelta(days=8)) == wang.id


def test_a_planned_change_is_dropped_and_the_present_worker_stays(town: Town):
    name_worker(town, town.worker("王网格"), TODAY + timedelta(days=8))

    with db.transaction():
        duties.end_responsible(town.grid, actor_id=town.committee.id)

    assert queries.worker_of(town.grid.id, TODAY + timedelta(days=30)) == town.zhang.id


def test_two_changes_on_one_day_leave_the_last_and_keep_the_past(town: Town):
    wang, zhao = town.worker("王网格"), town.worker("赵网格")

    name_worker(town, wang)
    name_worker(town, zhao)

    assert queries.worker_of(town.grid.id) == zhao.id
    assert queries.worker_of(town.grid.id, YESTERDAY) == town.zhang.id
    assert db.session.query(GridDuty).filter_by(grid_id=town.grid.id).count() == 3


def test_naming_the_present_worker_again_only_corrects_the_phone(town: Town):
    name_worker(town, town.zhang, phone="022-27009999")

    (duty,) = db.session.query(GridDuty).filter_by(grid_id=town.grid.id)
    assert (duty.work_phone, duty.from_on, duty.until_on) == ("022-27009999", LONG_AGO, None)


@pytest.mark.parametrize("from_on", [LONG_AGO - timedelta(days=1), TODAY + timedelta(days=61)])
def test_days_before_the_present_duty_or_far_ahead_are_refused(town: Town, from_on: date):
    with pytest.raises(Invalid):
        name_worker(town, town.worker("王网格"), from_on)


def test_nobody_is_named_for_days_on_which_another_one_answered(town: Town):
    with db.transaction():
        duties.end_responsible(town.grid, actor_id=town.committee.id)

    with pytest.raises(Invalid):
        name_worker(town, town.worker("王网格"), YESTERDAY)
    assert queries.worker_of(town.grid.id) == town.zhang.id
    assert queries.worker_of(town.grid.id, TOMORROW) is None


def test_only_staff_of_the_community_become_workers(town: Town):
    stranger = staff(Role.GRID_WORKER, community=CommunityFactory.create())

    for person in (stranger, staff(Role.SUPERVISOR, community=town.community)):
        with pytest.raises(Invalid):
            name_worker(town, person)


def test_a_substitute_answers_during_leave_first_and_last_day_included(town: Town):
    wang = town.worker("王网格")
    stand_in(town, wang, TODAY, TOMORROW)

    assert queries.worker_of(town.grid.id, YESTERDAY) == town.zhang.id
    assert queries.worker_of(town.grid.id, TODAY) == wang.id
    assert queries.worker_of(town.grid.id, TOMORROW) == wang.id
    assert queries.worker_of(town.grid.id, TOMORROW + timedelta(days=1)) == town.zhang.id
    found = queries.in_charge([town.grid.id], TODAY)[town.grid.id]
    assert (found.instead_of, found.until_on, found.substitute) == ("张网格", TOMORROW, True)


def test_two_substitutes_never_share_a_day(town: Town):
    stand_in(town, town.worker("王网格"), TODAY, TOMORROW)

    with pytest.raises(Invalid):
        stand_in(town, town.worker("赵网格"), TOMORROW, TOMORROW)


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [(TODAY, YESTERDAY), (LONG_AGO, YESTERDAY), (TODAY, TODAY + timedelta(days=400))],
)
def test_spans_that_make_no_sense_are_refused(town: Town, from_on: date, until_on: date):
    with pytest.raises(Invalid):
        stand_in(town, town.worker("王网格"), from_on, until_on)


def test_the_responsible_worker_does_not_stand_in_for_themselves(town: Town):
    with pytest.raises(Invalid):
        stand_in(town, town.zhang, TODAY, TOMORROW)


def test_a_worker_who_is_back_early_answers_again_at_once(town: Town):
    running = DutyFactory.create(
        grid=town.grid,
        person=town.worker("王网格"),
        kind=DutyKind.SUBSTITUTE,
        from_on=YESTERDAY,
        until_on=TOMORROW,
    )

    with db.transaction():
        duties.end_substitute(running, actor_id=town.committee.id)

    assert queries.worker_of(town.grid.id) == town.zhang.id
    assert running.until_on == YESTERDAY


def test_standing_in_that_begins_today_is_taken_back_whole(town: Town):
    wang = town.worker("王网格")
    duty = stand_in(town, wang, TODAY, TOMORROW)

    with db.transaction():
        duties.end_substitute(duty, actor_id=town.committee.id)

    assert queries.worker_of(town.grid.id) == town.zhang.id


def test_a_responsible_duty_is_not_ended_as_standing_in(town: Town):
    duty = db.session.query(GridDuty).filter_by(grid_id=town.grid.id).one()

    with pytest.raises(Conflict), db.transaction():
        duties.end_substitute(duty, actor_id=town.committee.id)


def test_a_persons_grids_are_those_they_answer_for_and_those_they_stand_in(town: Town):
    second = GridFactory.create(community=town.community, name="第二网格", worker=town.zhang)
    wang = town.worker("王网格")
    stand_in(town, wang, TODAY, TOMORROW)

    assert queries.grids_of(town.zhang.id, TODAY) == {town.grid.id, second.id}
    assert queries.grids_of(wang.id, TODAY) == {town.grid.id}
    assert queries.grids_of(wang.id, TOMORROW + timedelta(days=1)) == frozenset()


def test_a_duty_gives_rights_only_while_a_staff_role_is_in_force(town: Town):
    left = staff(Role.GRID_WORKER, community=town.community, name="离任", until_on=YESTERDAY)
    GridFactory.create(community=town.community, name="第二网格", worker=left)

    assert duty_assignments(left.id, TODAY) == []
    (held,) = duty_assignments(town.zhang.id, TODAY)
    assert (held.role, held.grid_id) == (Role.GRID_WORKER, town.grid.id)
    assert held.communities == {town.community.id}


def test_words_of_danger_reach_the_roster_then_the_grids_then_all_staff(town: Town):
    everybody = {town.zhang.id, town.committee.id}
    assert queries.on_call(town.community.id, TODAY) == [town.zhang.id]

    put_on_roster(town, town.committee, TODAY, TODAY)
    assert queries.on_call(town.community.id, TODAY) == [town.committee.id]
    assert queries.on_call(town.community.id, TOMORROW) == [town.zhang.id]

    with db.transaction():
        duties.end_responsible(town.grid, actor_id=town.committee.id)
    assert set(queries.on_call(town.community.id, TOMORROW)) == everybody


def test_a_turn_is_put_on_the_roster_once(town: Town):
    put_on_roster(town, town.zhang, TODAY, TOMORROW)

    with pytest.raises(Invalid):
        put_on_roster(town, town.zhang, TODAY, TOMORROW)


def test_a_closed_grid_has_no_buildings_and_no_running_duty(town: Town):
    with pytest.raises(Conflict), db.transaction():
        laying.close_grid(town.grid, actor_id=town.committee.id)

    with db.transaction():
        laying.lay_buildings(town.grid, [], actor_id=town.committee.id)
        laying.close_grid(town.grid, actor_id=town.committee.id)

    assert town.grid.closed_on == TODAY
    assert queries.grids_of(town.zhang.id, TODAY) == frozenset()
    assert queries.worker_of(town.grid.id, TOMORROW) is None
    assert queries.grid_of_building(town.building.id, YESTERDAY).id == town.grid.id


def test_a_duty_goes_on_under_the_row_into_which_a_worker_was_united(town: Town) -> None:
    before, after = (staff(Role.GRID_WORKER, community=town.community) for _n in range(2))
    name_worker(town, before)
    with db.transaction():
        for person in (before, after):
            duties.add_turn(
                community_id=town.community.id,
                person_id=person.id,
                phone="",
                from_on=TODAY,
                until_on=TOMORROW,
                actor_id=town.committee.id,
            )

    with db.transaction():
        merge_persons(gone_id=before.id, kept_id=after.id)

    assert [each.grid_id for each in duty_assignments(after.id, TODAY)] == [town.grid.id]
    assert queries.on_call(town.community.id, TODAY) == [after.id]
