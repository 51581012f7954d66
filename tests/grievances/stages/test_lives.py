"""Whatever those above, the supervisor and the calendar do, the clocks add up."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.deadlines import service as calendar
from portal.base.deadlines.calendar import DayKind
from portal.base.errors import DomainError
from portal.grievances import clocks, service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.lifecycle import REPORTER, STREET, SUPERVISOR, Actor
from portal.grievances.models import EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.service import ticking
from portal.grievances.stages import service as stages
from portal.grievances.stages import standing
from portal.grievances.stages.models import StageRecord, StageWord
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.factories.stages import SHED, of_the_street
from tests.grievances.replaying import events_of, shown
from tests.grievances.truths import REPLY, REPORTER_NAME, UNIT_NAME, Truths

S, E = GrievanceStatus, EventKind
BEGIN = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
FRIDAY = 5
met: set[EventKind] = set()
words: set[StageWord] = set()


class Stages(Truths, RuleBasedStateMachine):
    """One illegal building, those above, the community, the supervisor and time."""

    grievance_id: int
    now: datetime

    @initialize()
    def hand_over(self) -> None:
        """It is reported and handed over."""
        self.now = BEGIN
        with clock.at(self.now):
            self.here = scene()
            self.unit = UnitFactory.create(self.here, name=UNIT_NAME)
            self.street = Actor(STREET, of_the_street(self.here).id)
            self.leader = Actor(SUPERVISOR, self.here.supervisor.id)
            self.reporter = resident(name=REPORTER_NAME)
            shed = GrievanceFactory.create(
                scene=self.here, category=SHED, reporter=self.reporter, status=S.IN_PROGRESS
            )
        self.grievance_id = shed.id
        self.go_up()

    def row(self) -> Grievance:
        """The report as the database has it."""
        session.expire_all()
        return session.get_one(Grievance, self.grievance_id)

    def attempt(self, act: Any, **more: Any) -> None:
        """One act as of the present version; what is refused must leave no trace."""
        self.now += timedelta(minutes=7)
        before, count = shown(self.row()), self.row().version
        rows = len(session.scalars(select(StageRecord.id)).all())
        with clock.at(self.now):
            try:
                with transaction():
                    act(self.grievance_id, **more)
            except DomainError:
                assert (shown(self.row()), self.row().version) == (before, count)
                assert len(session.scalars(select(StageRecord.id)).all()) == rows

    def go_up(self) -> None:
        """The community hands it over."""
        self.attempt(
            dispatch.escalate,
            actor=self.here.hand,
            version=self.row().version,
            target="street",
            text="已移交",
        )

    @rule(hours=st.integers(1, 130))
    def time_passes(self, hours: int) -> None:
        """Hours or days, and the timers wake up."""
        self.now += timedelta(hours=hours)
        with clock.at(self.now), transaction():
            ticking.note_overdue(self.grievance_id)

    @rule(applies=st.sampled_from([True, True, False]), back=st.sampled_from([0, 0, 1, -1]))
    def a_stage_is_recorded(self, applies: bool, back: int) -> None:
        """Reached some days ago, today, or it does not apply."""
        self.record(applies, back)

    def record(self, applies: bool, back: int) -> None:
        """Do it."""
        on = clock.local(self.now).date() - timedelta(days=back)
        more = {"on": on, "applies": applies, "note": "" if applies else "已自拆"}
        self.attempt(stages.record, actor=self.street, version=self.row().version, **more)

    @rule(nth=st.integers(0, 2), by_mistake=st.booleans(), back=st.integers(0, 1))
    def a_record_is_corrected(self, nth: int, by_mistake: bool, back: int) -> None:
        """Another day, or it never was; something is recorded before."""
        self.record(applies=True, back=0)
        self.all_of_it_holds()
        self.attempt(
            stages.correct,
            actor=self.street,
            version=self.row().version,
            stage_id=standing.of(self.row())[nth].stage.id,
            by_mistake=by_mistake,
            on=clock.local(self.now).date() - timedelta(days=back),
            reason="写错",
        )

    @rule(days=st.integers(1, 20))
    def the_date_is_put_off(self, days: int) -> None:
        """By the supervisor."""
        due = self.row().due_at or self.now
        self.attempt(
            dispatch.extend,
            actor=self.leader,
            version=self.row().version,
            reason="等鉴定",
            until=clock.local(due).date() + timedelta(days=days),
        )

    @rule(day=st.dates(date(2026, 11, 24), date(2026, 12, 31)))
    def the_calendar_changes(self, day: date) -> None:
        """A day off, or a made-up working day; computing once more changes nothing."""
        kind = DayKind.HOLIDAY if day.weekday() < FRIDAY else DayKind.WORKDAY
        with clock.at(self.now):
            with transaction():
                calendar.put_day(day=day, kind=kind, name="调休", source="通知", by=None)
                ticking.recompute(self.grievance_id)
            with transaction():
                assert ticking.recompute(self.grievance_id) is None

    @rule()
    def it_comes_back_and_goes_up_again(self) -> None:
        """Those above give it back, and get it once more."""
        self.attempt(
            dispatch.deescalate,
            actor=self.here.hand,
            version=self.row().version,
            text="先劝导",
        )
        self.now += timedelta(hours=5)
        self.go_up()

    @rule(by_community=st.booleans(), disputed=st.booleans())
    def the_result_is_told(self, by_community: bool, disputed: bool) -> None:
        """By whoever may or may not; perhaps the resident says it is not so."""
        for _stage in standing.of(self.row()):
            self.now += timedelta(hours=30)
            self.record(applies=True, back=0)
        self.attempt(
            service.resolve,
            actor=self.here.hand if by_community else self.street,
            version=self.row().version,
            outcome="fixed",
            reply=REPLY,
        )
        if disputed:
            self.attempt(service.dispute, actor=Actor(REPORTER, self.reporter.id), reason="还在")
            self.go_up()

    @invariant()
    def all_of_it_holds(self) -> None:
        """Every truth, after every step."""
        if not hasattr(self, "grievance_id"):
            return
        row, events = self.row(), events_of(self.grievance_id)
        for name in CHECKS:
            getattr(self, name)(row, events)

    def check_the_stretches_sum_to_the_total(self, row: Grievance, _events: Any) -> None:
        """The stages lie beside the total clock: nothing is counted twice or lost."""
        rows = clocks.segments(self.grievance_id)
        lengths = [(one.ended_at or self.now) - one.started_at for one in rows]
        assert sum(lengths, timedelta()) == self.now - row.filed_at
        assert all(a.ended_at == b.started_at for a, b in pairwise(rows))

    def check_the_running_clock_is_that_of_the_stage(self, row: Grievance, _events: Any) -> None:
        """And the promise is rebuilt to what it is."""
        if row.status is not S.ESCALATED:
            return
        step = standing.clock_step(standing.of(row))
        running = clocks.segments(self.grievance_id)[-1]
        assert (running.turn, running.due_at) == (Turn.STREET, row.due_at)
        if any(each.runs for each in standing.of(row)):
            assert step is not None
            assert running.limit_key == step.stage.limit_key

    def check_stages_end_in_order(self, row: Grievance, _events: Any) -> None:
        """No stage is over before the one that comes first."""
        over = [step.record is not None for step in standing.of(row)]
        assert over == sorted(over, reverse=True)

    def check_only_those_above_ended_it(self, _row: Grievance, events: Any) -> None:
        """No result but theirs, and no stage of anybody else."""
        for event in events:
            if event.kind in (E.RESOLVE, E.STAGE, E.CORRECT_STAGE):
                assert event.actor_kind == STREET

    def teardown(self) -> None:
        """What was met on the way."""
        if hasattr(self, "grievance_id"):
            met.update(event.kind for event in events_of(self.grievance_id))
            words.update(session.scalars(select(StageRecord.word)))


CHECKS = [name for room in (Stages, Truths) for name in vars(room) if name.startswith("check_")]


def test_whatever_happens_to_a_handed_over_report_its_clocks_add_up() -> None:
    """Many lives; together they meet every entry that there is."""
    run_state_machine_as_test(
        Stages,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert met >= {E.STAGE, E.CORRECT_STAGE, E.EXTEND, E.RECOMPUTE, E.OVERDUE, E.RESOLVE}
    assert words == set(StageWord)
