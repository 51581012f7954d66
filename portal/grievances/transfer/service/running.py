"""The lines of a list are read, then filed one by one, each for itself.

Every step asks the database how far the import is, so it may be cut off anywhere and goes on
where it was; a step that runs twice files nothing twice.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock, settings
from portal.base.db import session
from portal.base.errors import DomainError
from portal.community.identity.service.told import person_told
from portal.grievances.models import Grievance, Visibility
from portal.grievances.service.filing import file_grievance
from portal.grievances.service.intake import Outside
from portal.grievances.transfer import options, reading, telling
from portal.grievances.transfer.judging import Order, Reader, Refused
from portal.grievances.transfer.known import Known
from portal.grievances.transfer.models import (
    Import,
    ImportedFile,
    ImportRow,
    ImportState,
    OutsideOrder,
    RowState,
)
from portal.grievances.transfer.reasons import NOT_ALLOWED
from portal.grievances.transfer.service.receiving import bounds, locked
from portal.grievances.transfer.words import kinds_of
from portal.grievances.upserts import BLIND, Prepared

READ_AT_ONCE, FILED_AT_ONCE = 2000, 20

_ROW = Prepared(ImportRow, lambda insert: insert.on_conflict_do_nothing())


def content_of(import_id: int) -> bytes | None:
    """The bytes of a list; None once all lines were read."""
    return session.scalar(select(ImportedFile.content).where(ImportedFile.import_id == import_id))


class Lines:
    """The lines below the headings that were not read yet, in portions."""

    def __init__(self, found: Import, content: bytes) -> None:
        self._most, self._rows = bounds().rows, found.row_count
        every = reading.lines(content, bounds())
        after = max(found.heading_line, found.read_to)
        self._rest = (line for line in every if line.number > after)

    def portion(self) -> list[reading.Line]:
        """The next lines, none at the end; raises ``Unreadable``."""
        taken = list(islice(self._rest, READ_AT_ONCE))
        self._rows += len(taken)
        if self._rows > self._most:
            raise reading.Unreadable("too_many_rows")
        return taken


def keep_lines(import_id: int, portion: Sequence[reading.Line]) -> None:
    """Keep the next lines; with none, the file has been read and its bytes go."""
    found = locked(import_id)
    if found.state is not ImportState.RUNNING or found.all_read:
        return
    if not portion:
        found.all_read = True
        session.execute(delete(ImportedFile).where(ImportedFile.import_id == import_id))
        return
    fresh = [line for line in portion if line.number > found.read_to]
    _ROW.send_many([_row(found, line) for line in fresh])
    found.read_to = max(found.read_to, portion[-1].number)  # of two workers one may be behind
    found.row_count += len(fresh)


def _row(found: Import, line: reading.Line) -> dict[str, Any]:
    return {
        "import_id": found.id,
        "community_id": found.community_id,
        "line": line.number,
        "cells": line.cells,
        "state": RowState.PENDING,
        "grievance_id": None,
        "reason": "",
        "facts": {},
    }


def stop(import_id: int, code: str) -> None:
    """The file could not be read to its end: nothing of it is filed."""
    found = locked(import_id)
    if found.state is ImportState.RUNNING and not found.all_read:
        found.state, found.fault = ImportState.STOPPED, code
        found.finished_at, found.row_count = clock.now(), 0
        session.execute(delete(ImportedFile).where(ImportedFile.import_id == import_id))
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))


def file_next(import_id: int, *, most: int = FILED_AT_ONCE) -> int:
    """File the next lines, each for itself; how many were looked at, 0 when none are left."""
    found = locked(import_id)
    if found.state is not ImportState.RUNNING or not found.all_read:
        return 0
    rows = session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == import_id, ImportRow.state == RowState.PENDING)
        .order_by(ImportRow.line)
        .limit(most)
    ).all()
    if not rows:
        found.state, found.finished_at = ImportState.DONE, clock.now()
        telling.tell_of(found)
        return 0
    reader = reader_of(found)
    for row in rows:
        _settle(row, found, reader)
    _count(found, rows)
    return len(rows)


def reader_of(found: Import) -> Reader:
    """How the lines of an import are read."""
    names = Known(found.community_id, kinds_of(found.presets))
    return Reader(found.headings, found.columns, found.presets, names)


def _count(found: Import, rows: Sequence[ImportRow]) -> None:
    states = [row.state for row in rows]
    found.done_count += states.count(RowState.DONE)
    found.duplicate_count += states.count(RowState.DUPLICATE)
    found.refused_count += states.count(RowState.REFUSED)


def _settle(row: ImportRow, found: Import, reader: Reader) -> None:
    """Say of a line what became of it. Its words stay only where they have to be mended."""
    try:
        order = reader.order(row.cells)
        with session.begin_nested():
            _file_or_skip(row, order, found)
    except Refused as refused:
        row.state, row.reason, row.facts = RowState.REFUSED, refused.code, refused.facts
    except DomainError as error:
        row.state, row.reason = RowState.REFUSED, NOT_ALLOWED
        row.facts = {"sentence": str(error.sentence)}
    except IntegrityError:  # the same order was filed at this very moment by another import
        before = _filed_before(found.community_id, order.key(found.community_id))
        if before is None:
            raise
        _skip(row, order, before)


def _file_or_skip(row: ImportRow, order: Order, found: Import) -> None:
    key = order.key(found.community_id)
    before = _filed_before(found.community_id, key)
    if before is not None:
        _skip(row, order, before)
        return
    grievance = _file(order, found)
    session.add(
        OutsideOrder(
            community_id=found.community_id,
            key=key,
            hotline_no=order.hotline_no,
            grievance_id=grievance.id,
            import_id=found.id,
            received_at=order.received_at,
            wanted_by=order.wanted_by,
        )
    )
    session.flush()  # a key that is there already is told here, for this line alone
    row.state, row.grievance_id, row.reason = RowState.DONE, grievance.id, order.remark
    row.cells = []


def _file(order: Order, found: Import) -> Grievance:
    person = person_told(phone=order.phone, name=order.name)
    return file_grievance(
        community_id=found.community_id,
        submission_id=str(uuid.uuid4()),
        category_code=order.kind.code,
        building_id=order.spot.building_id,
        landmark_id=order.spot.landmark_id,
        place_text=order.place,
        text=order.text,
        visibility=Visibility.STAFF,
        reporter_id=person.id if person else None,
        filed_by_id=found.by_id,
        channel=order.channel,
        outside=Outside(order.hotline_no, order.wanted_by),
    ).grievance


def _filed_before(community_id: int, key: str) -> tuple[int, str] | None:
    found = session.execute(
        select(OutsideOrder.grievance_id, Grievance.no)
        .join(Grievance, Grievance.id == OutsideOrder.grievance_id)
        .where(OutsideOrder.community_id == community_id, OutsideOrder.key == key)
    ).first()
    return (found.grievance_id, found.no) if found else None


def _skip(row: ImportRow, order: Order, before: tuple[int, str]) -> None:
    grievance_id, no = before
    row.state, row.grievance_id = RowState.DUPLICATE, grievance_id
    row.reason = "same_number" if order.hotline_no else "same_line"
    row.facts = {"order": order.hotline_no, "no": no} if order.hotline_no else {"no": no}
    row.cells = []


def forget_cells() -> int:
    """Delete the words of refused lines, and files nobody went on with, whose time is over."""
    limit = clock.now() - timedelta(days=settings.get(options.KEEP_DAYS))
    old = session.scalars(
        select(Import)
        .where(Import.uploaded_at < limit, Import.cells_erased_at.is_(None))
        .where(Import.state != ImportState.RUNNING)
        .order_by(Import.id)
        .limit(100)
    ).all()
    for each in old:
        session.execute(
            update(ImportRow).where(ImportRow.import_id == each.id).values(cells=[]),
            execution_options=BLIND,
        )
        session.execute(delete(ImportedFile).where(ImportedFile.import_id == each.id))
        each.cells_erased_at = clock.now()
        if each.state is ImportState.NEW:
            each.state, each.fault = ImportState.STOPPED, "forgotten"
    return len(old)
