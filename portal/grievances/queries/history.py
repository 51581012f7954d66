"""What happened to a grievance, told to neighbours, to its reporter, and to staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, or_, select

from portal.base.i18n import day_and_time
from portal.base.reading import Reading
from portal.community.identity.models import Person
from portal.grievances import labels, policy
from portal.grievances.callback import telling
from portal.grievances.callback.models import CallBack
from portal.grievances.lifecycle import REPORTER, RESIDENTS, STAFF, SUPPORTER, UNDOES
from portal.grievances.models import Event, EventKind
from portal.grievances.queries.details import Photo
from portal.grievances.urging import telling as pressing

E = EventKind
PUBLIC_AUDIENCE, REPORTER_AUDIENCE, STAFF_AUDIENCE = "public", "reporter", "staff"

# What neighbours are told of a case; the words of residents never.
FOR_NEIGHBOURS = frozenset(
    {
        E.SUBMIT,
        E.ACCEPT,
        E.SELF_HANDLE,
        E.DISPATCH,
        E.SIGN,
        E.RETURN,
        E.ESCALATE,
        E.DEESCALATE,
        E.EXTEND,
        E.RESOLVE,
        E.CONFIRM,
        E.CONFIRM_TIMEOUT,
        E.DISPUTE,
        E.REJECT,
        E.MERGE,
        E.UNMERGE,
        E.URGE,
        E.SUPERVISE,
        E.LIFT_SUPERVISION,
    }
)
# What staff keep among themselves.
NOT_FOR_THE_REPORTER = frozenset({E.NOTE, E.HOLD, E.UNHOLD, E.PROPOSE_REJECT, E.ANSWER_SUPERVISION})

BY_SUPPORTER = {
    E.CONFIRM: labels.CONFIRMED_BY_SUPPORTER,
    E.DISPUTE: labels.DISPUTED_BY_SUPPORTER,
    E.URGE: labels.URGED_BY_JOINED,
}


@dataclass(frozen=True)
class Entry:
    """A line of the timeline; ``who`` is a worker's name, for staff only; ``by_neighbour`` says
    that a supporter answered for the reporter."""

    kind: EventKind
    at: datetime
    title: str
    text: str = ""
    who: str = ""
    photos: Sequence[Photo] = ()
    by_neighbour: bool = False

    @property
    def when(self) -> str:
        """Day and time in the reader's language."""
        return day_and_time(self.at)

    @property
    def iso(self) -> str:
        """Day and time for machines."""
        return self.at.isoformat()


# The facts of an undo and of a supervision alone: of other events they are not read here.
# Two comparisons, for a list would be laid out anew each time the page is read.
TAKEN_BACK = case((or_(Event.kind == E.UNDO, Event.kind == E.SUPERVISE), Event.facts))
_EVENTS = (
    select(
        Event.kind,
        Event.at,
        Event.text,
        Event.is_public,
        Event.actor_kind,
        Event.seq,
        TAKEN_BACK.label("taken_back"),
    )
    .where(Event.grievance_id == bindparam("grievance"))
    .order_by(Event.seq.desc())
)
_TIMELINE = Reading(_EVENTS)
_TIMELINE_WITH_NAMES = Reading(
    _EVENTS.add_columns(Person.name).outerjoin(Person, Person.id == Event.actor_id)
)


def timeline(report: policy.Report, *, audience: str = PUBLIC_AUDIENCE) -> list[Entry]:
    """What happened, newest first, as far as the audience (public, reporter, staff) may know."""
    if audience == STAFF_AUDIENCE:
        rows = list(_TIMELINE_WITH_NAMES.rows(grievance=report.id))
        calls = _calls(report, rows)
        return _confided(report, [_entry(row, row.name or "", audience, calls) for row in rows])
    rows = standing(_TIMELINE.rows(grievance=report.id))
    if audience == PUBLIC_AUDIENCE:
        return [_entry(row, "", audience, {}) for row in rows if row.kind in FOR_NEIGHBOURS]
    calls = _calls(report, rows)
    rows, before = _split_at_handover(rows)
    shown = [row for row in rows if row.kind not in NOT_FOR_THE_REPORTER]
    told = [_entry(row, "", audience, calls) for row in shown]
    told += [_entry(row, "", _of_before(row), {}) for row in before]
    return _confided(report, told)


def _confided(report: policy.Report, entries: list[Entry]) -> list[Entry]:
    """Of a report about staff nothing is told to have been done by a grid worker."""
    if not report.confidential:
        return entries
    words = labels.CONFIDED_EVENTS
    return [
        replace(each, title=str(words[each.kind])) if each.kind in words else each
        for each in entries
    ]


def _split_at_handover(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """What happened since the report is this reporter's, and before: of that they know what every
    neighbour knows, and what staff asked."""
    last = next((n for n, row in enumerate(rows) if row.kind is E.TAKE_OVER), None)
    if last is None:
        return rows, []
    seen = FOR_NEIGHBOURS | {E.ASK_INFO, E.TAKE_OVER}
    return rows[:last], [row for row in rows[last:] if row.kind in seen]


def _of_before(row: Any) -> str:
    return REPORTER_AUDIENCE if row.kind is E.ASK_INFO else PUBLIC_AUDIENCE


def _calls(report: policy.Report, rows: list[Any]) -> dict[int, CallBack]:
    """The calls made about it; nothing is asked where the history names none."""
    called = any(row.kind is E.CALL_BACK for row in rows)
    return telling.said(report.id) if called else {}


def standing(rows: Iterable[Any]) -> list[Any]:
    """Events without what was taken back within seconds: nobody but staff was ever told of it."""
    found = list(rows)
    gone = {seq for row in found if row.kind is E.UNDO for seq in row.taken_back[UNDOES]}
    return [row for row in found if row.kind is not E.UNDO and row.seq not in gone]


def _entry(event: Row[Any], name: str, audience: str, calls: Mapping[int, CallBack]) -> Entry:
    told = audience != PUBLIC_AUDIENCE or event.is_public
    said = event.text if told else ""
    if event.kind is E.CALL_BACK:
        said = telling.told(calls, event.seq, to_reporter=audience == REPORTER_AUDIENCE)
    if event.kind in pressing.KINDS:
        said = pressing.told(event, to_staff=audience == STAFF_AUDIENCE)
    return Entry(
        kind=event.kind,
        at=event.at,
        title=_title(event, audience),
        text=said,
        who="" if event.actor_kind in RESIDENTS else name,
        by_neighbour=event.actor_kind == SUPPORTER,
    )


def _title(event: Row[Any], audience: str) -> str:
    concerns_you = event.actor_kind == REPORTER or event.kind is E.ASK_INFO
    if event.actor_kind == STAFF and event.kind is E.SUBMIT:
        return str(labels.SUBMITTED_BY_STAFF)
    if event.actor_kind == STAFF and event.kind is E.ADD:
        return str(labels.ADDED_BY_STAFF)
    if event.actor_kind == SUPPORTER and event.kind in BY_SUPPORTER:
        return str(BY_SUPPORTER[event.kind])
    if event.actor_kind == STAFF and event.kind is E.DISPUTE:
        return str(labels.REOPENED_BY_CALL_BACK)
    if audience == REPORTER_AUDIENCE and concerns_you and event.kind in labels.OWN_EVENT_LABELS:
        return str(labels.OWN_EVENT_LABELS[event.kind])
    return str(labels.EVENT_LABELS[event.kind])
