"""Whatever people and timers do in whatever order, these things stay true."""

from datetime import datetime, timedelta
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
from sqlalchemy import func, select

from portal.base import clock, db
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.base.outbox.models import OutboxMessage
from portal.grievances import service, timers
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch import timers as sending
from portal.grievances.lifecycle import REPORTER, STAFF, SUPERVISOR, UNIT, Actor
from portal.grievances.models import (
    EventKind,
    Grievance,
    GrievanceStatus,
    Turn,
)
from portal.grievances.service import erasing
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.keeping_rules import TABLES, Keeping
from tests.grievances.replaying import events_of, replay, shown
from tests.grievances.truths import REPLY, REPORTER_NAME, UNIT_NAME, Truths
from tests.grievances.urging.pressing import PRESSED, Pressing
from tests.grievances.urging.pressing import TABLES as PRESSING_TABLES

S, E = GrievanceStatus, EventKind
BEGIN = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
KINDS = ("litter", "flyers.pasted", "illegal_construction", "other")


# What people do: whether staff do it, and with what.
ACTS: dict[str, tuple[bool, dict[str, Any]]] = {
    "accept": (True, {}),
    "ask_info": (True, {"text": "哪里？"}),
    "answer_info": (False, {"text": "三单元"}),
    "self_handle": (True, {}),
    "take_on": (True, {}),
    "finish": (True, {"outcome": "explained", "reply": REPLY}),
    "resolve": (True, {"outcome": "explained", "reply": REPLY}),
    "confirm": (False, {"satisfaction": "fair"}),
    "confirm-unsolved": (False, {"satisfaction": "dissatisfied", "solved": False}),
    "dispute": (False, {"reason": "还在"}),
    "reject": (True, {"reason_code": "outside", "text": "不属于"}),
    "reject-repeat": (True, {"reason_code": "repeat", "text": "反映过"}),
    "appeal": (False, {"text": "请再看"}),
    "withdraw": (False, {}),
    "add": (False, {"text": "补充"}),
    "add_by_staff": (True, {"text": "电话补充"}),
    "note": (True, {"text": "备注"}),
    "release": (True, {"text": True, "photo_ids": []}),
    "withhold": (True, {}),
    "hold": (True, {"reason": "核对"}),
    "unhold": (True, {}),
} | {f"change-{kind}": (True, {"category_code": kind}) for kind in KINDS}

# What is done between desk, unit, supervisor and those above: as whom, and with what.
HANDED: dict[str, tuple[str, dict[str, Any]]] = {
    "dispatch": (STAFF, {"reason": "归他们管"}),
    "sign": (UNIT, {}),
    "give_back": (UNIT, {"reason": "not_ours", "basis": "合同", "suggested_unit": "城管"}),
    "extend": (SUPERVISOR, {"reason": "等配件"}),
    "escalate": (SUPERVISOR, {"target": "street", "external_no": "TJ1", "text": "已上报"}),
    "deescalate": (STAFF, {"text": "退回社区"}),
}

# With a question that is answered, one that is not, and a refusal that is objected to.
ASKING = (
    *("ask_info", "answer_info", "ask_info", "add", "silence", "accept", "self_handle"),
    *("reject", "appeal", "withhold", "self_handle", "finish"),
)
TOUR = ("accept", "dispatch", "sign", "extend", "give_back", "escalate", "deescalate", "resolve")

# The acts that lead on from a status; some often, so that lives grow long.
ONWARD: dict[GrievanceStatus, tuple[str, ...]] = {
    S.SUBMITTED: (
        *("accept", "accept", "take_on", "finish"),
        *("hold", "release", "ask_info", "reject", "reject-repeat"),
    ),
    S.NEED_INFO: ("answer_info", "answer_info", "silence", "withdraw", "reject"),
    S.ACCEPTED: (
        "self_handle",
        "self_handle",
        "self_handle",
        "dispatch",
        "release",
        "ask_info",
        "reject",
    ),
    S.DISPATCHED: ("sign", "sign", "give_back"),
    S.RETURNED: ("dispatch", "self_handle", "escalate"),
    S.ESCALATED: ("resolve", "resolve", "deescalate"),
    S.IN_PROGRESS: (
        *("resolve", "resolve", "resolve", "resolve", "extend", "extend"),
        *("escalate", "ask_info", "add", "give_back", "withhold"),
    ),
    S.RESOLVED: ("confirm", "dispute", "dispute", "confirm-unsolved", "silence", "silence"),
    S.CLOSED: ("dispute",),
    S.REOPENED: ("self_handle", "finish", "sign", "dispatch", "escalate"),
    S.REJECTED: ("appeal",),
}
USABLE = {
    E.SUBMIT,
    E.ACCEPT,
    E.ASK_INFO,
    E.ANSWER_INFO,
    E.INFO_TIMEOUT,
    E.SELF_HANDLE,
    E.RESOLVE,
    E.CONFIRM,
    E.CONFIRM_TIMEOUT,
    E.DISPUTE,
    E.PROPOSE_REJECT,
    E.REJECT,
    E.APPEAL,
    E.WITHDRAW,
    E.ADD,
    E.NOTE,
    E.CHANGE,
    E.RELEASE,
    E.WITHHOLD,
    E.HOLD,
    E.UNHOLD,
    E.OVERDUE,
    E.REMIND,
    E.ERASE,
    E.DISPATCH,
    E.SIGN,
    E.RETURN,
    E.EXTEND,
    E.ESCALATE,
    E.DEESCALATE,
    E.UNDO,
    *PRESSED,
}
met: set[EventKind] = set()


