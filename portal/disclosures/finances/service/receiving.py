"""A spreadsheet arrives: read whole or refused, kept as it was sent, with what is remembered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.documents import DocumentKind, PreparedDocument
from portal.base.sheets import Book, Bounds, Unreadable, read_aside
from portal.disclosures.finances.filing import SHEET, release_file
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.queries import layouts, sheet_import
from portal.disclosures.finances.statement import Table
from portal.disclosures.finances.typed import TypedLine, book_of
from portal.disclosures.finances.understanding import packed_small
from portal.disclosures.models import DisclosureVersion, SheetImport, SheetLayout

MEGABYTES = 5
ROWS = 3000
_MEGABYTE = 1024 * 1024
BOUNDS = Bounds(rows=ROWS, file_bytes=MEGABYTES * _MEGABYTE, unpacked_bytes=60 * _MEGABYTE)
LONGEST_NAME = 200


@dataclass(frozen=True)
class Arrived:
    """A file that can be read, and the tables found in it."""

    name: str
    document: PreparedDocument
    book: Book
    tables: tuple[Table, ...]


def look_at(name: str, content: bytes) -> Arrived:
    """Read a file whole, before any transaction; raises ``Unreadable`` with the place."""
    book = read_aside(content, BOUNDS)
    tables = find_tables(book)
    sha256 = hashlib.sha256(content).hexdigest()
    document = PreparedDocument(DocumentKind(book.kind), content, sha256)
    return Arrived(name.strip()[-LONGEST_NAME:] or "?", document, book, tables)


def keep_bytes(arrived: Arrived) -> None:
    """Put the file into the store, before the transaction; raises ``OSError``."""
    files.keep_document(arrived.document)


def receive(arrived: Arrived, *, version: DisclosureVersion, by_id: int) -> SheetImport:
    """Keep the file on its way into a version, in the place of one that was there.

    What is remembered of sheets that look like it is put to its tables.
    """
    discard(version.id)
    file = files.accept_document(arrived.document, community_id=version.community_id, purpose=SHEET)
    made = SheetImport(
        community_id=version.community_id,
        version_id=version.id,
        file_id=file.id,
        source_name=arrived.name,
        source_sha=arrived.document.sha256,
        book=packed_small(arrived.book),
        tables=_remembered(version.community_id, arrived.tables),
        by_id=by_id,
    )
    session.add(made)
    return made


def _remembered(community_id: int, tables: Sequence[Table]) -> dict[str, object]:
    known = layouts(community_id, {table.fingerprint for table in tables})
    return {
        str(at): {"layout": _for_now(known[table.fingerprint], table), "known": True}
        for at, table in enumerate(tables)
        if table.fingerprint in known
    }


def _for_now(kept: SheetLayout, table: Table) -> dict[str, object]:
    """What is remembered, but for the unit: sheets that look alike are in yuan one time and in ten
    thousands another, and say so above."""
    units = {column.number: str(column.unit) for column in table.columns}
    columns = [
        {**entry, "unit": units.get(entry["number"], entry["unit"])}
        for entry in kept.columns["columns"]
    ]
    return {**kept.columns, "columns": columns}


def receive_typed(
    lines: Sequence[TypedLine], *, version: DisclosureVersion, by_id: int
) -> SheetImport:
    """Keep lines that were typed, in the place of a sheet that was there."""
    if not lines:
        raise Unreadable("no_rows")
    before = sheet_import(version.id)
    openings = dict(before.openings) if before is not None else {}
    discard(version.id)
    made = SheetImport(
        community_id=version.community_id,
        version_id=version.id,
        book=packed_small(book_of(lines)),
        openings=openings,
        is_settled=True,
        by_id=by_id,
    )
    session.add(made)
    return made


def discard(version_id: int) -> None:
    """Forget a sheet on its way; nothing of it was taken over."""
    found = sheet_import(version_id)
    if found is None:
        return
    file_id = found.file_id
    session.delete(found)
    session.flush()  # the row must be gone before its file
    release_file(file_id)
