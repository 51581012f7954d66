"""What is true of a report at every moment of its life, whoever did what before."""

from sqlalchemy import select

from portal.base.db import session
from portal.grievances import clocks, lifecycle, policy, queries
from portal.grievances.dispatch.models import Unit
from portal.grievances.dispatch.queries import running
from portal.grievances.lifecycle import REPORTER, SUPERVISOR
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Tally,
    Turn,
    Visibility,
)
from portal.grievances.queries import categories
from tests.factories.grievances import Scene
from tests.grievances.replaying import replay, shown

E, S = EventKind, GrievanceStatus
REPORTER_NAME, REPLY, UNIT_NAME = "刘淑珍", "已处理", "安居物业"
WHY_SUPERVISED = "拖了两周"
MOVES_DATES = {E.CHANGE, E.RECOMPUTE, E.EXTEND, E.STAGE, E.CORRECT_STAGE}


class Truths:
    """Checks of a report and its events."""

    grievance_id: int
    here: Scene
    unit: Unit

    def check_the_third_dispute_leads_out(self, row: Grievance, events: list[Event]) -> None:
        """After it nobody in the community takes the report on again by itself."""
        disputes = 0
        for event in events:
            disputes += event.kind is E.DISPUTE
            if disputes >= policy.DISPUTES_BEFORE_ESCALATION:
                assert event.kind not in {E.SELF_HANDLE, E.DISPATCH, E.SIGN}

    def check_one_change_one_event(self, row: Grievance, events: list[Event]) -> None:
        """(1), (2): the version counts the events."""
        numbers = [event.seq for event in events]
        assert numbers == list(range(1, row.version + 1))

    def check_segments_touch(self, row: Grievance, events: list[Event]) -> None:
        """(3): no gap, no overlap, one that runs, and every pause has begun by an event."""
        rows = clocks.segments(self.grievance_id)
        assert rows[0].started_at == row.filed_at
        assert [row.ended_at for row in rows[:-1]] == [row.started_at for row in rows[1:]]
        assert rows[-1].ended_at is None
        assert rows[-1].turn is row.turn
        assert rows[-1].due_at == row.due_at

    def check_due_dates_move_only_for_a_reason(self, row: Grievance, events: list[Event]) -> None:
        """(4): in the same status only by a change of kind or calendar; always old and new.
        Whoever takes an act back gives back a date that had been promised before."""
        promised = {events[0].facts["promised_at"]}
        for event in events[1:]:
            moved = {"due_at", "promised_at"} & event.facts.keys()
            assert moved <= event.facts.get("was", {}).keys()
            if event.kind is E.UNDO:
                assert event.facts.get("promised_at") in promised | {None}
                continue
            promised |= {event.facts[name] for name in moved & {"promised_at"}}
            if event.from_status is event.to_status and moved:
                assert event.kind in MOVES_DATES
            if "promised_at" in moved and event.from_status is not S.ESCALATED:
                assert event.kind in {
                    E.EXTEND,
                    E.CHANGE,
                    E.RECOMPUTE,
                    E.ANSWER_INFO,
                    E.INFO_TIMEOUT,
                    E.DISPUTE,
                    E.APPEAL,
                }

    def check_closed_only_after_resolved(self, row: Grievance, events: list[Event]) -> None:
        """(5): and never closed by time without a reminder; silence is no satisfaction."""
        for event in events:
            if event.to_status is S.CLOSED and event.from_status is not S.CLOSED:
                assert event.from_status is S.RESOLVED
            if event.kind is E.CONFIRM_TIMEOUT:
                assert any(e.kind is E.REMIND and e.seq < event.seq for e in events)
        if row.status is S.CLOSED and events[-1].kind is E.CONFIRM_TIMEOUT:
            assert (row.solved, row.satisfaction) == (None, None)

    def check_moves_follow_the_table(self, row: Grievance, events: list[Event]) -> None:
        """(7): every event is a row of the table."""
        status, origin = None, None
        been: dict[int, tuple[GrievanceStatus | None, str | None]] = {}
        for event in events:
            assert event.from_status is status
            been[event.seq] = (status, origin)
            if event.kind is E.UNDO:
                status, origin = been[event.facts[lifecycle.UNDOES][0]]
                assert event.to_status is status
                continue
            assert event.to_status is lifecycle.goal(event.kind, status, origin)
            if event.to_status is S.NEED_INFO and status is not S.NEED_INFO:
                origin = status.value
            status = event.to_status

    def check_nobody_learns_who_reported(self, row: Grievance, events: list[Event]) -> None:
        """(8): neither from events nor from what neighbours see."""
        for event in events:
            assert event.actor_kind != REPORTER or event.actor_id is None
            assert "reporter_id" not in event.facts
            assert REPORTER_NAME not in f"{event.text}{event.facts}"
        told = queries.timeline(row, audience="public")
        assert all(not entry.who for entry in told)
        for entry in told:
            if entry.kind is E.SUPERVISE:
                assert self.here.supervisor.name not in entry.text
            else:
                assert entry.text in {"", REPLY, UNIT_NAME}
        own = queries.timeline(row, audience="reporter")
        assert all(entry.text != WHY_SUPERVISED for entry in (*told, *own))
        if row.kind.code == "illegal_construction":
            assert row.visibility is Visibility.STAFF

    def check_history_rebuilds_the_row(self, row: Grievance, events: list[Event]) -> None:
        """(9)."""
        assert replay(self.grievance_id) == shown(row)

    def check_counts_agree(self, row: Grievance, events: list[Event]) -> None:
        """The counts say what the rows say."""
        tallies = session.scalars(
            select(Tally).where(Tally.community_id == self.here.community.id, Tally.n != 0)
        ).all()
        assert [(t.status, t.category_id, t.visibility, t.held, t.n) for t in tallies] == [
            (row.status, row.category_id, row.visibility, row.held_for is not None, 1)
        ]
        public = 1 if policy.is_public(row) else 0
        assert queries.public_total(self.here.community.id) == public

    def check_hands(self, row: Grievance, events: list[Event]) -> None:
        """A unit has the report exactly as long as its last sending stands; the first receiver
        keeps the lead; three returns need a supervisor; a date is put off once for each promise;
        what the community has no power over is never ended before those above had it."""
        with_unit = row.status is S.DISPATCHED or row.turn is Turn.UNIT
        assert not with_unit or row.unit_id == self.unit.id
        assert row.status is not S.DISPATCHED or running(self.grievance_id) is not None
        undone = {seq for each in events for seq in each.facts.get(lifecycle.UNDOES, ())}
        stands = [event for event in events if event.seq not in undone]
        leads = [event.facts["lead_id"] for event in stands if event.facts.get("lead_id")]
        assert len(set(leads)) <= 1
        returns = [event for event in events if event.kind is E.RETURN]
        assert row.return_count == len(returns)
        assert all(event.actor_kind == SUPERVISOR for event in returns[2:])
        since = 0
        for event in events:
            if event.kind in (E.DISPUTE, E.APPEAL):
                since = 0
            # That of a stage is put off for itself.
            since += event.kind is E.EXTEND and "stage" not in event.facts
            assert since <= 1
            if event.kind is E.RESOLVE and event.from_status is S.IN_PROGRESS:
                assert self.kind_at(events, event.seq) != "illegal_construction"

    def kind_at(self, events: list[Event], seq: int) -> str:
        """The main kind of the report when an event happened."""
        known = [event.facts["kind_id"] for event in events[:seq] if "kind_id" in event.facts]
        return categories.by_id()[known[-1]].code

    def check_turn_and_due_fit(self, row: Grievance, events: list[Event]) -> None:
        """Whoever's turn it is has a date; who has none waits for nobody."""
        assert (row.due_at is None) == (row.turn is Turn.NOBODY)
