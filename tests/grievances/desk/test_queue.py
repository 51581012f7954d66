"""The queue: what stands on top, what filters leave, pages by keyset, accepting several at once."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.grievances import service
from portal.grievances.models import GrievanceStatus
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import staff
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import MONDAY, SWAP, fresh, text

S = GrievanceStatus


def order(html: str, *grievances) -> list[int]:
    return [html.find(f'id="row-{each.no}"') for each in grievances]


def test_danger_stands_on_top_and_then_what_is_due_first(worker, here):
    with clock.at(MONDAY):
        later = GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T08:40:00+08:00"):
        sooner = GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T09:30:00+08:00"):
        urgent = GrievanceFactory.create(scene=here, text="三楼着火了")
        html = text(worker.get())

    places = order(html, urgent, sooner, later)
    assert places == sorted(places)
    assert places[0] > 0
    assert "Urgent" in html


def test_time_left_is_told_in_words(worker, here):
    with clock.at(MONDAY):
        GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T10:00:00+08:00"):
        assert "1 hour left" in text(worker.get())
    with clock.at("2026-11-23T15:00:00+08:00"):
        assert "overdue by 4 hours" in text(worker.get())


def test_a_grid_worker_begins_with_the_own_grids_and_may_look_at_all(worker, here):
    other = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[other])
    nowhere = BuildingFactory.create(community=here.community)
    mine = GrievanceFactory.create(scene=here)
    theirs = GrievanceFactory.create(scene=here, building_id=other.id)
    nobodys = GrievanceFactory.create(scene=here, building_id=nowhere.id)

    own, every = text(worker.get()), text(worker.get("reports?scope=all"))

    assert mine.no in own
    assert nobodys.no in own
    assert theirs.no not in own
    assert theirs.no in every


def test_the_committee_begins_with_all_grids(colleague, here):
    mine = GrievanceFactory.create(scene=here)

    assert mine.no in text(colleague.get())


@pytest.mark.parametrize(
    ("view", "status"),
    [
        ("new", S.SUBMITTED),
        ("doing", S.IN_PROGRESS),
        ("doing", S.REOPENED),
        ("waiting", S.NEED_INFO),
        ("waiting", S.RESOLVED),
        ("closed", S.CLOSED),
        ("refused", S.REJECTED),
    ],
)
def test_each_view_shows_its_own(worker, here, view, status):
    shown = GrievanceFactory.create(scene=here, status=status)
    others = [each for each in ("new", "doing", "waiting", "closed", "refused") if each != view]

    assert shown.no in text(worker.get(f"reports?view={view}"))
    assert all(shown.no not in text(worker.get(f"reports?view={each}")) for each in others)


def test_what_is_late_and_what_is_held_back_have_views_of_their_own(worker, here):
    with clock.at(MONDAY):
        late = GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T15:00:00+08:00"):
        held = GrievanceFactory.create(scene=here, text="清运加微信")
        overdue = text(worker.get("reports?view=overdue"))
        checks = text(worker.get("reports?view=held"))

    assert late.no in overdue
    assert held.no not in overdue
    assert held.no in checks
    assert late.no not in checks


def test_kind_and_building_narrow_the_queue(worker, here):
    other = BuildingFactory.create(community=here.community)
    litter = GrievanceFactory.create(scene=here)
    parking = GrievanceFactory.create(scene=here, category="parking", building_id=other.id)

    by_kind = text(worker.get("reports?category=parking"))
    by_building = text(worker.get(f"reports?building={here.building.id}"))

    assert parking.no in by_kind
    assert litter.no not in by_kind
    assert litter.no in by_building
    assert parking.no not in by_building


def test_pages_follow_one_another_without_gap_or_repetition(colleague, here):
    with clock.at(MONDAY):
        filed = [GrievanceFactory.create(scene=here) for _n in range(33)]
        first = text(colleague.get())
        address = first.split('class="pager"')[1].split('href="')[1].split('"')[0]
        second = text(colleague.client.get(address.replace("&amp;", "&")))

    on_first = {each.no for each in filed if f'id="row-{each.no}"' in first}
    on_second = {each.no for each in filed if f'id="row-{each.no}"' in second}
    assert (len(on_first), len(on_second)) == (30, 3)
    assert on_first & on_second == set()


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1.2",
        "after=9.99999999999999999999.1",
        "building=x",
        "view=no",
        "category=no",
        "after=0.-1.3",
        "building=99999999999999999999",
    ],
)
def test_a_damaged_address_shows_the_queue(worker, here, query):
    GrievanceFactory.create(scene=here)

    assert worker.get(f"reports?{query}").status_code == 200


def test_a_swap_gets_the_list_alone(worker, here):
    GrievanceFactory.create(scene=here)

    response = worker.get(headers=SWAP)

    assert text(response).lstrip().startswith('<div id="queue"')
    assert "HX-Request" in response.vary


def test_several_new_reports_are_accepted_at_once_and_the_conflict_is_named(worker, here):
    reports = [GrievanceFactory.create(scene=here) for _n in range(3)]
    picked = [f"{each.id}:{each.version}" for each in reports]
    with transaction():
        service.accept(reports[1].id, actor=here.other_hand, version=reports[1].version)

    answer = worker.post("reports/accept", pick=picked)

    assert answer.status_code == 303
    assert [fresh(each).status for each in reports] == [S.ACCEPTED] * 3
    assert [each.holder_id for each in reports] == [
        here.worker.id,
        here.colleague.id,
        here.worker.id,
    ]
    said = text(worker.get())
    assert "2 reports accepted." in said
    assert f"{reports[1].no} Already handled by {here.colleague.name}" in said


def test_reports_of_another_grid_are_not_accepted_with_the_rest(worker, here):
    other = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[other])
    theirs = GrievanceFactory.create(scene=here, building_id=other.id)

    worker.post("reports/accept", pick=[f"{theirs.id}:{theirs.version}", "x", "1:y", "99999:1"])

    assert fresh(theirs).status is S.SUBMITTED


def test_who_may_only_look_gets_no_boxes_to_tick(supervisor, here):
    GrievanceFactory.create(scene=here)

    html = text(supervisor.get())

    assert 'name="pick"' not in html
    assert supervisor.post("reports/accept", pick=["1:1"]).status_code == 403


def test_other_communities_staff_find_nothing_here(enter, here):
    elsewhere = scene()
    stranger = enter(elsewhere.worker, here)

    assert stranger.get().status_code == 404
    assert stranger.post("reports/accept").status_code == 404


def test_residents_and_nobody_are_led_to_the_sign_in(app, here):
    client = app.test_client()

    assert client.get(f"/desk/c/{here.community.slug}/reports").status_code == 303


def selects(desk) -> int:
    """How many SELECTs one look at the queue takes."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert desk.get().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sum(each.lstrip().startswith("SELECT") for each in statements)


def test_the_number_of_statements_does_not_grow_with_the_rows(worker, here):
    GrievanceFactory.create(scene=here)
    worker.get()
    few = selects(worker)
    for _n in range(29):
        GrievanceFactory.create(scene=here)
    many = selects(worker)

    assert many <= few
    assert many <= 13


def test_a_substitute_begins_with_the_grid_stood_in_for(enter, here):
    grid = GridFactory.create(community=here.community)
    person = staff(Role.GRID_WORKER, grid=grid)
    report = GrievanceFactory.create(scene=here)

    assert report.no not in text(enter(person, here).get())
    staff(
        Role.GRID_WORKER, grid=here.grid, person=person, from_on=clock.today() - timedelta(days=1)
    )
    assert report.no in text(enter(person, here).get())
