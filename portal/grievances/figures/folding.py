"""From the history of one grievance to what it adds to the counts: a pure function.

Everything is counted in the month in which it happened and never again. When kind or grid are put
right, what was counted in the same month moves along; a month that is over stays as it was, so
that a published month never changes and no difference of two publications tells of one report.
Work done on a lead, or on the parts of a report that was split, is counted there and once: of a
merged report only the resident's own answer counts, and that it was merged.
A report about the community's own staff is counted nowhere: from a count that is one higher than
their list, those it is kept from would learn of it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from portal.base import clock
from portal.grievances.figures.measures import Measure, bucket_of
from portal.grievances.lifecycle import (
    AUTOMATIC,
    CALLED,
    FOLLOWS,
    SAID_SATISFIED,
    SAID_SOLVED,
    UNDOES,
)
from portal.grievances.models import EventKind, GrievanceStatus
from portal.grievances.tallies import NO_GRID

E, S, M = EventKind, GrievanceStatus, Measure

FIRST_CONTACT = frozenset({E.ACCEPT, E.SIGN})
WAITS_FOR_CONTACT = frozenset({S.SUBMITTED, S.DISPATCHED})


class Happened(NamedTuple):
    """What an event tells the counts."""

    seq: int
    kind: EventKind
    at: datetime
    to_status: GrievanceStatus
    facts: dict[str, Any]


class Place(NamedTuple):
    """One count."""

    month: date
    kind_id: int
    grid_key: int
    measure: Measure
    bucket: int


class Start(NamedTuple):
    """Kind and grid of the row, for histories that do not tell them."""

    kind_id: int
    grid_id: int | None


@dataclass
class _Life:
    kind_id: int
    grid_key: int
    filed_at: datetime
    due_at: datetime | None = None
    contacted: bool = False
    missed: bool = False
    late: bool = False
    confidential: bool = False
    resolved: bool = False
    counted: list[Place] = field(default_factory=list)


def month_of(moment: datetime) -> date:
    """The first day of the month in which it happened, by a clock on a Chinese wall."""
    return clock.local(moment).date().replace(day=1)


def fold(events: Iterable[Happened], start: Start) -> Counter[Place]:
    """What these events add to the counts; they come in their order, the first one is the
    filing."""
    life: _Life | None = None
    for event in standing(list(events)):
        if life is None:
            life = _Life(start.kind_id, start.grid_id or NO_GRID, event.at)
        _take_facts(life, event)
        for measure, bucket in _told(life, event):
            place = Place(month_of(event.at), life.kind_id, life.grid_key, measure, bucket)
            life.counted.append(place)
        if "due_at" in event.facts:
            life.due_at = moment_of(event.facts["due_at"])
    return Counter(() if life is None or life.confidential else life.counted)


def standing(events: list[Happened]) -> list[Happened]:
    """Without what was taken back a moment later, and without the taking back."""
    gone = {seq for event in events if event.kind is E.UNDO for seq in event.facts[UNDOES]}
    return [each for each in events if each.kind is not E.UNDO and each.seq not in gone]


def _take_facts(life: _Life, event: Happened) -> None:
    """Follow kind and grid; what was counted this month follows too."""
    life.confidential = event.facts.get("confidential", life.confidential)
    kind_id = event.facts.get("kind_id", life.kind_id)
    grid_key = life.grid_key
    if "grid_id" in event.facts:
        grid_key = event.facts["grid_id"] or NO_GRID
    if (kind_id, grid_key) == (life.kind_id, life.grid_key):
        return
    life.kind_id, life.grid_key = kind_id, grid_key
    month = month_of(event.at)
    life.counted = [
        place._replace(kind_id=kind_id, grid_key=grid_key) if place.month == month else place
        for place in life.counted
    ]


def _told(life: _Life, event: Happened) -> list[tuple[Measure, int]]:
    """The counts that one event adds to."""
    if event.kind in FIRST_CONTACT:
        return _contact(life, event)
    if event.kind is E.OVERDUE:
        return _overdue(life, event)
    if event.kind is E.RESOLVE:
        return [] if event.facts.get(FOLLOWS) else _resolved(life, event)
    if event.kind in _ANSWERS:
        return [(measure, 0) for measure in _ANSWERS[event.kind](event)]
    measure = PLAIN.get(event.kind)
    return [(measure, 0)] if measure else []


PLAIN = {
    E.SUBMIT: M.RECEIVED,
    E.DISPATCH: M.DISPATCHED,
    E.RETURN: M.RETURNED,
    E.REJECT: M.REJECTED,
    E.WITHDRAW: M.WITHDRAWN,
    E.MERGE: M.MERGED,
}


def _contact(life: _Life, event: Happened) -> list[tuple[Measure, int]]:
    if life.contacted or event.facts.get(AUTOMATIC):
        return []
    life.contacted = True
    found = [(M.REPLY_HOURS, bucket_of(event.at - life.filed_at))]
    if life.missed:
        return found
    in_time = life.due_at is None or event.at <= life.due_at
    return [*found, (M.ON_TIME if in_time else M.MISSED, 0)]


def _overdue(life: _Life, event: Happened) -> list[tuple[Measure, int]]:
    life.late = True
    first = event.to_status in WAITS_FOR_CONTACT and not life.contacted and not life.missed
    if not first:
        return []
    life.missed = True
    return [(M.MISSED, 0)]


def _resolved(life: _Life, event: Happened) -> list[tuple[Measure, int]]:
    late = life.late or (life.due_at is not None and event.at > life.due_at)
    found = [(M.RESOLVED_LATE if late else M.RESOLVED_IN_TIME, 0)]
    if not life.resolved:
        found.append((M.SOLVE_HOURS, bucket_of(event.at - life.filed_at)))
    life.resolved, life.late = True, False
    return found


def _confirmed(event: Happened) -> list[Measure]:
    judged = event.facts.get("satisfaction")
    solved = event.facts.get("solved", True)
    return [M.SOLVED if solved else M.UNSOLVED, Measure(judged) if judged else M.UNRATED]


def _silent(_event: Happened) -> list[Measure]:
    return [M.SILENT, M.UNRATED]


def _called(event: Happened) -> list[Measure]:
    """What was said on the phone is counted apart, and so is a call that reached nobody."""
    if SAID_SOLVED not in event.facts:
        return [M.NOT_REACHED]
    judged = event.facts[SAID_SATISFIED] or "unrated"
    solved = event.facts[SAID_SOLVED]
    return [M.CALLED_SOLVED if solved else M.CALLED_UNSOLVED, Measure(f"called_{judged}")]


def _disputed(event: Happened) -> list[Measure]:
    """Reopened on the resident's behalf: counted with the call before it."""
    return [] if CALLED in event.facts else [M.REOPENED]


_ANSWERS = {
    E.CONFIRM: _confirmed,
    E.CONFIRM_TIMEOUT: _silent,
    E.CALL_BACK: _called,
    E.DISPUTE: _disputed,
}


def moment_of(value: str | None) -> datetime | None:
    """A moment among the facts of an event."""
    return datetime.fromisoformat(value) if value else None
