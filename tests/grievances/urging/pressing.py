"""Further rules and checks for the life of a report: it is urged, and put under supervision."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import func, select

from portal.base import clock, deadlines
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances.lifecycle import REPORTER, STAFF, SUPERVISOR, SUPPORTER, Actor
from portal.grievances.models import Event, EventKind, Grievance, Turn
from portal.grievances.urging import policy, service, timers
from portal.grievances.urging.models import Supervision
from tests.grievances.replaying import events_of, shown
from tests.grievances.truths import WHY_SUPERVISED

E = EventKind
TABLES = {"grievance_supervisions"}
PRESSED = frozenset({E.URGE, E.SUPERVISE, E.ANSWER_SUPERVISION, E.LIFT_SUPERVISION})
# What flags may change of the row: themselves, and that something changed.
FLAGS = {"urge_count", "urged_at", "supervised_until", "version", "changed_at"}
URGED_WITH, ANSWERED = "三单元刘家等着", "明天去"


STEPS = ("demand", "remind", "answer", "end")


class Pressing:
    """Mixed into the machine; what it uses of it stands here by name."""

    here: Any
    reporter: Any
    now: datetime
    grievance_id: int
    row: Any

    @rule(hours=st.integers(0, 90), twice=st.booleans())
    def the_reporter_urges(self, hours: int, twice: bool) -> None:
        """Perhaps too early, perhaps two times by one tap."""
        self.now += timedelta(hours=hours)
        before = self.row().urge_count
        for _tap in range(1 + twice):
            self._press(
                service.urge,
                actor=Actor(REPORTER, self.reporter.id),
                text=URGED_WITH,
                sent=f"tap{self.now}",
            )
        assert self.row().urge_count - before in (0, 1)

    @rule(begin=st.integers(0, 3), odd=st.integers(0, 6), days=st.integers(0, 9))
    def those_above_press(self, begin: int, odd: int, days: int) -> None:
        """An answer is demanded, reminded of, given, the supervision ends, as far as it may go; one
        step perhaps from an old page, by who demanded the answer, or by an office above."""
        for n, step in enumerate(STEPS[begin:], begin):
            self.now += timedelta(minutes=5)
            getattr(self, f"_{step}")(days, n == odd)

    def _demand(self, days: int, odd: bool) -> None:
        self._press(
            service.supervise,
            actor=Actor(SUPERVISOR, self.here.supervisor.id),
            office=Role.SUPERVISOR,
            version=1 if odd else self.row().version,
            reason=WHY_SUPERVISED,
            until=self._day(days),
        )

    def _day(self, days: int) -> date:
        """A working day, but for the shortest time, which ends before it began."""
        day = clock.local(self.now).date() + timedelta(days=days)
        while days and not deadlines.current_calendar().is_working_day(day):
            day += timedelta(days=1)
        return day

    def _answer(self, _days: int, odd: bool) -> None:
        person = self.here.supervisor if odd else self.here.worker
        version = self.row().version
        actor = Actor(STAFF, person.id)
        self._press(service.answer, actor=actor, version=version, text=ANSWERED)

    def _remind(self, _days: int, odd: bool) -> None:
        before = shown(self.row())
        with clock.at(self.now):
            timers.remind_of_answers()
            assert timers.remind_of_answers() == 0
        assert shown(self.row()) == before

    def _end(self, _days: int, odd: bool) -> None:
        self._press(
            service.lift,
            actor=Actor(SUPERVISOR, self.here.supervisor.id),
            office=Role.STREET if odd else Role.SUPERVISOR,
            version=self.row().version,
            note="已看到",
        )

    def _press(self, act: Any, **more: Any) -> None:
        """What is refused leaves no trace; what is done changes the flags only."""
        before, count = shown(self.row()), len(events_of(self.grievance_id))
        refused: DomainError | None = None
        with clock.at(self.now):
            try:
                with transaction():
                    act(self.grievance_id, **more)
            except DomainError as error:
                refused = error
        assert refused is None or str(refused)
        after = shown(self.row())
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= (FLAGS if refused is None else set())
        assert len(events_of(self.grievance_id)) <= count + (refused is None)

    def check_flags_move_nothing(self, row: Grievance, events: list[Event]) -> None:
        """Neither status, holder nor dates; and nothing of it names a resident."""
        for event in events:
            if event.kind in PRESSED:
                assert event.from_status is event.to_status
                moved = event.facts.keys() - {"was", "sent", "office", "urged_for"}
                assert moved <= FLAGS
            if event.kind is E.URGE:
                assert event.actor_id is None
                assert event.actor_kind in (REPORTER, SUPPORTER)

    def check_urgings_keep_their_pace(self, row: Grievance, events: list[Event]) -> None:
        """At most one a day, and as many as the history tells."""
        moments = [event.at for event in events if event.kind is E.URGE]
        assert row.urge_count == len(moments)
        assert row.urged_at == (moments[-1] if moments else None)
        pace = service.pace_of(row.community_id)
        assert all(later - former >= pace.between for former, later in pairwise(moments))

    def check_one_supervision_runs_at_most(self, row: Grievance, events: list[Event]) -> None:
        """Its date stands in the row as long as it runs."""
        running = session.scalars(select(Supervision).where(Supervision.lifted_at.is_(None))).all()
        assert [each.until for each in running] == [row.supervised_until] * len(running)
        assert len(running) == (row.supervised_until is not None)
        begun = sum(event.kind is E.SUPERVISE for event in events)
        ended = sum(event.kind is E.LIFT_SUPERVISION for event in events)
        assert begun - ended == len(running)
        assert session.scalar(select(func.count(Supervision.id))) == begun

    def check_nobody_is_urged_in_vain(self, row: Grievance, events: list[Event]) -> None:
        """While it is the resident's turn, or all is over, there is nobody to urge."""
        with clock.at(self.now):
            begins = policy.possible_from(row, service.pace_of(row.community_id))
        assert begins is None or row.turn not in (Turn.RESIDENT, Turn.NOBODY)
