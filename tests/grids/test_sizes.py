"""How many households a grid has, and which grids are marked."""

import pytest
from sqlalchemy import event

from portal.base import clock, db
from portal.base.errors import Invalid
from portal.base.settings import INSTALLATION, of_community, service
from portal.community.grids import limits, queries
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


def set_size(setting, number, scope=INSTALLATION):
    with db.transaction():
        service.change(setting=setting, scope=scope, text=number, by=None, reason="规定")


def test_the_fewest_may_not_be_set_above_the_most_nor_the_most_below_the_fewest(town: Town):
    here = of_community(town.community.id)
    for setting, number in ((limits.MIN_HOUSEHOLDS, "501"), (limits.MAX_HOUSEHOLDS, "299")):
        for scope in (INSTALLATION, here):
            with pytest.raises(Invalid):
                set_size(setting, number, scope)

    set_size(limits.MIN_HOUSEHOLDS, "500", here)
    assert limits.bounds(town.community.id) == limits.Bounds(500, 500)
    with pytest.raises(Invalid):
        set_size(limits.MAX_HOUSEHOLDS, "499", here)


def test_inheriting_again_may_not_turn_the_bounds_around(town: Town):
    here = of_community(town.community.id)
    set_size(limits.MAX_HOUSEHOLDS, "900", here)
    set_size(limits.MIN_HOUSEHOLDS, "800", here)

    with pytest.raises(Invalid):
        set_size(limits.MAX_HOUSEHOLDS, None, here)


def test_a_wider_change_never_turns_a_communitys_bounds_around(town: Town):
    set_size(limits.MIN_HOUSEHOLDS, "100")
    set_size(limits.MAX_HOUSEHOLDS, "200", of_community(town.community.id))
    set_size(limits.MIN_HOUSEHOLDS, "400")

    found = limits.bounds(town.community.id)
    assert found.low <= found.high
