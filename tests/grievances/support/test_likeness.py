"""Which reports are like the one that somebody is about to file."""

from typing import Any

import pytest

from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.grievances.models import Grievance
from portal.grievances.service import release
from portal.grievances.support import similar
from portal.grievances.support.likeness import ASKED_FROM, shared, words_of
from tests.factories.grievances import GrievanceFactory, Scene, scene, upload, version
from tests.factories.places import BuildingFactory, LandmarkFactory
from tests.grievances.statements import watched
from tests.grievances.support.conftest import step

LITTER = "litter.household"
PRINT, NEAR_PRINT, FAR_PRINT = "0123456789abcdef", "0123456789abcdee", "fedcba9876543210"


def found(here: Scene, category: str = LITTER, **more: Any) -> list[str]:
    """The numbers of the reports alike, best first."""
    if not more.keys() & {"building_id", "landmark_id", "place_text"}:
        more["building_id"] = here.building.id
    at_least = more.pop("at_least", 4.0)
    wanted = similar.draft(here.community.id, category, **more)
    assert wanted
    rows = similar.alike(here.community.id, wanted, at_least=at_least)
    return [session.get_one(Grievance, row.id).no for row in rows]


def public(here: Scene, **more: Any) -> Grievance:
    """An open report that neighbours may see."""
    return GrievanceFactory.create(scene=here, visibility="neighbours", **more)


def print_of(report: Grievance, token: str, hash_: str) -> None:
    """Give an upload its difference hash."""
    session.query(StoredFile).filter_by(token=token).update({"dhash": hash_})
    session.commit()


def test_the_same_kind_in_the_same_building_is_alike_and_is_asked_about(here: Scene) -> None:
    there = public(here)

    assert found(here, at_least=ASKED_FROM) == [there.no]


def test_at_most_three_are_shown_the_newest_of_equals_first(here: Scene) -> None:
    four = [public(here).no for _ in range(4)]

    assert found(here) == four[:0:-1]


def test_private_held_finished_and_foreign_reports_are_never_shown(here: Scene) -> None:
    GrievanceFactory.create(scene=here, visibility="staff")
    public(here, held_for="words")
    step(here, public(here), "accept", "handle", "resolve", "confirm")
    step(here, public(here), "reject")
    public(scene())
    waiting = public(here)
    step(here, waiting, "accept", "handle", "resolve")

    assert found(here) == [waiting.no]


def test_another_kind_of_problem_in_the_building_is_not_alike(here: Scene) -> None:
    public(here, category="flyers.pasted")

    assert found(here) == []


def test_the_catch_all_kind_needs_like_words(here: Scene) -> None:
    lamp = public(here, category="other", text="楼道灯坏了")
    with transaction():
        release(lamp.id, actor=here.hand, version=version(lamp.id), text=True, photo_ids=[])

    assert found(here, "other", text="电梯有异响", at_least=ASKED_FROM) == []
    assert found(here, "other", text="楼道灯不亮了", at_least=ASKED_FROM) == [lamp.no]


def test_a_building_with_a_near_number_is_alike_but_one_far_away_is_not(here: Scene) -> None:
    compound = here.building.compound
    here.building.name = "3号楼"
    session.commit()
    near = BuildingFactory.create(community=here.community, compound=compound, name="5号楼")
    far = BuildingFactory.create(community=here.community, compound=compound, name="12号楼")
    beside = public(here, building_id=near.id)
    public(here, building_id=far.id)

    assert found(here) == [beside.no]
    assert found(here, at_least=ASKED_FROM) == []


def test_a_landmark_is_near_the_building_it_stands_beside(here: Scene) -> None:
    mark = LandmarkFactory.create(community=here.community, near_building_id=here.building.id)
    at_the_mark = public(here, building_id=None, landmark_id=mark.id)
    in_the_building = public(here)

    assert found(here) == [in_the_building.no, at_the_mark.no]
    assert found(here, landmark_id=mark.id) == [at_the_mark.no, in_the_building.no]


def test_like_words_put_a_report_first_once_neighbours_may_read_them(here: Scene) -> None:
    first = public(here, text="地下车库堆着旧沙发")
    second = public(here, text="单元门口垃圾没人清")
    assert found(here, text="车库里有旧沙发") == [second.no, first.no]

    with transaction():
        release(first.id, actor=here.hand, version=version(first.id), text=True, photo_ids=[])

    assert found(here, text="车库里有旧沙发") == [first.no, second.no]


def test_the_same_photo_puts_a_report_first(here: Scene) -> None:
    token = upload()
    first = public(here, photo_tokens=[token], uploader_key="b" * 64)
    second = public(here)
    print_of(first, token, PRINT)

    assert found(here, prints=[NEAR_PRINT]) == [first.no, second.no]
    assert found(here, prints=[FAR_PRINT]) == [second.no, first.no]


@pytest.mark.parametrize("flat", ["0" * 16, "f" * 16])
def test_a_photo_of_one_colour_is_like_no_other(here: Scene, flat: str) -> None:
    token = upload()
    first = public(here, photo_tokens=[token], uploader_key="b" * 64)
    second = public(here)
    print_of(first, token, flat)

    assert found(here, prints=[flat]) == [second.no, first.no]


def test_a_place_in_words_is_compared_with_released_words_of_a_place(here: Scene) -> None:
    shed = public(here, building_id=None, place_text="东门自行车棚")
    assert found(here, place_text="自行车棚旁边") == []

    with transaction():
        release(shed.id, actor=here.hand, version=version(shed.id), text=True, photo_ids=[])

    assert found(here, place_text="东门自行车棚旁边") == [shed.no]


def test_words_are_compared_by_the_shorter_text() -> None:
    assert shared(words_of("楼道堆垃圾"), words_of("3单元楼道里堆满了垃圾没人管")) > 0.3
    assert shared(words_of(""), words_of("垃圾")) == 0


def test_it_costs_one_statement_however_many_there_are(here: Scene) -> None:
    for _ in range(3):
        public(here)
    wanted = similar.draft(here.community.id, LITTER, building_id=here.building.id)
    assert wanted
    with watched() as few:
        similar.alike(here.community.id, wanted)
    for _ in range(10):
        public(here)
    with watched() as many:
        similar.alike(here.community.id, wanted)

    assert (few.count, many.count) == (1, 1)
