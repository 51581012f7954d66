"""Who finds what: neighbours what they may read, staff everything of their own community."""

import uuid

import pytest
from sqlalchemy import text

from portal.base import clock, scope
from portal.base.db import session, transaction
from portal.community.places.models import Landmark
from portal.community.places.service import buildings
from portal.grievances import service
from portal.grievances.models import Channel, Grievance, GrievanceStatus
from portal.grievances.search.commands import is_behind, rebuild, tidy_at_night
from portal.grievances.search.models import SearchDocument
from portal.grievances.search.queries import MOST, find_for_staff, find_public
from tests.factories.grievances import GrievanceFactory, Scene, scene, version

S = GrievanceStatus
HOSTILE = (
    '"',
    "'",
    "*",
    "垃圾*",
    "垃圾 AND",
    "NOT 垃圾 OR",
    "NEAR(垃圾 桶, 2)",
    "shown : 垃圾",
    "{hidden} : 垃圾",
    "^垃圾",
    "(((",
    "垃圾')) OR 1=1 --",
    "%",
    "_",
    "\\",
    "<->",
    "垃圾:*",
    "!垃圾",
    "§c1",
    "\x00垃圾",
    "a" * 5000,
    "垃圾" * 3000,
    "垃 圾 " * 500,
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "🙂",
    "　",
)


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


def neighbours(here: Scene, asked: str) -> tuple[int, ...]:
    return find_public(here.community.id, asked).ids


def staff(here: Scene, asked: str) -> tuple[int, ...]:
    return find_for_staff(here.community.id, asked).ids


def release(here: Scene, grievance: Grievance) -> None:
    with transaction():
        service.release(
            grievance.id,
            actor=here.hand,
            version=version(grievance.id),
            text=True,
            photo_ids=[],
        )


def test_words_that_were_not_released_are_not_found_by_neighbours(here: Scene) -> None:
    grievance = GrievanceFactory.create(
        scene=here, text="王老师家门口有旧沙发", place_text="地锁旁"
    )

    assert neighbours(here, "沙发") == neighbours(here, "王老师") == neighbours(here, "地锁") == ()
    assert staff(here, "王老师") == staff(here, "地锁") == (grievance.id,)
    assert neighbours(here, here.building.name) == (grievance.id,)

    release(here, grievance)
    assert neighbours(here, "王老师") == (grievance.id,)

    with transaction():
        service.withhold(grievance.id, actor=here.hand, version=version(grievance.id))
    assert neighbours(here, "王老师") == ()


def test_the_reply_is_found_by_neighbours_as_they_can_read_it(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, status=S.RESOLVED)

    assert neighbours(here, "已清运") == (grievance.id,)


def test_private_and_held_back_reports_are_not_found_by_neighbours(here: Scene) -> None:
    hidden = GrievanceFactory.create(scene=here, category="illegal_construction")
    held = GrievanceFactory.create(scene=here)
    release(here, held)
    with transaction():
        service.hold(held.id, actor=here.hand, version=version(held.id), reason="请核对")

    for asked in ("垃圾", "搭建", "私搭乱盖", here.building.name, hidden.no, held.no):
        assert neighbours(here, asked) == ()
        assert find_public(here.community.id, asked).count == "0"
    assert set(staff(here, "垃圾")) >= {held.id}

    with transaction():
        service.unhold(held.id, actor=here.hand, version=version(held.id))
    assert neighbours(here, "垃圾") == (held.id,)


def test_a_kind_that_is_never_public_takes_a_report_out_of_the_public_index(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, text="有人圈地")
    release(here, grievance)
    assert neighbours(here, "圈地") == (grievance.id,)

    with transaction():
        service.change(grievance.id, actor=here.hand, category_code="illegal_construction")

    assert neighbours(here, "圈地") == ()
    assert staff(here, "私搭乱盖") == (grievance.id,)


def test_another_community_finds_nothing_of_ours(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, text="旧沙发")
    release(here, grievance)
    there = scene()

    for asked in ("沙发", grievance.no, f"§c{here.community.id} 沙发", here.building.name):
        assert staff(there, asked) == neighbours(there, asked) == ()
    with scope.within(there.community.id), pytest.raises(scope.ScopeCrossed):
        find_for_staff(here.community.id, "沙发")


def test_a_report_about_staff_is_no_hit_for_those_it_is_kept_from(here: Scene) -> None:
    GrievanceFactory.create(scene=here, text="王科长收礼", confidential=True)
    ours = frozenset({here.community.id})

    kept_from = scope.enter(scope.Scope(ours, frozenset()))
    try:
        nothing = find_for_staff(here.community.id, "王科长")
    finally:
        scope.leave(kept_from)
    confided = scope.enter(scope.Scope(ours, ours))
    try:
        one = find_for_staff(here.community.id, "王科长")
    finally:
        scope.leave(confided)

    assert nothing.ids == ()
    assert (nothing.count, one.count) == ("0", "1")
    assert neighbours(here, "王科长") == ()


@pytest.mark.parametrize("asked", HOSTILE)
def test_whatever_is_typed_is_looked_for_and_never_obeyed(here: Scene, asked: str) -> None:
    grievance = GrievanceFactory.create(scene=here, text="垃圾桶满了")

    assert set(staff(here, asked)) <= {grievance.id}
    assert set(neighbours(here, asked)) <= {grievance.id}


