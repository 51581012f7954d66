"""How many households a grid has, and which grids are marked."""

import pytest
from sqlalchemy import event

from portal.base import clock, db
from portal.community.grids import queries
from portal.community.grids.policy import Load, load_of
from portal.community.grids.queries import desk
from tests.factories.grids import GridFactory
from tests.factories.places import HouseholdFactory
from tests.grids.conftest import Town


@pytest.mark.parametrize(
    ("households", "load"),
    [
        (0, Load.SMALL),
        (299, Load.SMALL),
        (300, Load.FITS),
        (301, Load.FITS),
        (499, Load.FITS),
        (500, Load.FITS),
        (501, Load.LARGE),
    ],
)
def test_both_bounds_count_as_fitting(households: int, load: Load):
    assert load_of(households, low=300, high=500) is load


def test_a_grid_of_exactly_three_hundred_households_is_not_marked(town: Town):
    HouseholdFactory.create_many(299, building=town.building)
    assert desk.overview(town.community.id, clock.today()).lines[0].load is Load.SMALL

    HouseholdFactory.create(building=town.building)
    assert desk.overview(town.community.id, clock.today()).lines[0].load is Load.FITS


def test_only_open_households_of_buildings_that_lie_in_the_grid_now_are_counted(town: Town):
    HouseholdFactory.create_many(3, building=town.building)
    HouseholdFactory.create(building=town.building, closed_on=clock.today())
    elsewhere = town.one_building("2号楼")
    HouseholdFactory.create_many(5, building=elsewhere)
    GridFactory.put(elsewhere, town.grid, from_on=town.grid.opened_on, until_on=town.grid.opened_on)

    assert queries.household_counts(town.community.id) == {town.grid.id: 3}


def statements(community_id: int) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    db.session.expire_all()
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        desk.overview(community_id, clock.today())
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)


def test_ten_grids_take_no_more_queries_than_one(town: Town):
    statements(town.community.id)  # settings are read once
    one = statements(town.community.id)
    for number in range(9):
        GridFactory.create(
            community=town.community,
            buildings=[town.one_building(f"{number + 2}号楼")],
            worker=town.worker(f"网格员{number}"),
        )

    assert len(desk.overview(town.community.id, clock.today()).lines) == 10
    assert statements(town.community.id) == one
