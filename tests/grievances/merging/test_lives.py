"""Several reports joined, separated, split and answered in any order: these things stay true."""

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
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import clocks, lifecycle, queries, service, timers
from portal.grievances.dispatch import service as dispatch
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.merging import judging
from portal.grievances.merging import service as merging
from portal.grievances.models import EventKind, Grievance, GrievanceStatus, Tally, Turn, Visibility
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.merging.making import part
from tests.grievances.replaying import events_of, replay, shown
from tests.grievances.test_invariants import start_again

S, E = GrievanceStatus, EventKind
BEGIN = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
KINDS = ("litter", "litter", "litter", "flyers", "parking", "illegal_construction")
STAFF_ACTS: dict[str, dict[str, Any]] = {
    "accept": {},
    "self_handle": {},
    "resolve": {"outcome": "explained", "reply": "已处理"},
    "reject": {"reason_code": "outside", "text": "不属于"},
    "ask_info": {"text": "哪里？"},
    "change": {"category_code": "illegal_construction"},
    "hold": {"reason": "核对"},
    "unhold": {},
}
REPORTER_ACTS: dict[str, dict[str, Any]] = {
    "answer_info": {"text": "三单元"},
    "confirm": {"satisfaction": "fair"},
    "dispute": {"reason": "还在"},
    "withdraw": {},
    "appeal": {"text": "请再看"},
    "add": {"text": "补充"},
}
OFTEN = ("accept", "self_handle", "resolve", "resolve", "confirm", "dispute", "reject", "withdraw")
MET = {E.MERGE, E.UNMERGE, E.SPLIT, E.RESOLVE, E.CONFIRM, E.DISPUTE, E.DISPATCH, E.REJECT}
met: set[EventKind] = set()
followed: set[str] = set()