@pytest.mark.parametrize(
    "part", ["{no}", "{day}", "{running}", "{short}", "{day} {running}", "{md}-{running}"]
)
def test_a_number_and_its_parts_lead_to_the_report(here: Scene, part: str) -> None:
    grievance = GrievanceFactory.create(scene=here, text="灯不亮")
    day, running = grievance.no.split("-")
    asked = part.format(
        no=grievance.no, day=day, running=running, short=running.lstrip("0"), md=day[2:]
    )

    assert grievance.id in staff(here, asked)


def test_a_whole_number_stands_first(here: Scene) -> None:
    wanted = GrievanceFactory.create(scene=here, text="灯不亮")
    for _ in range(3):
        GrievanceFactory.create(scene=here, text=f"与 {wanted.no} 是同一处，{wanted.no}")

    assert staff(here, wanted.no)[0] == wanted.id


def test_a_new_alias_is_found_at_once(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, text="灯不亮")
    assert staff(here, "白塔楼") == ()

    with transaction():
        buildings.change_building(
            here.building,
            name=here.building.name,
            aliases="白塔楼，粮店楼",
            latitude=None,
            longitude=None,
            actor_id=here.worker.id,
        )

    assert staff(here, "白塔楼") == staff(here, "粮店楼") == staff(here, "btl") == (grievance.id,)


def test_a_corrected_place_is_found_and_the_former_one_no_more(here: Scene) -> None:
    gate = Landmark(community_id=here.community.id, name="东大门", code=f"E{here.community.id}")
    session.add(gate)
    session.commit()
    grievance = GrievanceFactory.create(scene=here, text="灯不亮")

    with transaction():
        service.change(grievance.id, actor=here.hand, landmark_id=gate.id)

    assert staff(here, "东大门") == (grievance.id,)
    assert staff(here, here.building.name) == ()


def test_what_is_erased_is_not_found_any_more(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, status=S.CLOSED, text="王老师家门口有沙发")
    assert staff(here, "王老师") == (grievance.id,)
    assert grievance.reporter_id is not None

    with transaction():
        service.erase_reporter(grievance.reporter_id)

    assert staff(here, "王老师") == ()
    kept = session.get(SearchDocument, grievance.id, populate_existing=True)
    assert kept is not None
    assert "王老" not in kept.shown + kept.hidden
    assert staff(here, grievance.no) == (grievance.id,)


def test_what_was_not_kept_is_not_indexed(here: Scene) -> None:
    def give_up() -> None:
        with transaction():
            service.file_grievance(
                community_id=here.community.id,
                submission_id="0d4ab7a8-6f51-4f6c-9d0f-0f6bb26a4d11",
                category_code="litter",
                building_id=here.building.id,
                text="沙发",
                channel=Channel.PHONE,
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()

    assert staff(here, "沙发") == ()


def test_best_stands_first_then_newest(here: Scene) -> None:
    both = GrievanceFactory.create(scene=here, category="other", text="电梯里贴了广告")
    apart = GrievanceFactory.create(scene=here, category="other", text="广告牌挡住电梯")
    lift = GrievanceFactory.create(scene=here, category="other", text="电梯坏了")
    later = GrievanceFactory.create(scene=here, category="other", text="电梯又坏了")

    assert staff(here, "电梯 广告")[:2] == (apart.id, both.id)
    assert staff(here, "电梯里贴")[0] == both.id
    assert staff(here, "电梯")[0] == later.id
    assert staff(here, "电梯").index(later.id) < staff(here, "电梯").index(lift.id)


def test_more_than_can_be_shown_is_said_so_and_the_newest_are_given(here: Scene) -> None:
    made = []
    with transaction():
        for _ in range(MOST + 2):
            filed = service.file_grievance(
                community_id=here.community.id,
                submission_id=str(uuid.uuid4()),
                category_code="litter",
                building_id=here.building.id,
                text="沙发",
                channel=Channel.PHONE,
            )
            made.append(filed.grievance.id)

    found = find_for_staff(here.community.id, "沙发")

    assert found.ids == tuple(reversed(made[2:]))
    assert found.count == "200+"


def test_the_index_can_be_written_anew(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, text="旧沙发")
    session.delete(session.get(SearchDocument, grievance.id))
    session.commit()
    assert staff(here, "沙发") == ()

    assert rebuild() >= 1

    assert staff(here, "沙发") == (grievance.id,)


def test_a_report_without_its_document_is_noticed(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here)
    assert not is_behind()

    session.delete(session.get(SearchDocument, grievance.id))
    session.commit()
    assert is_behind()

    rebuild()
    assert not is_behind()


def test_at_night_the_index_forgets_what_was_erased(here: Scene) -> None:
    grievance = GrievanceFactory.create(scene=here, status=S.CLOSED, text="王老师门口")
    assert grievance.reporter_id is not None
    with transaction():
        service.erase_reporter(grievance.reporter_id)

    with clock.at("2026-11-24T02:59:00+08:00"):
        assert not tidy_at_night()
    with clock.at("2026-11-24T03:00:00+08:00"):
        assert tidy_at_night()

    sqlite = session.get_bind().dialect.name == "sqlite"
    inside = (
        "block FROM grievance_search_index_data"
        if sqlite
        else "whole::text FROM grievance_search_index"
    )
    held = session.execute(text(f"SELECT {inside}")).scalars()
    assert not any(("王老".encode() if sqlite else "王老") in each for each in held)