class Lives(Keeping, Pressing, Truths, RuleBasedStateMachine):
    """Two workers, a reporter and the timers at one report."""

    grievance_id: int
    now: datetime

    @initialize(kind=st.sampled_from(KINDS), night=st.booleans())
    def file(self, kind: str, night: bool) -> None:
        """A report comes in."""
        self.now = BEGIN + timedelta(hours=15 if night else 1)
        with clock.at(self.now):
            self.here = scene()
            self.unit = UnitFactory.create(self.here, name=UNIT_NAME)
            self.reporter = resident(name=REPORTER_NAME)
            filed = GrievanceFactory.file(
                scene=self.here, category=kind, reporter_id=self.reporter.id
            )
        self.grievance_id = filed.grievance.id

    def row(self) -> Grievance:
        """The report as the database has it."""
        session.expire_all()
        found = session.get(Grievance, self.grievance_id)
        assert found is not None
        return found

    def try_to(self, name: str, *, room: Any = service, **more: Any) -> None:
        """One act; what is refused must leave no trace."""
        before = shown(self.row())
        count = len(events_of(self.grievance_id))
        with clock.at(self.now):
            try:
                with transaction():
                    getattr(room, name)(self.grievance_id, **more)
            except DomainError:
                session.expire_all()
                assert shown(self.row()) == before
                assert len(events_of(self.grievance_id)) == count

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        """Hours or days go by."""
        self.now += timedelta(hours=hours)

    @rule(days=st.integers(0, 3))
    def nobody_does_anything_until_it_is_due(self, days: int) -> None:
        """The limit passes, and perhaps some days; the timers wake up twice on the way."""
        due = self.row().due_at
        if due is not None:
            for moment in (due - timedelta(hours=1), due + timedelta(hours=1, days=days)):
                self.now = max(self.now, moment)
                self.timers_run()

    @rule(pick=st.integers(0, 99), second=st.booleans())
    def one_goes_on(self, pick: int, second: bool) -> None:
        """One of the acts that lead somewhere from here."""
        self.go_on(pick, second)

    def go_on(self, pick: int, second: bool) -> None:
        """Do it."""
        acts = ONWARD.get(self.row().status, ("note",))
        if self.row().held_for is not None:
            acts = ("unhold", *acts)
        self.act(acts[pick % len(acts)], second, self.row().version)

    @rule(kind=st.sampled_from(KINDS), second=st.booleans())
    def somebody_puts_it_right(self, kind: str, second: bool) -> None:
        """Another kind, and what neighbours may see of it."""
        self.act(f"change-{kind}", second, self.row().version)
        self.act("release", second, self.row().version)
        if second:
            self.act("withhold", second, self.row().version)

    @rule(begin=st.integers(0, 3))
    def through_many_hands(self, begin: int) -> None:
        """To a unit and back, to those above and back, as far as it may go."""
        for name in TOUR[begin:]:
            self.now += timedelta(minutes=5)
            self.act(name, name in ("extend", "escalate"), self.row().version)
            self.all_of_it_holds()

    @rule(begin=st.integers(0, 7))
    def with_questions_and_a_refusal(self, begin: int) -> None:
        """Asked, answered, left without answer, refused, taken up again, as far as it may go."""
        for name in ASKING[begin:]:
            self.now += timedelta(minutes=5)
            self.act(name, False, self.row().version)
            self.all_of_it_holds()

    @rule(picks=st.lists(st.integers(0, 99), min_size=3, max_size=6))
    def go_on_and_on(self, picks: list[int]) -> None:
        """Several of them, one after another."""
        for pick in picks:
            self.now += timedelta(minutes=10)
            self.go_on(pick, second=pick % 3 == 0)
            self.all_of_it_holds()

    @rule(pick=st.integers(0, 99), second=st.booleans(), seconds=st.sampled_from([4, 9, 10]))
    def one_slips(self, pick: int, second: bool, seconds: int) -> None:
        """Somebody does something and takes it back within seconds, or a moment too late."""
        row = self.row()
        before, version = shown(row), row.version
        self.go_on(pick, second)
        self.now += timedelta(seconds=seconds)
        person = self.here.colleague if second else self.here.worker
        self.try_to("undo", actor=Actor(STAFF, person.id), since=version)
        newest = events_of(self.grievance_id)[-1]
        if newest.kind is E.UNDO and newest.seq > version:
            assert seconds < 10
            same = {name: before[name] for name in before.keys() - {"version", "changed_at"}}
            assert same.items() <= shown(self.row()).items()

    @rule(name=st.sampled_from(sorted([*ACTS, *HANDED])), second=st.booleans(), stale=st.booleans())
    def try_anything(self, name: str, second: bool, stale: bool) -> None:
        """An act that may not fit at all, perhaps from an old page."""
        self.act(name, second, 1 if stale else self.row().version)

    def act(self, name: str, second: bool, version: int) -> None:
        """Do it as whoever does such a thing."""
        if name == "silence":
            self.nobody_judges()
            return
        if name in HANDED:
            self.hand(name, second, version)
            return
        by_staff, more = ACTS[name]
        person = self.here.colleague if second else self.here.worker
        actor = Actor(STAFF, person.id) if by_staff else Actor(REPORTER, self.reporter.id)
        if by_staff and name not in ("note", "add_by_staff"):
            more = more | {"version": version}
        self.try_to(name.removesuffix("_by_staff").partition("-")[0], actor=actor, **more)

    def nobody_judges(self) -> None:
        """The reminder goes out and the window passes."""
        row = self.row()
        for moment in (row.remind_at, row.due_at and row.due_at + timedelta(days=2)):
            if moment is not None:
                self.now = max(self.now, moment)
                self.timers_run()

    def hand(self, name: str, leads: bool, version: int) -> None:
        """Send, sign, give back, put off, pass on, take back, by whoever may or may not."""
        kind, more = HANDED[name]
        if leads and kind != STAFF:
            kind = SUPERVISOR
        person = self.here.supervisor if kind == SUPERVISOR else self.here.worker
        if name == "dispatch":
            more = more | {"unit_id": self.unit.id}
        if name == "extend":
            promised = self.row().promised_at or self.now
            more = more | {"until": clock.local(promised).date() + timedelta(days=5)}
        actor = Actor(kind, person.id)
        self.try_to(name, room=dispatch, actor=actor, version=version, **more)

    @rule()
    def timers_run(self) -> None:
        """The worker process wakes up, and again at once: the second time changes nothing."""
        with clock.at(self.now):
            self.run_timers()
            once = (shown(self.row()), len(events_of(self.grievance_id)))
            told = session.scalar(select(func.count()).select_from(OutboxMessage))
            self.run_timers()
        assert (shown(self.row()), len(events_of(self.grievance_id))) == once
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == told

    def run_timers(self) -> None:
        """Everything that happens by itself."""
        timers.send_reminders()
        timers.end_waiting()
        timers.note_overdue()
        sending.send_unseen()
        sending.propose()

    @invariant()
    def all_of_it_holds(self) -> None:
        """Every truth, after every step."""
        row, events = self.row(), events_of(self.grievance_id)
        for name in CHECKS:
            getattr(self, name)(row, events)

    def teardown(self) -> None:
        """At last the reporter goes, and the record stays without them."""
        if not hasattr(self, "grievance_id"):
            return
        with clock.at(self.now), transaction():
            erasing.erase_reporter(self.reporter.id)
        row = self.row()
        assert row.reporter_id is None
        met.update(event.kind for event in events_of(self.grievance_id))
        assert replay(self.grievance_id) == shown(row)
        if row.turn is Turn.NOBODY and row.held_for is None:
            assert row.text == "" or row.released_at is not None
        start_again()


def start_again() -> None:
    """Each life begins in an empty database."""
    for table in reversed(db.Base.metadata.sorted_tables):
        if table.name in EMPTIED:
            session.execute(table.delete())
    session.commit()
    session.expunge_all()  # the numbers of rows begin anew


EMPTIED = {
    "grievances",
    "grievance_events",
    "grievance_clocks",
    "grievance_tallies",
    "grievance_numbers",
    "grievance_assignments",
    "grievance_proposals",
    "grievance_work_order_links",
    "outbox_messages",
    *TABLES,
    *PRESSING_TABLES,
}


CHECKS = [
    name for room in (Keeping, Pressing, Truths) for name in vars(room) if name.startswith("check_")
]


def test_whatever_happens_in_whatever_order_these_things_stay_true() -> None:
    """Many lives of one report; together they meet every event that is usable now."""
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert met >= USABLE, USABLE - met
