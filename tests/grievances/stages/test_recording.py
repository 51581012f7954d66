"""Stages one after another: whose clock runs, by which limit, and what is written down."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from portal.base import clock, deadlines
from portal.base.db import session, transaction
from portal.base.deadlines import service as limits
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.limits import Clock
from portal.base.settings.scopes import INSTALLATION
from portal.grievances import calendar_changes, clocks, service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.errors import TooLateToExtend
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow, ReasonMissing
from portal.grievances.lifecycle import STREET, SUPERVISOR, Actor
from portal.grievances.models import Event, EventKind, GrievanceStatus, Turn
from portal.grievances.service import ticking
from portal.grievances.stages import service as stages
from portal.grievances.stages import standing
from portal.grievances.stages.errors import (
    BadStageDate,
    KindIsTheirs,
    LaterFirst,
    NotTheirs,
    StagesOpen,
)
from portal.grievances.stages.models import StageRecord
from tests.factories.grievances import GrievanceFactory, version
from tests.factories.stages import correct, hand_over, handed_over, record

S, E = GrievanceStatus, EventKind
LATER = "2026-11-25T10:00:00+08:00"
STOP, PENALTY, REMOVAL = (
    f"grievance.stage.construction_{name}" for name in ("stop", "penalty", "removal")
)


def names(grievance):
    """The stages and whether each is over."""
    session.expire_all()
    return [
        (step.stage.code, step.record is not None, step.runs) for step in standing.of(grievance)
    ]


def due_by(grievance, key, at):
    """When the limit of a stage that began at a moment is over."""
    return deadlines.terms_for(key, community=grievance.community_id, at=at).due(at).at


def stage_of(grievance, n):
    """The number of the n-th stage."""
    return standing.of(grievance)[n].stage.id


def test_a_handed_over_building_begins_with_the_first_stages_clock(shed):
    running = clocks.segments(shed.id)[-1]
    assert (running.turn, running.limit_key) == (Turn.STREET, STOP)
    assert shed.due_at == running.due_at == due_by(shed, STOP, running.started_at)
    assert names(shed) == [
        ("stop", False, True),
        ("penalty", False, False),
        ("removal", False, False),
    ]


def test_other_kinds_that_are_passed_on_have_the_one_limit_of_those_above(here):
    litter = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with transaction():
        dispatch.escalate(
            litter.id,
            actor=Actor(SUPERVISOR, here.supervisor.id),
            version=version(litter.id),
            target="street",
            text="请街道处理",
        )
    assert clocks.segments(litter.id)[-1].limit_key == "grievance.street"
    assert standing.of(litter) == []


def test_a_recorded_stage_starts_the_next_ones_clock_and_logs_both_dates(shed, inspector):
    before = shed.due_at
    with clock.at(LATER):
        event = record(shed, inspector, document_no="停2026-7", note="已当面送达")
        now = clock.now()
    *_, ended, running = clocks.segments(shed.id)
    assert (ended.limit_key, ended.ended_at) == (STOP, now)
    assert (running.limit_key, running.started_at) == (PENALTY, now)
    assert shed.due_at == running.due_at == due_by(shed, PENALTY, now)
    assert event.facts["was"]["due_at"] == before.isoformat()
    assert event.facts["due_at"] == shed.due_at.isoformat()
    assert (shed.status, shed.turn) == (S.ESCALATED, Turn.STREET)
    assert names(shed)[:2] == [("stop", True, False), ("penalty", False, True)]


def test_a_limit_changed_by_an_admin_holds_from_the_next_stage_on(shed, inspector):
    with transaction():
        limits.new_rule(
            key=PENALTY,
            scope=INSTALLATION,
            clock_kind=Clock.WORKING_DAYS,
            amount=3,
            stop=limits.Stop.MIDNIGHT,
            valid_from=clock.now(),
            note="本区规定",
            by=None,
            version=1,
        )
    record(shed, inspector)
    assert deadlines.shown_day(shed.due_at) == date(2026, 11, 26)


def test_the_last_stage_leads_to_the_result_and_its_clock_runs_until_then(shed, inspector):
    street = Actor(STREET, inspector.id)
    answer = {"outcome": "fixed", "reply": "已拆除"}
    for _stage in range(3):
        with pytest.raises(StagesOpen), transaction():
            service.resolve(shed.id, actor=street, version=version(shed.id), **answer)
        record(shed, inspector)
    assert clocks.segments(shed.id)[-1].limit_key == REMOVAL
    assert shed.due_at is not None
    with transaction():
        service.resolve(shed.id, actor=street, version=version(shed.id), **answer)
    session.refresh(shed)
    assert shed.status is S.RESOLVED


def test_a_stage_may_be_out_of_place_but_never_without_a_reason(shed, inspector):
    with pytest.raises(ReasonMissing):
        record(shed, inspector, applies=False)
    record(shed, inspector, applies=False, note="已自行停工")
    assert names(shed)[0] == ("stop", True, False)
    assert clocks.segments(shed.id)[-1].limit_key == PENALTY


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-24"])
def test_a_stage_is_reached_neither_before_the_hand_over_nor_in_the_future(shed, inspector, day):
    with pytest.raises(BadStageDate):
        record(shed, inspector, on=date.fromisoformat(day))


def test_nobody_of_the_community_records_a_stage_or_tells_the_result(here, shed, inspector):
    for actor in (here.hand, here.other_hand, Actor(SUPERVISOR, here.supervisor.id)):
        with pytest.raises(NotTheirs), transaction():
            stages.record(shed.id, actor=actor, version=version(shed.id), on=clock.today())
    for _stage in range(3):
        record(shed, inspector)
    for actor in (here.hand, here.other_hand):
        with pytest.raises(NotTheirs), transaction():
            service.resolve(
                shed.id, actor=actor, version=version(shed.id), outcome="fixed", reply="拆了"
            )


def test_the_kind_stays_while_those_above_have_it(here, shed):
    with pytest.raises(KindIsTheirs), transaction():
        service.change(shed.id, actor=here.hand, version=version(shed.id), category_code="other")


def test_of_two_inspectors_the_quicker_one_records(shed, inspector):
    seen = version(shed.id)
    record(shed, inspector)
    with pytest.raises(ChangedMeanwhile), transaction():
        stages.record(shed.id, actor=Actor(STREET, inspector.id), version=seen, on=clock.today())


def test_a_wrong_day_is_corrected_by_a_new_row(shed, inspector):
    with clock.at(LATER):
        record(shed, inspector, note="现场照片三张")
        due = shed.due_at
        correct(
            shed, inspector, stage_id=stage_of(shed, 0), on=date(2026, 11, 24), reason="日期写错"
        )
    rows = session.scalars(select(StageRecord).order_by(StageRecord.id)).all()
    assert [row.on_date for row in rows] == [date(2026, 11, 25), date(2026, 11, 24)]
    assert (rows[1].corrects_id, rows[1].note) == (rows[0].id, "日期写错")
    assert standing.of(shed)[0].record.id == rows[1].id
    assert shed.due_at == due


def test_a_stage_recorded_by_mistake_goes_on_with_the_date_it_had(shed, inspector):
    before = shed.due_at
    with clock.at(LATER):
        record(shed, inspector)
        event = correct(
            shed, inspector, stage_id=stage_of(shed, 0), by_mistake=True, reason="记错了案件"
        )
    assert shed.due_at == before
    assert event.facts["was"]["due_at"] != event.facts["due_at"]
    assert clocks.segments(shed.id)[-1].limit_key == STOP
    assert names(shed)[0] == ("stop", False, True)
    with clock.at("2026-11-25T15:00:00+08:00"):
        record(shed, inspector)
    assert clocks.segments(shed.id)[-1].limit_key == PENALTY


def test_a_stage_is_not_taken_back_while_a_later_one_stands(shed, inspector):
    record(shed, inspector)
    record(shed, inspector)
    with pytest.raises(LaterFirst):
        correct(shed, inspector, stage_id=stage_of(shed, 0), by_mistake=True, reason="误记")


def test_records_are_neither_changed_nor_deleted(shed, inspector):
    record(shed, inspector)
    for statement in (update(StageRecord).values(note="别的"), delete(StageRecord)):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(statement)


def test_the_supervisor_puts_a_stage_off_once_and_before_it_is_over(here, shed, inspector):
    leader = Actor(SUPERVISOR, here.supervisor.id)
    promised, until = shed.promised_at, date(2026, 12, 4)

    def put_off(day):
        with transaction():
            dispatch.extend(
                shed.id, actor=leader, version=version(shed.id), reason="等鉴定", until=day
            )
        session.refresh(shed)

    put_off(until)
    assert shed.due_at == deadlines.end_of(until)
    assert (shed.promised_at, shed.extended_at) == (promised, None)
    with pytest.raises(TooLateToExtend):
        put_off(until + timedelta(days=3))
    record(shed, inspector)
    put_off(date(2026, 12, 10))
    with clock.at("2026-12-12T09:00:00+08:00"), pytest.raises(TooLateToExtend):
        put_off(date(2026, 12, 20))


def test_the_calendar_moves_the_running_stage_but_not_one_put_off_by_hand(here, inspector):
    moved, kept = handed_over(here), handed_over(here)
    with transaction():
        dispatch.extend(
            kept.id,
            actor=Actor(SUPERVISOR, here.supervisor.id),
            version=version(kept.id),
            reason="等鉴定",
            until=date(2026, 12, 4),
        )
    before = moved.due_at
    with transaction():
        limits.put_day(
            day=date(2026, 11, 24), kind=DayKind.HOLIDAY, name="停工", source="通知", by=None
        )
    calendar_changes.work_off()
    for each in (moved, kept):
        session.refresh(each)
    assert moved.due_at == before + timedelta(days=1)
    assert clocks.segments(moved.id)[-1].due_at == moved.due_at
    assert kept.due_at == deadlines.end_of(date(2026, 12, 4))
    logged = session.scalars(select(Event).where(Event.kind == E.RECOMPUTE)).all()
    assert before.isoformat() in {event.facts["was"].get("due_at") for event in logged}


def test_back_in_the_community_the_promise_goes_on_as_after_one_pause(here, shed, inspector):
    left_on, promised = clocks.segments(shed.id)[-1].started_at, shed.promised_at
    with clock.at("2026-11-24T10:00:00+08:00"):
        record(shed, inspector)
    with clock.at("2026-12-01T10:00:00+08:00"):
        with transaction():
            dispatch.deescalate(
                shed.id, actor=here.hand, version=version(shed.id), text="先由社区劝导"
            )
        now = clock.now()
    session.refresh(shed)
    terms = clocks.promise_terms(shed)
    assert shed.promised_at == terms.resume(promised, left_on, now).at
    with clock.at("2026-12-02T10:00:00+08:00"):
        assert clocks.rebuilt(shed)[1].at == shed.promised_at
        hand_over(here, shed)
    assert clocks.segments(shed.id)[-1].limit_key == PENALTY


def test_after_a_dispute_the_stages_begin_anew(here, shed, inspector):
    for _stage in range(3):
        record(shed, inspector)
    with transaction():
        service.resolve(
            shed.id,
            actor=Actor(STREET, inspector.id),
            version=version(shed.id),
            outcome="fixed",
            reply="已拆除",
        )
        service.dispute(shed.id, actor=Actor("reporter", shed.reporter_id), reason="又搭起来了")
    hand_over(here, shed)
    assert clocks.segments(shed.id)[-1].limit_key == STOP
    assert names(shed)[0] == ("stop", False, True)


def test_a_missed_stage_is_noted_once_and_anew_for_the_next_stage(shed, inspector):
    with clock.at("2026-12-01T09:00:00+08:00"):
        with transaction():
            assert ticking.note_overdue(shed.id) is not None
        with transaction():
            assert ticking.note_overdue(shed.id) is None
        record(shed, inspector)
    assert shed.overdue_noted_at is None
    with clock.at("2026-12-20T09:00:00+08:00"), transaction():
        assert ticking.note_overdue(shed.id) is not None


def test_before_the_hand_over_there_is_nothing_to_record(here, inspector):
    own = GrievanceFactory.create(
        scene=here, category="illegal_construction.shed", status=S.IN_PROGRESS
    )
    with pytest.raises(NotAllowedNow):
        record(own, inspector)
