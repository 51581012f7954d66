"""What was done about the orders of the hotline, in the columns in which it wants its replies."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, exists, func, select

from portal.base import clock
from portal.base.i18n import LazyString, _, _l, current_locale
from portal.grievances import labels
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.queries.desk.queue import in_grids
from portal.grievances.transfer.exporting import LAST_DAY, moment
from portal.grievances.transfer.models import OutsideOrder
from portal.grievances.transfer.portions import portions

G = Grievance


class Column(enum.StrEnum):
    """What a column of the replies may hold."""

    HOTLINE_NO = "hotline_no"
    NO = "no"
    STATE = "state"
    OUTCOME = "outcome"
    REPLY = "reply"
    RESOLVED_AT = "resolved_at"
    CLOSED_AT = "closed_at"
    CONTACTED = "contacted"
    SOLVED = "solved"
    RECEIVED_AT = "received_at"
    WANTED_BY = "wanted_by"
    ACCEPTED_AT = "accepted_at"
    KIND = "kind"
    EMPTY = "empty"


C = Column
COLUMN_LABELS: Mapping[Column, LazyString] = {
    C.HOTLINE_NO: _l("Hotline's number"),
    C.NO: _l("Our number"),
    C.STATE: _l("State"),
    C.OUTCOME: _l("Result"),
    C.REPLY: _l("Reply"),
    C.RESOLVED_AT: _l("Dealt with on"),
    C.CLOSED_AT: _l("Closed on"),
    C.CONTACTED: _l("Resident was contacted"),
    C.SOLVED: _l("Solved, says the resident"),
    C.RECEIVED_AT: _l("Received at"),
    C.WANTED_BY: _l("Reply wanted by"),
    C.ACCEPTED_AT: _l("Accepted on"),
    C.KIND: _l("Kind of problem"),
    C.EMPTY: _l("Left empty"),
}

# As the hotlines of Chinese cities ask for it; kept in Chinese whatever the reader's language.
USUAL: tuple[tuple[Column, str], ...] = (
    (C.HOTLINE_NO, "工单编号"),
    (C.OUTCOME, "办理结果"),
    (C.REPLY, "答复内容"),
    (C.RESOLVED_AT, "办结时间"),
    (C.CONTACTED, "是否联系诉求人"),
    (C.SOLVED, "是否解决"),
)
MOST_COLUMNS = 12


def columns_of(kept: Sequence[str]) -> list[tuple[Column, str]]:
    """Columns as they are kept: ``field:heading``."""
    found = []
    for each in kept:
        field, _colon, heading = each.partition(":")
        if field in {column.value for column in Column}:
            found.append((Column(field), heading))
    return found


def kept(columns: Sequence[tuple[Column, str]]) -> list[str]:
    """The same to be kept."""
    return [f"{column.value}:{heading}" for column, heading in columns]


@dataclass(frozen=True)
class Asked:
    """Which orders: of one import or of all, dealt with from one day to another, and whether only
    those that were replied to; ``grids`` as for exports."""

    community_id: int
    import_id: int | None = None
    begin: date | None = None
    end: date | None = None
    answered: bool = True
    grids: frozenset[int] | None = None


_CALLED = exists().where(
    Event.grievance_id == G.id, Event.kind.in_((EventKind.CONTACT, EventKind.CALL_BACK))
)


_REFUSAL = (
    select(Event.text)
    .where(Event.grievance_id == G.id, Event.kind == EventKind.REJECT)
    .order_by(Event.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_ENDED = func.coalesce(G.resolved_at, G.changed_at)


def statement(asked: Asked) -> Select[*tuple[Any, ...]]:
    """The columns of the orders that are asked for."""
    found = (
        select(
            OutsideOrder.id, OutsideOrder.hotline_no, OutsideOrder.received_at,
            OutsideOrder.wanted_by, G.no, G.status, G.outcome, G.reply, G.resolved_at,
            G.closed_at, G.accepted_at, G.solved, G.category_id, _CALLED.label("called"),
            _REFUSAL.label("refusal"),
        )
        .join(G, G.id == OutsideOrder.grievance_id)
        .where(
            OutsideOrder.community_id == asked.community_id,
            OutsideOrder.hotline_no != "",
            G.confidential.is_(False),
        )
    )  # fmt: skip
    if asked.import_id is not None:
        found = found.where(OutsideOrder.import_id == asked.import_id)
    if asked.answered:
        found = found.where(G.status.in_(ANSWERED))
    if asked.begin is not None:
        found = found.where(clock.start_of(asked.begin) <= _ENDED)
    if asked.end is not None and asked.end < LAST_DAY:
        found = found.where(clock.start_of(asked.end + timedelta(days=1)) > _ENDED)
    if asked.grids is not None:
        found = found.where(in_grids(asked.grids))
    return found


ANSWERED = (GrievanceStatus.RESOLVED, GrievanceStatus.CLOSED, GrievanceStatus.REJECTED)


def lines(asked: Asked, columns: Sequence[Column]) -> Iterator[list[list[str]]]:
    """The replies as lines, portion by portion; all words are looked up before the first one."""
    cell = _cells()
    makers = [cell[column] for column in columns]
    found = portions(statement(asked), OutsideOrder.id)
    return ([[make(row) for make in makers] for row in rows] for rows in found)


def _cells() -> Mapping[Column, Callable[[Row[Any]], str]]:
    locale = current_locale()
    kinds = {kind.id: kind.name(locale) for kind in categories.everything()}
    states = {state: str(label) for state, label in labels.STATUS_LABELS.items()}
    outcomes = {outcome: str(label) for outcome, label in labels.OUTCOME_LABELS.items()}
    yes, no = _("Yes"), _("No")
    solved = {None: "", True: yes, False: no}
    return {
        C.HOTLINE_NO: lambda row: row.hotline_no,
        C.NO: lambda row: row.no,
        C.STATE: lambda row: states[row.status],
        C.OUTCOME: lambda row: (
            outcomes.get(row.outcome)
            or (states[row.status] if row.status is GrievanceStatus.REJECTED else "")
        ),
        C.REPLY: lambda row: (
            row.reply or (row.refusal or "" if row.status is GrievanceStatus.REJECTED else "")
        ),
        C.RESOLVED_AT: lambda row: moment(row.resolved_at),
        C.CLOSED_AT: lambda row: moment(row.closed_at),
        C.CONTACTED: lambda row: yes if row.called else no,
        C.SOLVED: lambda row: solved[row.solved],
        C.RECEIVED_AT: lambda row: moment(row.received_at),
        C.WANTED_BY: lambda row: moment(row.wanted_by),
        C.ACCEPTED_AT: lambda row: moment(row.accepted_at),
        C.KIND: lambda row: kinds.get(row.category_id, ""),
        C.EMPTY: lambda _row: "",
    }