class Reports(RuleBasedStateMachine):
    """Four reports of four neighbours, and two workers who join and separate them."""

    now: datetime

    @initialize(kinds=st.lists(st.sampled_from(KINDS), min_size=4, max_size=4))
    def file(self, kinds: list[str]) -> None:
        """They come in, an hour apart."""
        self.now = BEGIN
        with clock.at(self.now):
            self.here = scene()
            self.unit = UnitFactory.create(self.here)
        for kind in kinds:
            self.now += timedelta(hours=1)
            with clock.at(self.now):
                GrievanceFactory.file(
                    scene=self.here, category=kind, reporter_id=resident().id, text="垃圾"
                )

    def rows(self) -> list[Grievance]:
        """All reports as the database has them."""
        session.expire_all()
        wanted = select(Grievance).where(Grievance.community_id == self.here.community.id)
        return list(session.scalars(wanted.order_by(Grievance.id)))

    def one(self, pick: int) -> Grievance:
        """One of them."""
        rows = self.rows()
        return rows[pick % len(rows)]

    def try_to(self, act: Any, grievance: Grievance, **more: Any) -> None:
        """One act; what is refused must leave no trace anywhere."""
        before = [(shown(row), len(events_of(row.id))) for row in self.rows()]
        self.now += timedelta(minutes=7)
        with clock.at(self.now):
            try:
                with transaction():
                    act(grievance.id, **more)
            except DomainError:
                assert [(shown(row), len(events_of(row.id))) for row in self.rows()] == before

    def hand(self, second: bool) -> Actor:
        """One of the two workers."""
        return self.here.other_hand if second else self.here.hand

    @rule(hours=st.integers(1, 80))
    def time_passes(self, hours: int) -> None:
        """Hours or days, and the timers wake up."""
        self.now += timedelta(hours=hours)
        with clock.at(self.now):
            timers.send_reminders()
            timers.end_waiting()
            timers.note_overdue()

    @rule(first=st.integers(0, 9), second=st.integers(0, 9), stale=st.booleans())
    def join(self, first: int, second: int, stale: bool) -> None:
        """Any two, fitting or not, perhaps from an old page."""
        case, lead = self.one(first), self.one(second)
        self.try_to(
            merging.merge,
            case,
            actor=self.hand(stale),
            version=1 if stale else case.version,
            lead_case_id=lead.id,
            lead_version=lead.version,
        )

    @rule(pick=st.integers(0, 99))
    def join_what_fits(self, pick: int) -> None:
        """Two that belong together, where there are such."""
        pairs = [
            (case, lead)
            for case in self.rows()
            for lead in self.rows()
            if case.status is not S.MERGED and judging.fits(case, lead)
        ]
        if pairs:
            case, lead = pairs[pick % len(pairs)]
            self.try_to(
                merging.merge,
                case,
                actor=self.hand(False),
                version=case.version,
                lead_case_id=lead.id,
            )
            assert self.one_by_id(case.id).lead_case_id == lead.id

    @rule(pick=st.integers(0, 9))
    def separate(self, pick: int) -> None:
        """One that is merged, or any."""
        rows = [row for row in self.rows() if row.status is S.MERGED] or self.rows()
        case = rows[pick % len(rows)]
        self.try_to(
            merging.unmerge, case, actor=self.hand(False), version=case.version, reason="不同"
        )

    @rule(pick=st.integers(0, 9))
    def split(self, pick: int) -> None:
        """Into two, while there are few."""
        case = self.one(pick)
        if len(self.rows()) < 8:
            parts = [part(self.here, code, "垃圾") for code in ("litter", "flyers")]
            self.try_to(
                merging.split, case, actor=self.hand(True), version=case.version, parts=parts
            )

    @rule(pick=st.integers(0, 9), name=st.sampled_from([*STAFF_ACTS, *REPORTER_ACTS, *OFTEN * 4]))
    def act(self, pick: int, name: str) -> None:
        """Something to one of them."""
        self.act_on(self.one(pick), name)

    def act_on(self, case: Grievance, name: str) -> None:
        """Do it as whoever does such a thing."""
        if name in REPORTER_ACTS:
            actor, more = Actor(REPORTER, case.reporter_id), REPORTER_ACTS[name]
        else:
            actor, more = self.hand(False), STAFF_ACTS[name] | {"version": case.version}
        self.try_to(getattr(service, name), case, actor=actor, **more)

    @rule(pick=st.integers(0, 9))
    def lead_to_the_end(self, pick: int) -> None:
        """A lead, or any, is dealt with, and everybody who is asked answers or objects."""
        rows = [row for row in self.rows() if row.merged_count or row.parent_case_id] or self.rows()
        case = rows[pick % len(rows)]
        for name in ("accept", "self_handle", "resolve"):
            self.act_on(self.one_by_id(case.id), name)
            self.all_of_it_holds()
        for n, row in enumerate(self.rows()):
            if row.status is S.RESOLVED and (n + pick) % 3:
                self.act_on(row, "confirm" if (n + pick) % 2 else "dispute")

    @rule(pick=st.integers(0, 9), name=st.sampled_from(["reject", "withdraw", "change"]))
    def end_without_a_result(self, pick: int, name: str) -> None:
        """A lead, or any, is refused or withdrawn, or turns out to be private."""
        rows = [row for row in self.rows() if row.merged_count] or self.rows()
        self.act_on(rows[pick % len(rows)], name)

    @rule()
    def all_parts_to_the_end(self) -> None:
        """Every part of what was split is dealt with."""
        for part_id in [row.id for row in self.rows() if row.parent_case_id]:
            for name in ("accept", "self_handle", "resolve"):
                self.act_on(self.one_by_id(part_id), name)
            self.all_of_it_holds()

    def one_by_id(self, grievance_id: int) -> Grievance:
        """As it stands."""
        return next(row for row in self.rows() if row.id == grievance_id)

    @rule(pick=st.integers(0, 9))
    def send_out(self, pick: int) -> None:
        """To the unit, which signs."""
        case = self.one(pick)
        self.try_to(
            dispatch.dispatch,
            case,
            actor=self.hand(False),
            version=case.version,
            unit_id=self.unit.id,
            reason="归他们",
        )
        case = self.one_by_id(case.id)
        if pick % 2:
            self.try_to(dispatch.sign, case, actor=Actor("unit"), version=case.version)

    @invariant()
    def all_of_it_holds(self) -> None:
        """Everything below, after every step."""
        if not hasattr(self, "here"):
            return
        rows = self.rows()
        self.check_forest(rows)
        self.check_counts(rows)
        for row in rows:
            self.check_history(row)
            self.check_clocks(row)
            self.check_answers(row)

    def check_forest(self, rows: list[Grievance]) -> None:
        """(6): depth one, one community, never across what neighbours see; split ones alone."""
        by_id = {row.id: row for row in rows}
        for row in rows:
            assert (row.status is S.MERGED) == (row.lead_case_id is not None)
            if row.lead_case_id is not None:
                lead = by_id[row.lead_case_id]
                assert lead.lead_case_id is None
                assert lead.visibility is row.visibility
                assert lead.status in lifecycle.OPEN - {S.RESOLVED}
                assert not row.merged_count
                assert not row.part_count
            merged = [each for each in rows if each.lead_case_id == row.id]
            parts = [each for each in rows if each.parent_case_id == row.id]
            assert (row.merged_count, row.part_count) == (len(merged), len(parts))
            assert not (parts and (merged or row.parent_case_id))

    def check_counts(self, rows: list[Grievance]) -> None:
        """The counts say what the rows say, and the public list leaves out what is merged."""
        told: dict[GrievanceStatus, int] = {}
        for tally in session.scalars(select(Tally).where(Tally.n != 0)):
            told[tally.status] = told.get(tally.status, 0) + tally.n
        expected: dict[GrievanceStatus, int] = {}
        for row in rows:
            expected[row.status] = expected.get(row.status, 0) + 1
        assert told == expected
        public = {
            row.id
            for row in rows
            if row.visibility is Visibility.NEIGHBOURS and not row.held_for
            if row.status is not S.MERGED
        }
        page = queries.public_page(self.here.community.id)
        assert {card.id for card in page.rows} == public
        assert page.total == len(public)

    def check_history(self, row: Grievance) -> None:
        """(1), (9): the version counts the events, and they rebuild the row."""
        events = events_of(row.id)
        assert [event.seq for event in events] == list(range(1, row.version + 1))
        assert replay(row.id) == shown(row)
        status, origin = None, None
        for event in events:
            assert event.from_status is status
            goal = lifecycle.goal(event.kind, status, origin, event.actor_kind)
            assert event.to_status is goal
            if event.to_status in (S.NEED_INFO, S.MERGED) and status is not event.to_status:
                origin = status.value
            status = event.to_status
            met.add(event.kind)
            if "follows" in event.facts:
                followed.add(str(event.from_status is S.MERGED))

    def check_clocks(self, row: Grievance) -> None:
        """(3): no gap, no overlap, one that runs; the sum is the age."""
        found = clocks.segments(row.id)
        assert found[0].started_at == row.filed_at
        assert [each.ended_at for each in found[:-1]] == [each.started_at for each in found[1:]]
        assert found[-1].ended_at is None
        assert (found[-1].turn, found[-1].due_at) == (row.turn, row.due_at)
        assert (row.due_at is None) == (row.turn is Turn.NOBODY)
        spent = sum((each.ended_at - each.started_at for each in found[:-1]), timedelta())
        assert spent + (self.now - found[-1].started_at) == self.now - row.filed_at

    def check_answers(self, row: Grievance) -> None:
        """(5): closed only after resolved; everybody who reported is asked, and by themselves."""
        for event in events_of(row.id):
            if event.to_status is S.CLOSED and event.from_status is not S.CLOSED:
                assert event.from_status is S.RESOLVED
            if event.kind is E.RESOLVE:
                assert event.to_status is S.RESOLVED
        if row.status is S.RESOLVED:
            assert (row.solved, row.satisfaction) == (None, None)
            assert row.turn is Turn.RESIDENT
            assert row.reply
        if row.status is S.CLOSED:
            assert row.resolved_at is not None

    def teardown(self) -> None:
        """The next lives begin in an empty database."""
        start_again()


def test_whatever_is_joined_separated_and_split_these_things_stay_true() -> None:
    """Many lives of four reports; together they meet what this room is about."""
    run_state_machine_as_test(
        Reports,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert met >= MET, MET - met
    assert followed == {"True", "False"}
