"""A worker clears a report in at most two acts, whatever way it goes."""

import pytest

from portal.base.db import session, transaction
from portal.grievances import service
from portal.grievances.dispatch.models import Assignment
from portal.grievances.errors import ChangedMeanwhile, HandOverFirst, PhotoMissing
from portal.grievances.models import EventKind, GrievanceStatus
from tests.factories.dispatch import UnitFactory, given_back, sent_and_signed
from tests.factories.grievances import GrievanceFactory, version
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.replaying import replay, shown

E, S = EventKind, GrievanceStatus
ANSWER = {"outcome": "explained", "reply": "已向居民说明"}


def kinds(report) -> list[EventKind]:
    return [event.kind for event in fresh(report).events]


def test_dealing_with_it_oneself_takes_two_acts(worker, here):
    report = GrievanceFactory.create(scene=here)

    assert "Accept and deal with it" in text(worker.get(f"reports/{report.no}"))
    worker.act(report, "take-on")
    assert (fresh(report).status, report.holder_id) == (S.IN_PROGRESS, here.worker.id)
    worker.act(report, "resolve", **ANSWER)

    assert fresh(report).status is S.RESOLVED
    assert kinds(report) == [E.SUBMIT, E.ACCEPT, E.SELF_HANDLE, E.RESOLVE]


def test_a_new_report_is_resolved_in_one_act(worker, here):
    report = GrievanceFactory.create(scene=here)

    worker.act(report, "resolve", **ANSWER)

    assert fresh(report).status is S.RESOLVED
    assert (report.lead_id, report.holder_id) == (here.worker.id, here.worker.id)
    assert kinds(report) == [E.SUBMIT, E.ACCEPT, E.SELF_HANDLE, E.RESOLVE]


def test_sending_it_to_a_unit_takes_one_act(worker, here):
    report, unit = GrievanceFactory.create(scene=here), UnitFactory.create(here)

    worker.act(report, "dispatch", unit=unit.id, reason="归物业管")

    assert fresh(report).status is S.DISPATCHED
    assert (report.lead_id, report.unit_id) == (here.worker.id, unit.id)
    assert kinds(report) == [E.SUBMIT, E.ACCEPT, E.DISPATCH]
    assert session.query(Assignment).filter_by(grievance_id=report.id).count() == 1


def test_refusing_takes_one_act(worker, here):
    report = GrievanceFactory.create(scene=here)

    worker.act(report, "reject", reason="outside", text="不属于社区职责")

    assert fresh(report).status is S.REJECTED


@pytest.mark.parametrize("status", [S.ACCEPTED, S.RETURNED, S.REOPENED])
def test_what_lies_at_the_desk_is_resolved_in_one_act(worker, here, status):
    if status is S.RETURNED:
        report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
        sent_and_signed(report, here, UnitFactory.create(here))
        given_back(report)
    else:
        report = GrievanceFactory.create(scene=here, status=status)

    worker.act(report, "resolve", **ANSWER)

    assert fresh(report).status is S.RESOLVED
    assert kinds(report)[-2:] == [E.SELF_HANDLE, E.RESOLVE]
    assert report.unit_id is None


def test_the_history_replays_to_the_row_after_several_steps_by_one_tap(worker, here):
    report = GrievanceFactory.create(scene=here)

    worker.act(report, "resolve", **ANSWER)

    assert replay(report.id) == shown(fresh(report))
    assert [event.seq for event in report.events] == list(range(1, report.version + 1))


def test_when_a_later_step_is_refused_none_was_done(worker, here):
    shed = GrievanceFactory.create(scene=here, category="illegal_construction")
    litter = GrievanceFactory.create(scene=here)

    for report, answer, error in (
        (shed, ANSWER, HandOverFirst),
        (litter, {"outcome": "fixed", "reply": "已清"}, PhotoMissing),
    ):
        with pytest.raises(error), transaction():
            service.finish(report.id, actor=here.hand, version=version(report.id), **answer)
        assert kinds(report) == [E.SUBMIT]
        assert fresh(report).status is S.SUBMITTED


def test_of_two_workers_at_the_same_report_one_wins(here):
    report = GrievanceFactory.create(scene=here)
    seen = version(report.id)
    with transaction():
        service.take_on(report.id, actor=here.hand, version=seen)

    with pytest.raises(ChangedMeanwhile), transaction():
        service.finish(report.id, actor=here.other_hand, version=seen, **ANSWER)

    assert fresh(report).holder_id == here.worker.id


def test_the_same_tap_twice_is_one(worker, here):
    report = GrievanceFactory.create(scene=here)
    seen = report.version

    first = worker.act(report, "take-on", version=seen)
    again = worker.act(report, "take-on", version=seen)

    assert first.status_code == again.status_code == 303
    assert kinds(report) == [E.SUBMIT, E.ACCEPT, E.SELF_HANDLE]


def test_a_report_of_another_grid_stays_with_its_worker(enter, here):
    from portal.base.access import Role
    from tests.factories.grids import GridFactory
    from tests.factories.identity import staff

    elsewhere = staff(Role.GRID_WORKER, grid=GridFactory.create(community=here.community))
    report = GrievanceFactory.create(scene=here)

    assert enter(elsewhere, here).act(report, "take-on").status_code == 403
    assert kinds(report) == [E.SUBMIT]
