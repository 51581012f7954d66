"""Numbers beside saved filters: they are what the queue shows, and cost little."""

from datetime import timedelta
from typing import Any

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.places import recent
from portal.grievances.models import GrievanceStatus, Turn
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import VIEWS, Wanted
from portal.grievances.service import saved_filters
from tests.factories.dispatch import UnitFactory
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import MONDAY, Desk, text
from tests.grievances.statements import Sent, plan_of, watched

S = GrievanceStatus


def keep(here: Scene, name: str, **query: Any) -> None:
    """A filter of the worker."""
    with transaction():
        saved_filters.save(
            community_id=here.community.id, person_id=here.worker.id, name=name, query=query
        )


def beside(html: str, name: str) -> str:
    """The number that stands beside a filter; empty when there is none."""
    after = html.split(f">{name} <span", 1)
    return after[1].split(">")[1].split("<")[0] if len(after) == 2 else ""


@pytest.fixture
def many(here: Scene) -> Scene:
    """Reports in all states, of two kinds, in the own grid, in another and in none."""
    other = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[other])
    nowhere = BuildingFactory.create(community=here.community)
    for status in (S.SUBMITTED, S.NEED_INFO, S.IN_PROGRESS, S.RESOLVED, S.CLOSED, S.REJECTED):
        for building in (here.building, other, nowhere):
            GrievanceFactory.create(scene=here, status=status, building_id=building.id)
        GrievanceFactory.create(scene=here, status=status, category="parking")
    with clock.at("2026-11-10T09:00:00+08:00"):
        GrievanceFactory.create(scene=here)
        GrievanceFactory.create(scene=here, text="三楼着火了")
    session.commit()
    return here


def shapes(here: Scene) -> list[Wanted]:
    """Filters of every kind, for all grids and for the own ones."""
    base = Wanted(here.community.id)
    kind = categories.by_code()["litter"].kind_id
    unit = UnitFactory.create(here)
    more: list[dict[str, Any]] = [{"view": view} for view in VIEWS]
    more += [{"status": status} for status in S]
    more += [{"turn": turn} for turn in Turn]
    more += [{"due": due} for due in ("overdue", "today", "soon")]
    more += [{"urgent": True}, {"building_id": here.building.id}, {"unit_id": unit.id}]
    more += [{"kind_id": kind, "view": view} for view in VIEWS]
    more += [{"grid_id": here.grid.id}, {"urgent": True, "due": "overdue", "view": "new"}]
    grids = (None, frozenset({here.grid.id}), frozenset())
    return [Wanted(**(vars(base) | each | {"grids": own})) for each in more for own in grids]


def test_every_filter_is_told_the_number_of_rows_it_shows(many):
    wanted = shapes(many)

    found = desk_queries.counts(wanted)

    assert found == [len(desk_queries.queue(each, size=200).rows) for each in wanted]
    assert max(found) > 5


def test_the_number_stands_beside_the_name_and_follows_what_happens(worker, here):
    keep(here, "新的", view="new")
    keep(here, "今天到期的", view="new", due="today")
    keep(here, "找火", q="火")
    first, _second = (GrievanceFactory.create(scene=here) for _n in range(2))
    page = text(worker.get("reports?view=pending"))
    assert [beside(page, name) for name in ("新的", "今天到期的", "找火")] == ["2", "2", ""]
    assert beside(page, "To do") == "2"

    swapped = text(worker.act(first, "accept", swap=True))
    assert 'id="saved-filters"' in swapped
    assert beside(swapped, "新的") == beside(swapped, "今天到期的") == "1"
    assert beside(swapped, "To do") == "2"


def test_without_filters_no_swap_brings_any(worker, here):
    report = GrievanceFactory.create(scene=here)

    assert 'id="saved-filters"' not in text(worker.act(report, "accept", swap=True))


def test_more_than_two_digits_are_not_counted_out(worker, here):
    keep(here, "都到期", due="today", scope="all")
    keep(here, "全部新的", view="new", scope="all")
    with clock.at(MONDAY):
        for _n in range(101):
            GrievanceFactory.create(scene=here)

    page = text(worker.get("reports?view=pending"))

    assert beside(page, "都到期") == beside(page, "全部新的") == "99+"


def test_what_is_counted_is_found_by_index(many):
    wanted = [each for each in shapes(many) if each.due or each.urgent or each.building_id]
    session.connection()
    with watched() as sent:
        desk_queries.counts(wanted)

    ((statement, parameters),) = sent.statements
    plan = plan_of(statement, parameters)
    assert "SCAN grievances" not in plan
    assert "Seq Scan on grievances" not in plan


def look(desk: Desk, path: str) -> Sent:
    """The statements of a page that was looked at before."""
    recent.switch(True)
    try:
        desk.get(path)
        with watched() as sent:
            assert desk.get(path).status_code == 200
    finally:
        recent.switch(False)
    return sent


@pytest.mark.parametrize("path", ["reports", "reports?view=new", "reports?status=accepted"])
def test_the_queue_is_seven_statements(worker, here, path):
    for _number in range(3):
        GrievanceFactory.create(scene=here)

    sent = look(worker, path)

    assert sent.count == 7, sent.told()


def test_filters_under_names_cost_two_more_however_many(worker, here):
    for number in range(10):
        keep(here, f"新{number}", view="new", category="litter")
        keep(here, f"今天{number}", due="today")

    sent = look(worker, "reports?view=pending")

    assert sent.count == 9, sent.told()


def test_rows_with_photos_cost_no_more_and_come_in_order(worker, here):
    with clock.at(MONDAY):
        later = clock.now() + timedelta(minutes=5)
    GrievanceFactory.create(scene=here)
    with clock.at(later):
        GrievanceFactory.create(scene=here, text="三楼着火了")
        sent = look(worker, "reports?view=pending")
        page = text(worker.get("reports?view=pending"))

    assert sent.count == 7, sent.told()
    assert page.index("Urgent") < page.rindex("data-row")
