"""What happened to reports, in the order in which it happened, as far as a client may know."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import FunctionElement, and_, bindparam, case, exists, or_, select
from sqlalchemy import text as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased

from portal.base.reading import Reading
from portal.grievances.lifecycle import UNDOES
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Visibility
from portal.grievances.queries.history import FOR_NEIGHBOURS
from portal.open311.models import TOLD, TOLD_KINDS, Filing

# Told to the sender of a report alone.
OWN_ONLY = frozenset(TOLD_KINDS) - FOR_NEIGHBOURS


class Update(NamedTuple):
    """One thing that happened; ``text`` is empty unless staff wrote it for the public and the
    report is ``public``, which others of the client's own key are not."""

    id: int
    no: str
    kind: EventKind
    status: GrievanceStatus
    at: datetime
    text: str
    public: bool


@dataclass(frozen=True)
class Wanted:
    """What is asked for: between two moments, of these reports (none means all); ``key_id`` adds
    what happened to the reports that were filed with that key."""

    begin: datetime
    end: datetime
    numbers: tuple[str, ...] = ()
    key_id: int | None = None


def page(community_id: int, wanted: Wanted, *, number: int, size: int) -> tuple[list[Update], bool]:
    """A page, the oldest first, and whether there is another one."""
    values: dict[str, Any] = {
        "community": community_id,
        "begin": wanted.begin,
        "end": wanted.end,
        "most": size + 1,
        "skipped": (number - 1) * size,
    }
    if wanted.numbers:
        values["numbers"] = sorted(wanted.numbers)
    if wanted.key_id is not None:
        values["key"] = wanted.key_id
    found = _page(frozenset(values)).rows(**values)
    rows = [Update._make(row) for row in found]
    return rows[:size], len(rows) > size


class _LengthOf(FunctionElement[int]):
    """How many members a list has that is kept as JSON."""

    inherit_cache = True


@compiles(_LengthOf, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"json_array_length({compiler.process(element.clauses, **more)})"


@compiles(_LengthOf, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"jsonb_array_length({compiler.process(element.clauses, **more)})"


# What was taken back within seconds stands right before the event that took it back.
_undo = aliased(Event)
_TAKEN_BACK = exists().where(
    _undo.grievance_id == Event.grievance_id,
    _undo.kind == EventKind.UNDO,
    _undo.seq > Event.seq,
    _undo.seq - _LengthOf(_undo.facts[UNDOES]) <= Event.seq,
)
_SHOWN = and_(Grievance.visibility == Visibility.NEIGHBOURS, Grievance.held_for.is_(None))
_PUBLIC = and_(_SHOWN, Event.kind.not_in(sorted(OWN_ONLY)))


@lru_cache(maxsize=8)
def _page(given: frozenset[str]) -> Reading:
    """The statement behind a page with these filters, read by the moment from an index."""
    found = (
        select(
            Event.id,
            Grievance.no,
            Event.kind,
            Event.to_status,
            Event.at,
            case((and_(_SHOWN, Event.is_public.is_(True)), Event.text), else_=""),
            case((_SHOWN, True), else_=False),
        )
        .join(Grievance, Grievance.id == Event.grievance_id)
        .where(
            Event.community_id == bindparam("community"),
            Event.at.between(bindparam("begin"), bindparam("end")),
            sql(f"grievance_events.{TOLD}"),
            ~_TAKEN_BACK,
        )
        .order_by(Event.at, Event.id)
        .limit(bindparam("most"))
        .offset(bindparam("skipped"))
    )
    if "numbers" in given:
        found = found.where(Grievance.no.in_(bindparam("numbers", expanding=True)))
    if "key" not in given:
        return Reading(found.where(_PUBLIC))
    own = and_(Filing.grievance_id == Event.grievance_id, Filing.key_id == bindparam("key"))
    return Reading(found.outerjoin(Filing, own).where(or_(_PUBLIC, Filing.id.is_not(None))))
