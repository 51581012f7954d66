"""Filters of the queue: what each leaves, how it is kept under a name, and by which index."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances import service
from portal.grievances.models import GrievanceStatus, Turn
from portal.grievances.models.filters import SavedFilter
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import Position, Wanted
from portal.grievances.service import saved_filters
from tests.factories.dispatch import UnitFactory
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import MONDAY, SWAP, Desk, fresh, text
from tests.grievances.statements import plan_of, watched
from tests.support.postgres import wanted as on_postgres

S = GrievanceStatus


def shown(desk: Desk, query: str, *reports: Any) -> list[bool]:
    """Which of the reports the queue shows."""
    html = text(desk.get(f"reports?{query}"))
    return [f'id="row-{each.no}"' in html for each in reports]


def test_state_and_turn_take_the_place_of_the_view(worker, here):
    new = GrievanceFactory.create(scene=here)
    asked = GrievanceFactory.create(scene=here, status=S.NEED_INFO)
    done = GrievanceFactory.create(scene=here, status=S.CLOSED)

    assert shown(worker, "status=need_info", new, asked, done) == [False, True, False]
    assert shown(worker, "status=closed&view=pending", new, asked, done) == [False, False, True]
    assert shown(worker, "turn=resident", new, asked, done) == [False, True, False]
    assert shown(worker, "turn=nobody", new, asked, done) == [False, False, True]


def test_a_unit_shows_what_it_has(worker, here):
    unit = UnitFactory.create(here)
    sent = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    other = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    worker.act(sent, "dispatch", unit=str(unit.id), reason="归他们管")

    assert shown(worker, f"unit={unit.id}", sent, other) == [True, False]


def test_a_grid_is_shown_without_what_lies_in_none(colleague, here):
    far = BuildingFactory.create(community=here.community)
    grid = GridFactory.create(community=here.community, buildings=[far])
    theirs = GrievanceFactory.create(scene=here, building_id=far.id)
    mine = GrievanceFactory.create(scene=here)

    assert shown(colleague, f"grid={grid.id}", theirs, mine) == [True, False]


def test_limits_missed_ending_today_and_soon(colleague, here):
    with clock.at(MONDAY):
        early = GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T15:00:00+08:00"):
        late = GrievanceFactory.create(scene=here)
        assert shown(colleague, "due=overdue", early, late) == [True, False]
        assert shown(colleague, "due=today", early, late) == [False, True]
        assert shown(colleague, "due=soon", early, late) == [False, True]


def test_urgent_ones_alone(worker, here):
    urgent = GrievanceFactory.create(scene=here, text="三楼着火了")
    calm = GrievanceFactory.create(scene=here)

    assert shown(worker, "urgent=1", urgent, calm) == [True, False]


def test_filters_narrow_what_is_found_by_words(worker, here):
    litter = GrievanceFactory.create(scene=here, text="充电棚旁边")
    parking = GrievanceFactory.create(scene=here, category="parking", text="充电棚门口")
    done = GrievanceFactory.create(scene=here, status=S.CLOSED, text="充电棚后面")

    assert shown(worker, "q=充电棚", litter, parking, done) == [True, True, True]
    assert shown(worker, "q=充电棚&category=parking", litter, parking, done) == [False, True, False]
    assert shown(worker, "q=充电棚&status=closed", litter, parking, done) == [False, False, True]


@pytest.mark.parametrize(
    "query",
    ["status=x", "turn=x", "grid=x", "unit=-1", "due=x", "urgent=x", "grid=99999999999", "unit=٣"],
)
def test_a_damaged_filter_counts_as_none(worker, here, query):
    report = GrievanceFactory.create(scene=here)

    assert shown(worker, query, report) == [True]


def test_acting_in_a_filtered_queue_opens_the_next_of_it(worker, here):
    first, other, second = (
        GrievanceFactory.create(scene=here, category=kind)
        for kind in ("parking", "litter", "parking")
    )

    answer = worker.post(f"reports/{first.no}/accept?status=submitted&category=parking", version=1)

    assert second.no in answer.location
    assert "status=submitted" in answer.location
    assert other.no not in answer.location


def test_a_row_that_fits_no_more_leaves_the_list(worker, here):
    report, _other = (GrievanceFactory.create(scene=here) for _n in range(2))

    html = text(worker.post(f"reports/{report.no}/accept?status=submitted", swap=True, version=1))

    assert f'id="row-{report.no}" hx-swap-oob="delete"' in html


# Kept under a name


def save(desk: Desk, name: str, query: str = "category=litter") -> Any:
    return desk.post(f"filters?{query}", name=name)


def names(here: Any, person: Person) -> list[str]:
    return [line.name for line in desk_queries.saved(here.community.id, person.id)]


def test_a_filter_is_kept_and_stands_above_the_list(worker, here):
    answer = save(worker, "垃圾", "category=litter&due=today&urgent=1")

    assert answer.status_code == 303
    html = text(worker.get("reports?category=litter&due=today&urgent=1"))
    assert 'aria-current="true">垃圾 <span class="chip__count num">0</span></a>' in html
    assert "/reports?category=litter&amp;due=today&amp;urgent=1" in html


def test_filters_belong_to_one_person_in_one_community(worker, colleague, here, enter):
    save(worker, "我的")
    elsewhere = scene()

    assert "我的" not in text(colleague.get("filters"))
    assert names(here, here.worker) == ["我的"]
    assert names(elsewhere, here.worker) == []


def test_the_same_form_sent_twice_is_one_filter(worker, here):
    answers = [save(worker, "垃圾").status_code for _n in range(2)]

    assert answers == [303, 303]
    assert names(here, here.worker) == ["垃圾"]


def test_another_filter_of_the_name_is_refused_and_what_was_typed_stays(worker, here):
    save(worker, "垃圾")

    answer = save(worker, "垃圾", "category=parking")

    assert answer.status_code == 422
    assert "another filter of that name" in text(answer)
    assert 'value="垃圾"' in text(answer)
    assert "category=parking" in text(answer)


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the filter a name"), ("长" * 21, "At most 20 characters")]
)
def test_a_name_is_needed_and_short(worker, here, name, said):
    answer = save(worker, name)

    assert answer.status_code == 422
    assert said in text(answer)


def test_twenty_are_enough(worker, here):
    for n in range(20):
        save(worker, f"第{n}个")

    answer = save(worker, "再一个")

    assert answer.status_code == 409
    assert "20 filters already" in text(answer)
    assert len(names(here, here.worker)) == 20


def test_filters_are_renamed_put_in_order_and_removed(worker, here):
    for name in ("甲", "乙", "丙"):
        save(worker, name)
    one, two, three = (line.id for line in desk_queries.saved(here.community.id, here.worker.id))

    worker.post(f"filters/{three}/up")
    worker.post(f"filters/{one}/up")
    assert names(here, here.worker) == ["甲", "丙", "乙"]
    worker.post(f"filters/{two}/rename", name="丁")
    assert names(here, here.worker) == ["甲", "丙", "丁"]
    taken = worker.post(f"filters/{two}/rename", name="甲")
    assert taken.status_code == 422
    assert "another filter of that name" in text(taken)
    assert worker.post(f"filters/{one}/remove").status_code == 303
    assert worker.post(f"filters/{one}/remove").status_code == 404
    assert names(here, here.worker) == ["丙", "丁"]


def test_nobody_touches_the_filters_of_others(worker, colleague, here):
    save(worker, "我的")
    number = desk_queries.saved(here.community.id, here.worker.id)[0].id

    assert colleague.post(f"filters/{number}/rename", name="你的").status_code == 404
    assert colleague.post(f"filters/{number}/up").status_code == 404
    assert colleague.post(f"filters/{number}/opens", opens="1").status_code == 404
    assert colleague.post(f"filters/{number}/remove").status_code == 404
    assert names(here, here.worker) == ["我的"]


def test_the_queue_opens_with_the_chosen_filter_and_is_left_by_a_link(worker, here):
    litter = GrievanceFactory.create(scene=here)
    parking = GrievanceFactory.create(scene=here, category="parking")
    save(worker, "停车", "category=parking")
    number = desk_queries.saved(here.community.id, here.worker.id)[0].id
    worker.post(f"filters/{number}/opens", opens="1")

    bare = worker.get("reports")
    assert bare.status_code == 303
    assert bare.location.endswith("/reports?category=parking")
    assert shown(worker, "view=pending", litter, parking) == [True, True]
    assert "view=pending" in text(worker.get("reports?category=parking"))
    worker.post(f"filters/{number}/opens")
    assert worker.get("reports").status_code == 200


def test_working_without_a_filter_is_not_led_into_the_chosen_one(worker, here):
    save(worker, "停车", "category=parking")
    number = desk_queries.saved(here.community.id, here.worker.id)[0].id
    worker.post(f"filters/{number}/opens", opens="1")
    report = GrievanceFactory.create(scene=here)

    answer = worker.post("reports/accept?view=pending", pick=[f"{report.id}:{report.version}"])

    assert answer.location.endswith("/reports?view=pending")


def test_a_persons_filters_go_with_the_account(worker, here):
    save(worker, "垃圾", "category=litter")
    assert saved_filters.export_for(here.worker.id) == [
        {"name": "垃圾", "filter": "category=litter"}
    ]

    with transaction():
        saved_filters.forget_person(here.worker.id)

    assert session.scalar(select(func.count()).select_from(SavedFilter)) == 0


# By which index


KIND = "paper_money"
PLANS = [
    ({}, "ix_grievances_queue"),
    ({"kind_id": KIND}, "ix_grievances_kind_queue"),
    ({"building_id": 1}, "ix_grievances_building_queue"),
    ({"status": S.RETURNED}, "ix_grievances_status_queue"),
    ({"status": S.CLOSED}, "ix_grievances_status"),
    ({"turn": Turn.STREET}, "ix_grievances_queue"),
    ({"unit_id": 1}, "ix_grievances_unit_queue"),
    ({"unit_id": 1, "status": S.CLOSED}, "ix_grievances_unit_status"),
    ({"view": "out"}, "ix_grievances_queue"),
    ({"urgent": True}, "ix_grievances_queue"),
    ({"due": "overdue"}, "ix_grievances_queue"),
    ({"due": "today"}, "ix_grievances_queue"),
]


@pytest.mark.parametrize(("filters", "index"), PLANS)
@pytest.mark.parametrize("later", [False, True])
def test_each_order_is_read_from_its_index(filters, index, later):
    if "kind_id" in filters:
        filters = filters | {"kind_id": categories.by_code()[KIND].id}
    after = Position(1, clock.now(), 7) if later else None
    with watched() as sent:
        desk_queries.queue(Wanted(1, **filters), after=after)
    plan = "\n".join(plan_of(*each) for each in sent.statements)

    if on_postgres():
        assert "Seq Scan on grievances" not in plan, plan
        return
    assert f"{index} " in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_acts_of_others_do_not_change_whose_filter_it_is(worker, here):
    report = GrievanceFactory.create(scene=here)
    with transaction():
        service.accept(report.id, actor=here.other_hand, version=1)

    assert shown(worker, "status=accepted", fresh(report)) == [True]
    assert worker.get("filters", headers=SWAP).status_code == 200
