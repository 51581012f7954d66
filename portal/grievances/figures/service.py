"""Keeping the counts: from the events that are new since the last time, by the worker.

Moves themselves count nothing, so that filing and handling wait for nothing here. What a grievance
adds is derived from its whole history before and after, and the difference is written together
with how far its history was counted: running it twice, late or from the start gives the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.grievances.figures.folding import Happened, Place, Start, fold
from portal.grievances.figures.models import Counted, Counting, Figure, UnitFigure
from portal.grievances.figures.unit_folding import UnitPlace, fold_units
from portal.grievances.models import Event, Grievance
from portal.grievances.upserts import BLIND, Prepared

EVENTS_AT_ONCE = 4000
MOST_BATCHES = 20  # of one run of the timer; the rest follows a minute later

# Transactions that run side by side may keep their events in another order than they numbered
# them: the newest numbers are looked at again.
LOOK_BACK = 1000

_THE_ONE = 1
Change = Counter[tuple[Any, ...]]


class _Kept:
    """The counts of one table."""

    def __init__(self, model: Any, fields: Iterable[str]) -> None:
        self._model, self._keys = model, ("community_id", *fields)
        self._more = Prepared(
            model,
            lambda insert: insert.on_conflict_do_update(
                index_elements=list(self._keys),
                set_={"n": model.__table__.c.n + insert.excluded.n},
            ),
        )

    def write(self, change: Change) -> None:
        """Always in one order, so that two writers never wait for each other crosswise."""
        rows = [
            dict(zip(self._keys, key, strict=True)) | {"n": n} for key, n in sorted(change.items())
        ]
        self._more.send_many([row for row in rows if row["n"] > 0])
        for row in rows:
            if row["n"] < 0:
                same = (getattr(self._model, name) == row[name] for name in self._keys)
                less = update(self._model).where(*same).values(n=self._model.n + row["n"])
                session.execute(less, execution_options=BLIND)

    def forget(self) -> None:
        """Remove all of them."""
        session.execute(delete(self._model), execution_options=BLIND)


_PLACES, _UNITS = _Kept(Figure, Place._fields), _Kept(UnitFigure, UnitPlace._fields)
_COUNTED = Prepared(
    Counted,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["grievance_id"], set_={"seq": insert.excluded.seq}
    ),
)
_BEGIN = Prepared(Counting, lambda insert: insert.on_conflict_do_nothing())


class _History(NamedTuple):
    community_id: int
    start: Start
    events: list[Happened]


def catch_up() -> int:
    """Count what is new; how many grievances were looked at. Called by the worker."""
    looked_at = 0
    for _ in range(MOST_BATCHES):
        with transaction():
            number, more = _count_some()
        looked_at += number
        if not more:
            break
    return looked_at


def recount() -> int:
    """Forget all counts and count anew from the history; how many grievances were looked at.

    Readers are told meanwhile that the count goes on.
    """
    with transaction():
        state = _state()
        for kept in (_PLACES, _UNITS):
            kept.forget()
        session.execute(delete(Counted), execution_options=BLIND)
        state.event_id, state.until = 0, None
    looked_at = 0
    while True:
        with transaction():
            number, more = _count_some()
        looked_at += number
        if not more:
            return looked_at


def _state() -> Counting:
    _BEGIN.send_for_all(id=_THE_ONE)
    return session.scalars(
        select(Counting)
        .where(Counting.id == _THE_ONE)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _count_some() -> tuple[int, bool]:
    """One batch: how many grievances had something new, and whether more is left."""
    now, state = clock.now(), _state()
    rows = session.execute(
        select(Event.id, Event.grievance_id, Event.seq)
        .where(Event.id > state.event_id - LOOK_BACK)
        .order_by(Event.id)
        .limit(EVENTS_AT_ONCE)
    ).all()
    newest: dict[int, int] = {}
    for _id, grievance_id, seq in rows:
        newest[grievance_id] = max(seq, newest.get(grievance_id, 0))
    counted = _counted(newest)
    fresh = sorted(one for one, seq in newest.items() if seq > counted.get(one, 0))
    _count(fresh, counted)
    more = len(rows) == EVENTS_AT_ONCE
    state.event_id = max(state.event_id, rows[-1][0]) if rows else state.event_id
    state.until = state.until if more else now
    return len(fresh), more


def _counted(grievance_ids: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(Counted.grievance_id, Counted.seq).where(Counted.grievance_id.in_(grievance_ids))
    )
    return {row.grievance_id: row.seq for row in rows}


def _count(grievance_ids: list[int], counted: Mapping[int, int]) -> None:
    places: Change = Counter()
    units: Change = Counter()
    marks = []
    for grievance_id, history in _histories(grievance_ids).items():
        before, here = counted.get(grievance_id, 0), history.community_id
        known = [event for event in history.events if event.seq <= before]
        _add(places, here, fold(history.events, history.start), fold(known, history.start))
        _add(units, here, fold_units(history.events), fold_units(known))
        seq = history.events[-1].seq
        marks.append({"grievance_id": grievance_id, "community_id": here, "seq": seq})
    _PLACES.write(places)
    _UNITS.write(units)
    _COUNTED.send_many(marks)


def _add(change: Change, community_id: int, now: Counter[Any], before: Counter[Any]) -> None:
    """What a report adds to the counts of its community since it was counted before."""
    for place in now.keys() | before.keys():
        difference = now[place] - before[place]
        if difference:
            change[community_id, *place] += difference


def _histories(grievance_ids: list[int]) -> dict[int, _History]:
    starts = {
        row.id: row
        for row in session.execute(
            select(
                Grievance.id, Grievance.community_id, Grievance.kind_id, Grievance.grid_id
            ).where(Grievance.id.in_(grievance_ids))
        )
    }
    events = session.execute(
        select(Event.grievance_id, Event.seq, Event.kind, Event.at, Event.to_status, Event.facts)
        .where(Event.grievance_id.in_(grievance_ids))
        .order_by(Event.grievance_id, Event.seq)
    )
    found = {}
    for grievance_id, rows in groupby(events, key=lambda row: row[0]):
        known = [Happened(*row[1:]) for row in rows]
        row = starts[grievance_id]
        start = Start(
            _at_first(known, "kind_id", row.kind_id), _at_first(known, "grid_id", row.grid_id)
        )
        found[grievance_id] = _History(row.community_id, start, known)
    return found


def _at_first(events: list[Happened], name: str, now: Any) -> Any:
    """What a column was in the beginning, where the filing itself does not tell."""
    changes = (event.facts.get("was", {}) for event in events)
    return next((was[name] for was in changes if name in was), now)
