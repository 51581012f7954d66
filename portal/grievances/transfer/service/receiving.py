"""A list arrives: its headings are found, columns remembered from before are put to it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.base import bell, clock, settings
from portal.base.audit import service as audit
from portal.base.db import afterwards, session
from portal.base.errors import Conflict
from portal.grievances.transfer import fields, options, reading
from portal.grievances.transfer.models import (
    ColumnMemory,
    Import,
    ImportedFile,
    ImportState,
)
from portal.grievances.transfer.reading.headings import LOOKED_AT, OUR_LINE, OUR_REASON
from portal.grievances.transfer.words import KINDS, kinds_of
from portal.grievances.upserts import insert_into

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Arrived:
    """A file that can be read: its headings and what it weighs."""

    name: str
    content: bytes
    headed: reading.Headed


def bounds() -> reading.Bounds:
    """How much of a list is taken."""
    return reading.Bounds(
        rows=settings.get(options.MOST_ROWS),
        file_bytes=settings.get(options.MOST_MEGABYTES) * MEGABYTE,
        unpacked_bytes=settings.get(options.MOST_UNPACKED) * MEGABYTE,
    )


def look_at(name: str, content: bytes) -> Arrived:
    """Find the headings of a file, before any transaction; raises ``Unreadable``."""
    first = list(islice(reading.lines(content, bounds()), LOOKED_AT + 1))
    headed = reading.find_headings(first)
    if not any(line.number > headed.line for line in first):
        raise reading.Unreadable("no_rows")
    return Arrived(name.strip()[:200] or "?", content, headed)


def receive(
    arrived: Arrived, *, community_id: int, submission_id: str, by_id: int | None
) -> Import:
    """Keep a file with the columns that were remembered or can be guessed; once a submission."""
    first = _sent(submission_id)
    if first is not None:
        return first
    headings = arrived.headed.headings
    print_of = fields.fingerprint([h for h in headings if h not in (OUR_REASON, OUR_LINE)])
    memory = _memory(community_id, print_of)
    kept = {f: h for f, h in (memory.columns if memory else {}).items() if h in headings}
    made = Import(
        community_id=community_id,
        submission_id=submission_id,
        file_name=arrived.name,
        byte_count=len(arrived.content),
        sha256=hashlib.sha256(arrived.content).hexdigest(),
        heading_line=arrived.headed.line,
        headings=headings,
        fingerprint=print_of,
        columns=kept or fields.guess(headings),
        presets=(dict(memory.presets) if memory else {}) | {KINDS: _kinds_said(community_id)},
        by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # the same form was sent twice at the same moment
        first = _sent(submission_id)
        if first is None:
            raise Conflict from None
        return first
    session.add(ImportedFile(import_id=made.id, community_id=community_id, content=arrived.content))
    return made


def _sent(submission_id: str) -> Import | None:
    return session.scalar(select(Import).where(Import.submission_id == submission_id))


def _memory(community_id: int, fingerprint: str) -> ColumnMemory | None:
    return session.scalar(
        select(ColumnMemory).where(
            ColumnMemory.community_id == community_id, ColumnMemory.fingerprint == fingerprint
        )
    )


def _kinds_said(community_id: int) -> dict[str, str]:
    """What words for kinds were said to mean, in whatever list of the community."""
    every = session.scalars(
        select(ColumnMemory.presets)
        .where(ColumnMemory.community_id == community_id)
        .order_by(ColumnMemory.id)
    )
    said: dict[str, str] = {}
    for presets in every:
        said |= kinds_of(presets)
    return said


def choose_columns(
    import_id: int, *, columns: Mapping[str, str], presets: Mapping[str, str]
) -> None:
    """Say what each heading holds, and remember it for the next list with the same headings."""
    found = locked(import_id)
    if found.state is not ImportState.NEW:
        raise Conflict
    found.columns = dict(columns)
    found.presets = {**presets, KINDS: kinds_of(found.presets)}
    _remember(found)


def choose_kinds(import_id: int, *, kinds: Mapping[str, str]) -> None:
    """Say which kind each word of a list means, by its code, empty for none of ours; remembered
    for every later list of the community."""
    found = locked(import_id)
    if found.state is not ImportState.NEW:
        raise Conflict
    found.presets = _saying(found.presets, kinds)
    _remember(found)
    others = select(ColumnMemory).where(ColumnMemory.community_id == found.community_id)
    for memory in session.scalars(others.order_by(ColumnMemory.id).with_for_update()):
        memory.presets = _saying(memory.presets, kinds)


def _saying(presets: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    return {**presets, KINDS: {**kinds_of(presets), **kinds}}


def _remember(found: Import) -> None:
    statement = insert_into(
        ColumnMemory,
        community_id=found.community_id,
        fingerprint=found.fingerprint,
        columns=found.columns,
        presets=found.presets,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["community_id", "fingerprint"],
            set_={"columns": found.columns, "presets": found.presets},
        )
    )


def start(import_id: int, *, by_id: int | None, ring: bool) -> bool:
    """Let the lines be read and filed, by the worker if it is rung; whether it was not started
    before."""
    found = locked(import_id)
    if found.state is not ImportState.NEW:
        return False
    found.state, found.started_at = ImportState.RUNNING, clock.now()
    if ring:
        afterwards(bell.ring)
    audit.record(
        "grievance.import",
        actor_id=by_id,
        object_kind="grievance_import",
        object_id=found.id,
        community_id=found.community_id,
    )
    return True


def discard(import_id: int) -> bool:
    """Forget a list that was not started; whether it was there to forget."""
    found = locked(import_id)
    if found.state is not ImportState.NEW:
        return False
    session.execute(delete(ImportedFile).where(ImportedFile.import_id == import_id))
    session.delete(found)
    return True


def locked(import_id: int) -> Import:
    """The import as it is now, held until the transaction ends."""
    return session.scalars(
        select(Import)
        .where(Import.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
