"""Imports of a community, their lines, and what goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances.models import Grievance
from portal.grievances.transfer.models import Import, ImportRow, OutsideOrder, ReplySheet, RowState

PAGE = 50


def one_import(community_id: int, import_id: int) -> Import | None:
    """An import of the community."""
    return session.scalar(
        select(Import)
        .where(Import.community_id == community_id, Import.id == import_id)
        .execution_options(populate_existing=True)
    )


def imports(
    community_id: int, *, before: int | None = None, most: int = PAGE
) -> tuple[Sequence[Import], int | None]:
    """The newest imports first, and the number after which the next page goes on."""
    statement = select(Import).where(Import.community_id == community_id)
    if before is not None:
        statement = statement.where(Import.id < before)
    rows = session.scalars(statement.order_by(Import.id.desc()).limit(most + 1)).all()
    return rows[:most], rows[most - 1].id if len(rows) > most else None


def sent_before(found: Import) -> Import | None:
    """An earlier import of the very same file."""
    return session.scalar(
        select(Import)
        .where(
            Import.community_id == found.community_id,
            Import.sha256 == found.sha256,
            Import.id < found.id,
            Import.started_at.is_not(None),
        )
        .order_by(Import.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Settled:
    """A line and what became of it; ``no`` is the report's number."""

    line: int
    state: RowState
    reason: str
    facts: dict[str, Any]
    no: str
    cells: list[str]


_LINES = (
    select(
        ImportRow.line,
        ImportRow.state,
        ImportRow.reason,
        ImportRow.facts,
        ImportRow.cells,
        Grievance.no,
    )
    .outerjoin(Grievance, Grievance.id == ImportRow.grievance_id)
    .where(ImportRow.import_id == bindparam("found"), ImportRow.line > bindparam("after"))
    .order_by(ImportRow.line)
)
_EVERY = Reading(_LINES.limit(PAGE + 1))
_OF_STATE = Reading(_LINES.where(ImportRow.state == bindparam("state")).limit(PAGE + 1))
_PORTION = Reading(_LINES.where(ImportRow.state == bindparam("state")).limit(1000))


def lines(
    import_id: int, *, state: RowState | None, after: int = 0
) -> tuple[list[Settled], int | None]:
    """A page of lines, and the line after which the next one goes on."""
    if state is None:
        rows = _EVERY.rows(found=import_id, after=after)
    else:
        rows = _OF_STATE.rows(found=import_id, after=after, state=state)
    page = [_settled(row) for row in rows[:PAGE]]
    return page, page[-1].line if len(rows) > PAGE else None


def refused(import_id: int, after: int) -> list[Settled]:
    """The next thousand refused lines."""
    rows = _PORTION.rows(found=import_id, after=after, state=RowState.REFUSED)
    return [_settled(row) for row in rows]


def _settled(row: Row[Any]) -> Settled:
    return Settled(row.line, row.state, row.reason, row.facts, row.no or "", row.cells)


def order_of(grievance_id: int) -> OutsideOrder | None:
    """The order as which a report came in with a list."""
    return session.scalar(select(OutsideOrder).where(OutsideOrder.grievance_id == grievance_id))


def reply_sheets(community_id: int) -> Sequence[ReplySheet]:
    """The remembered columns of replies, by name."""
    return session.scalars(
        select(ReplySheet)
        .where(ReplySheet.community_id == community_id)
        .order_by(ReplySheet.name, ReplySheet.id)
    ).all()


def reply_sheet(community_id: int, sheet_id: int) -> ReplySheet | None:
    """One of them."""
    return session.scalar(
        select(ReplySheet).where(ReplySheet.community_id == community_id, ReplySheet.id == sheet_id)
    )
