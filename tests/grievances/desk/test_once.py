"""Two quick taps are one act; of two workers one wins, and the other loses no word."""

import re
from typing import Any

import pytest

from portal.base.db import transaction
from portal.grievances import service
from portal.grievances.models import EventKind, GrievanceStatus
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import GrievanceFactory
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.replaying import events_of

S, E = GrievanceStatus, EventKind


def kinds(report: Any) -> list[EventKind]:
    return [event.kind for event in events_of(report.id)]


def number_in(html: str) -> str:
    """The number of the form."""
    found = re.search(r'name="sent"[^>]*value="([^"]+)"', html)
    assert found
    return found.group(1)


@pytest.mark.parametrize("act", ["note", "add"])
def test_two_taps_on_one_form_are_kept_once_and_two_forms_twice(worker, here, act):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    one, two = (number_in(text(worker.get(f"reports/{report.no}/{act}"))) for _n in range(2))

    answers = [
        worker.act(report, act, text="电话里说在东门", sent=sent).status_code
        for sent in (one, one, two)
    ]

    assert answers == [303, 303, 303]
    assert kinds(report).count(E.NOTE if act == "note" else E.ADD) == 2


def test_a_colleagues_note_with_the_same_number_is_another(worker, colleague, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    for desk in (worker, colleague):
        desk.act(report, "note", text="去看过", sent="a")

    assert kinds(report).count(E.NOTE) == 2


def test_the_answer_entered_for_a_resident_is_kept_once(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.NEED_INFO)

    answers = [
        worker.act(report, "answer", text="在三单元", sent="one").status_code for _n in range(2)
    ]

    assert answers == [303, 303]
    assert kinds(report).count(E.ANSWER_INFO) == 1


def test_a_list_that_is_sent_twice_is_accepted_once_and_says_so_alike(worker, here):
    reports = [GrievanceFactory.create(scene=here) for _n in range(3)]
    picked = [f"{each.id}:{each.version}" for each in reports]

    said = []
    for _n in range(2):
        answer = worker.post("reports/accept", pick=picked)
        said.append(text(worker.client.get(answer.location)))

    assert [fresh(each).version for each in reports] == [2, 2, 2]
    for page in said:
        assert "3 reports accepted." in page
        assert all(each.no in page for each in reports)
        assert "a moment ago" not in page


def test_each_report_of_a_list_has_its_own_line(worker, here):
    ours, theirs = (GrievanceFactory.create(scene=here) for _n in range(2))
    with transaction():
        service.accept(theirs.id, actor=here.other_hand, version=1)

    answer = worker.post("reports/accept", pick=[f"{ours.id}:1", f"{theirs.id}:1"])
    page = text(worker.client.get(answer.location))

    assert f"1 report accepted. {ours.no}" in page
    assert f"{theirs.no} Already handled by {here.colleague.name}" in page


FORMS: list[tuple[str, GrievanceStatus, dict[str, str]]] = [
    ("ask", S.SUBMITTED, {"text": "我写的问题"}),
    ("resolve", S.IN_PROGRESS, {"outcome": "explained", "reply": "我写的回复"}),
    ("reject", S.SUBMITTED, {"reason": "outside", "text": "我写的理由"}),
    ("change", S.SUBMITTED, {"category": "litter.bulky", "place_text": "我写的地点"}),
    ("hold", S.SUBMITTED, {"text": "我写的原因"}),
    ("dispatch", S.ACCEPTED, {"reason": "我写的派单理由", "instruction": "我写的要求"}),
]


@pytest.mark.parametrize(("act", "status", "typed"), FORMS)
@pytest.mark.parametrize("swap", [False, True])
def test_a_stale_form_says_who_was_quicker_and_keeps_what_was_typed(
    worker, here, act, status, typed, swap
):
    report = GrievanceFactory.create(scene=here, status=status)
    if act == "dispatch":
        typed = typed | {"unit": str(UnitFactory.create(here).id)}
    seen = report.version
    with transaction():
        service.change(report.id, actor=here.other_hand, category_code="litter.building")
    version = fresh(report).version

    answer = worker.act(report, act, swap=swap, version=seen, **typed)

    html = text(answer)
    assert answer.status_code == 409
    assert f"Already handled by {here.colleague.name}" in html
    for value in typed.values():
        if value.startswith("我写的"):
            assert value in html
    assert f'name="version" type="hidden" value="{version}"' in html
    assert fresh(report).version == version


@pytest.mark.parametrize(("act", "status", "typed"), FORMS)
def test_what_was_typed_for_a_report_that_is_done_with_can_still_be_read(
    worker, here, act, status, typed
):
    report = GrievanceFactory.create(scene=here, status=S.SUBMITTED)
    with transaction():
        service.reject(
            report.id, actor=here.other_hand, version=1, reason_code="outside", text="不属于"
        )

    html = text(worker.act(report, act, version=1, **typed))

    assert here.colleague.name in html
    for name, value in typed.items():
        if value.startswith("我写的") and name != "place_text":
            assert value in html
