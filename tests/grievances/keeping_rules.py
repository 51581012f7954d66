"""Further rules and checks for the life of a report: old pages, ages, and being forgotten."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import clocks, lifecycle, limits, service
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.retention import running
from portal.grievances.retention import service as retention
from portal.grievances.retention.models import RetentionHold, Tombstone
from tests.grievances.replaying import events_of, shown

E, S = EventKind, GrievanceStatus
TABLES = {"grievance_tombstones", "grievance_retention_holds", "grievance_photo_covers"}
TWO_YEARS = timedelta(days=2 * 366)
# What a worker sends from a page, with the version that the page showed.
FROM_A_PAGE: dict[str, dict[str, Any]] = {
    "accept": {},
    "self_handle": {},
    "ask_info": {"text": "哪里？"},
    "resolve": {"outcome": "explained", "reply": "已处理"},
    "reject": {"reason_code": "outside", "text": "不属于"},
    "hold": {"reason": "核对"},
}


class Keeping:
    """Mixed into the machine; what it uses of it stands here by name."""

    here: Any
    now: datetime
    grievance_id: int
    row: Any
    go_on: Any

    @rule(pick=st.integers(0, 99), name=st.sampled_from(sorted(FROM_A_PAGE)))
    def two_have_the_same_page_open(self, pick: int, name: str) -> None:
        """(2): one acts; what the other sends from the old page afterwards is refused, told in a
        sentence, and changes nothing."""
        seen = self.row().version
        self.go_on(pick, second=False)
        self.now += timedelta(seconds=20)
        row = self.row()
        later = [event for event in events_of(self.grievance_id) if event.seq > seen]
        if all(event.kind in lifecycle.QUIET for event in later):
            return
        before, count = shown(row), row.version
        refused: DomainError | None = None
        with clock.at(self.now):
            try:
                with transaction():
                    getattr(service, name)(
                        self.grievance_id,
                        actor=Actor(STAFF, self.here.colleague.id),
                        version=seen,
                        **FROM_A_PAGE[name],
                    )
            except DomainError as error:
                refused = error
        assert refused is not None
        assert str(refused)
        assert (shown(self.row()), self.row().version) == (before, count)

    @rule(held=st.booleans())
    def years_pass(self, held: bool) -> None:
        """(10): so long after the end the reporter goes, once, unless somebody holds it."""
        with clock.at(self.now), transaction():
            kept = self._hold() if held else None
        self.now += TWO_YEARS
        with clock.at(self.now):
            running.run()
            once = (shown(self.row()), self._stones())
            running.run()
        assert (shown(self.row()), self._stones()) == once
        row = self.row()
        over = row.turn is Turn.NOBODY and row.status is not S.MERGED and row.held_for is None
        if kept is not None:
            with clock.at(self.now), transaction():
                retention.lift(kept, by=self.here.colleague.id)
        elif over:
            assert row.reporter_id is None
            assert row.words_erased_at is not None
            assert row.text == "" or row.released_at is not None

    def _hold(self) -> int | None:
        row = self.row()
        if row.words_erased_at is not None:
            return None
        found: RetentionHold = retention.hold(
            community_id=row.community_id,
            no=row.no,
            reason="调解",
            until_on=None,
            by=self.here.colleague.id,
        )
        return found.id

    def _stones(self) -> int:
        return len(session.scalars(select(Tombstone.id)).all())

    def check_age_is_the_sum_of_the_stretches(self, row: Grievance, events: list[Event]) -> None:
        """(3): as long as it is old, and every pause was begun by somebody."""
        rows = clocks.segments(self.grievance_id)
        lengths = [(one.ended_at or self.now) - one.started_at for one in rows]
        assert sum(lengths, timedelta()) == self.now - row.filed_at
        for former, pause in pairwise(rows):
            if pause.limit_key == limits.NEED_INFO:
                assert former.author_id is not None

    def check_what_was_forgotten_has_its_stones(self, row: Grievance, events: list[Event]) -> None:
        """Each time something was removed is on record, without a word of the person."""
        erased = [event for event in events if event.kind is E.ERASE]
        stones = session.scalars(select(Tombstone).order_by(Tombstone.id)).all()
        assert len(stones) == len(erased)
        assert all(type(count) is int for stone in stones for count in stone.what.values())
