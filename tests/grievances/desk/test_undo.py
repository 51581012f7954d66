"""Taking back what one did a moment ago: the row, the clocks, the counts, and nobody was told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.grievances import clocks, queries, service
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.dispatch import service as dispatch
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow, TooLateToUndo
from portal.grievances.figures.models import Figure
from portal.grievances.figures.service import catch_up
from portal.grievances.lifecycle import SUPERVISOR, Actor
from portal.grievances.merging import service as merging
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Tally
from tests.factories.dispatch import RuleFactory, UnitFactory
from tests.factories.grievances import GrievanceFactory, Scene
from tests.grievances.desk.conftest import MONDAY, fresh, text
from tests.grievances.replaying import events_of, replay, shown

S, E = GrievanceStatus, EventKind


def at(seconds: float) -> Any:
    """So many seconds into the Monday."""
    with clock.at(MONDAY):
        return clock.at(clock.now() + timedelta(seconds=seconds))


def do(name: str, report: Grievance, here: Scene, **more: Any) -> None:
    """One act of the worker, a minute after the report came."""
    room = {"dispatch": dispatch, "escalate": dispatch}.get(name, service)
    actor = more.pop("actor", here.hand)
    with at(60), transaction():
        getattr(room, name)(report.id, actor=actor, version=fresh(report).version, **more)


def take_back(report: Grievance, here: Scene, since: int, seconds: float = 65, **more: Any) -> None:
    """The undo, so many seconds into the Monday."""
    with at(seconds), transaction():
        service.undo(report.id, actor=more.get("actor", here.hand), since=since)


def row(report: Grievance) -> dict[str, Any]:
    """The row but for its version and the moment of its last change."""
    found = shown(fresh(report))
    return {name: found[name] for name in found.keys() - {"version", "changed_at"}}


def waiting() -> list[OutboxMessage]:
    """Messages that will go out."""
    wanted = select(OutboxMessage).where(OutboxMessage.state == MessageState.WAITING)
    return list(session.scalars(wanted.order_by(OutboxMessage.id)))


def tallies(here: Scene) -> set[tuple[Any, ...]]:
    """How many stand where."""
    session.expire_all()
    rows = session.scalars(select(Tally).where(Tally.community_id == here.community.id))
    return {(each.status, each.turn, each.held, each.n) for each in rows if each.n}


def figures(here: Scene) -> dict[Any, int]:
    """What the figures count."""
    catch_up()
    session.expire_all()
    rows = session.scalars(select(Figure).where(Figure.community_id == here.community.id))
    return {(each.measure, each.bucket): each.n for each in rows if each.n}


ACTS: list[tuple[str, GrievanceStatus, dict[str, Any]]] = [
    ("accept", S.SUBMITTED, {}),
    ("ask_info", S.SUBMITTED, {"text": "哪个单元？"}),
    ("ask_info", S.IN_PROGRESS, {"text": "哪个单元？"}),
    ("self_handle", S.ACCEPTED, {}),
    ("self_handle", S.REOPENED, {}),
    ("resolve", S.IN_PROGRESS, {"outcome": "explained", "reply": "已说明"}),
    ("finish", S.SUBMITTED, {"outcome": "explained", "reply": "已说明"}),
    ("finish", S.REOPENED, {"outcome": "explained", "reply": "又说明了一次"}),
    ("reject", S.SUBMITTED, {"reason_code": "outside", "text": "不属于"}),
    ("reject", S.NEED_INFO, {"reason_code": "outside", "text": "不属于"}),
    ("reject", S.SUBMITTED, {"reason_code": "repeat", "text": "反映过"}),
    ("dispatch", S.ACCEPTED, {"reason": "归他们管"}),
    ("escalate", S.IN_PROGRESS, {"target": "street", "text": "请街道处理"}),
    ("hold", S.ACCEPTED, {"reason": "核对"}),
]


def filled(here: Scene, name: str, more: dict[str, Any]) -> dict[str, Any]:
    """With the unit or the supervisor where the act needs one."""
    if name == "dispatch":
        return more | {"unit_id": UnitFactory.create(here).id}
    if name == "escalate":
        return more | {"actor": Actor(SUPERVISOR, here.supervisor.id)}
    return more


@pytest.mark.parametrize(("name", "status", "more"), ACTS)
def test_everything_is_as_before_and_nobody_is_told(here, name, status, more):
    report = GrievanceFactory.create(scene=here, status=status)
    session.query(OutboxMessage).delete()
    session.commit()
    before, counted, figured = row(report), tallies(here), figures(here)
    since, told = fresh(report).version, len(clocks.segments(report.id))
    more = filled(here, name, more)
    actor = more.get("actor", here.hand)

    do(name, report, here, **more)
    assert row(report) != before
    take_back(report, here, since, actor=actor)

    assert row(report) == before
    assert waiting() == []
    assert tallies(here) == counted
    assert figures(here) == figured
    segments = clocks.segments(report.id)
    assert len(segments) == told
    assert [each.ended_at for each in segments[:-1]] == [each.started_at for each in segments[1:]]
    assert (segments[-1].ended_at, segments[-1].due_at) == (None, fresh(report).due_at)
    assert replay(report.id) == shown(fresh(report))


def test_the_history_keeps_both_and_only_staff_read_of_it(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)
    take_back(report, here, 1)

    assert [event.kind for event in events_of(report.id)] == [E.SUBMIT, E.ACCEPT, E.UNDO]
    staff, reporter, public = (
        [entry.kind for entry in queries.timeline(fresh(report), audience=who)]
        for who in ("staff", "reporter", "public")
    )
    assert staff == [E.UNDO, E.ACCEPT, E.SUBMIT]
    assert reporter == public == [E.SUBMIT]


def test_after_the_undo_a_colleague_accepts_and_leads(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)
    take_back(report, here, 1)
    do("accept", report, here, actor=here.other_hand)

    found = fresh(report)
    assert (found.status, found.lead_id) == (S.ACCEPTED, here.colleague.id)
    assert len(waiting()) >= 1


def test_the_resident_is_told_when_the_seconds_are_over_and_not_before(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)

    told = [each for each in waiting() if each.topic == "grievance.accepted"]
    with at(70):
        assert [each.not_before > clock.now() for each in told] == [True]
    with at(71):
        assert [each.not_before <= clock.now() for each in told] == [True]


def test_at_the_tenth_second_it_is_too_late(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)

    with pytest.raises(TooLateToUndo):
        take_back(report, here, 1, seconds=70)
    assert fresh(report).status is S.ACCEPTED
    take_back(report, here, 1, seconds=69.9)
    assert fresh(report).status is S.SUBMITTED


def test_only_the_same_person_takes_back(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)

    with pytest.raises(ChangedMeanwhile):
        take_back(report, here, 1, actor=here.other_hand)


def test_not_once_something_else_happened(here):
    report = GrievanceFactory.create(scene=here)
    do("accept", report, here)
    with at(62), transaction():
        service.note(report.id, actor=here.other_hand, text="我去看看")

    with pytest.raises(ChangedMeanwhile):
        take_back(report, here, 1)


def test_two_acts_of_one_tap_are_taken_back_together(here):
    report = GrievanceFactory.create(scene=here)
    before = row(report)
    do("accept", report, here)
    do("self_handle", report, here)

    take_back(report, here, 1)

    assert row(report) == before
    assert len(clocks.segments(report.id)) == 1


def test_what_is_not_there_cannot_be_taken_back(here):
    report = GrievanceFactory.create(scene=here)

    for since in (0, 1, 5):
        with pytest.raises((NotAllowedNow, ChangedMeanwhile)):
            take_back(report, here, since)


def test_the_link_of_a_sending_that_was_taken_back_opens_nothing(here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    since = fresh(report).version
    do("dispatch", report, here, unit_id=UnitFactory.create(here).id, reason="归他们管")
    sent = dispatch_queries.running(report.id)
    assert sent is not None
    number = sent.id
    take_back(report, here, since)

    assert dispatch.link_of(number) is None
    assert dispatch_queries.assignments(report.id) == []
    assert dispatch_queries.running(report.id) is None


def test_a_pause_that_was_taken_back_leaves_the_dates_as_they_were(here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    due = fresh(report).due_at
    do("ask_info", report, here, text="哪个单元？")
    take_back(report, here, 2)
    do("ask_info", report, here, text="哪个门？")
    with at(60), transaction():
        service.answer_info(report.id, actor=here.hand, text="东门")

    assert fresh(report).due_at == due
    kinds = session.scalars(select(Event.kind).where(Event.grievance_id == report.id)).all()
    assert kinds.count(E.UNDO) == 1


def since_in(html: str) -> str:
    """The version that the bar would go back to."""
    return html.split('class="undo row"')[1].split('name="version" value="')[1].split('"')[0]


def test_the_next_page_offers_the_undo_and_without_a_script_it_is_a_form(worker, here):
    report, other = (GrievanceFactory.create(scene=here) for _n in range(2))

    answer = worker.act(report, "accept")
    page = text(worker.client.get(answer.location))

    assert other.no in answer.location
    assert f"reports/{report.no}/undo" in page
    back = worker.post(f"reports/{report.no}/undo", version=since_in(page))
    assert back.status_code == 303
    assert fresh(report).status is S.SUBMITTED
    again = text(worker.client.get(back.location))
    assert f"{report.no} is as it was before." in again
    assert 'class="undo row"' not in again


def test_a_swap_carries_the_bar_and_the_undo_brings_the_row_back(worker, here):
    report, _other = (GrievanceFactory.create(scene=here) for _n in range(2))

    page = text(worker.act(report, "accept", swap=True))
    assert '<div id="undo" hx-swap-oob="true">' in page
    back = worker.post(f"reports/{report.no}/undo", swap=True, version=since_in(page))

    html = text(back)
    assert back.status_code == 200
    assert '<div id="queue" hx-swap-oob="true">' in html
    assert f'id="row-{report.no}"' in html
    assert 'id="item"' in html
    assert report.no in back.headers["HX-Push-Url"]


def test_the_second_tap_on_undo_is_taken_for_the_first(worker, here):
    report = GrievanceFactory.create(scene=here)
    worker.act(report, "accept")

    first = worker.post(f"reports/{report.no}/undo", version=1)
    second = worker.post(f"reports/{report.no}/undo", version=1)

    assert (first.status_code, second.status_code) == (303, 303)
    assert fresh(report).version == 3


def test_after_ten_seconds_the_bar_is_gone_and_an_old_one_says_so(worker, here):
    report = GrievanceFactory.create(scene=here)
    worker.act(report, "accept")

    with at(11):
        assert 'class="undo row"' not in text(worker.get("reports?view=doing"))
        answer = worker.post(f"reports/{report.no}/undo", version=1)

    assert answer.status_code == 409
    assert "More than 10 seconds have passed" in text(answer)
    assert fresh(report).status is S.ACCEPTED


def test_a_colleagues_act_cannot_be_taken_back(worker, colleague, here):
    report = GrievanceFactory.create(scene=here)
    worker.act(report, "accept")

    answer = colleague.post(f"reports/{report.no}/undo", version=1)

    assert answer.status_code == 409
    assert here.worker.name in text(answer)
    assert fresh(report).status is S.ACCEPTED


def test_what_is_refused_offers_no_undo(worker, here):
    report = GrievanceFactory.create(scene=here)
    with transaction():
        service.accept(report.id, actor=here.other_hand, version=1)

    answer = worker.act(report, "accept", version=1)

    assert answer.status_code == 409
    assert 'class="undo row"' not in text(answer)


def test_joining_two_is_taken_back_and_the_lead_counts_one_less(here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    with transaction():
        merging.merge(case.id, actor=here.hand, version=1, lead_case_id=lead.id)
    assert (fresh(case).status, fresh(lead).merged_count) == (S.MERGED, 1)

    with transaction():
        service.undo(case.id, actor=here.hand, since=1)

    assert (fresh(case).status, fresh(case).lead_case_id) == (S.SUBMITTED, None)
    assert fresh(lead).merged_count == 0
    assert not [each for each in waiting() if each.topic == "grievance.merged"]
    assert replay(case.id) == shown(fresh(case))
    assert replay(lead.id) == shown(fresh(lead))


def test_what_a_rule_did_at_once_goes_back_with_the_act(here):
    unit = UnitFactory.create(here)
    RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)
    before = row(report)
    do("accept", report, here)
    assert fresh(report).status is S.DISPATCHED

    take_back(report, here, 1)

    assert row(report) == before
    assert not [each for each in waiting() if each.topic == "grievance.dispatched"]


@pytest.mark.parametrize("leads", ["this", "other"])
def test_the_bar_after_joining_names_the_report_that_was_joined(worker, here, leads):
    one, other = (GrievanceFactory.create(scene=here) for _n in range(2))
    answer = worker.act(one, "merge", other=other.no, other_version="1", leads=leads)
    assert answer.status_code == 303
    joined = other if leads == "this" else one
    page = text(worker.client.get(answer.location))

    assert f"reports/{joined.no}/undo" in page
    worker.post(f"reports/{joined.no}/undo", version=since_in(page))

    assert [fresh(each).status for each in (one, other)] == [S.SUBMITTED] * 2
