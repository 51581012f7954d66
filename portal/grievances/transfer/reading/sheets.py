"""The lines of a file, one after another, whatever its kind."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portal.grievances.transfer.reading import csv_files, xlsx_files
from portal.grievances.transfer.reading.faults import Unreadable

LONGEST_CELL = 8000
MOST_COLUMNS = 100
# Lines of a sheet that may hold nothing, above, between and below the orders.
SPARE_LINES = 5000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Bounds:
    """How much is taken: lines below the headings, bytes as sent, bytes when unpacked."""

    rows: int
    file_bytes: int
    unpacked_bytes: int


class Line(NamedTuple):
    """A line that holds something: its number as the spreadsheet counts, and its cells."""

    number: int
    cells: list[str]


def lines(content: bytes, bounds: Bounds) -> Iterator[Line]:
    """The lines that hold something; raises ``Unreadable``, also later on the way."""
    if not content:
        raise Unreadable("empty")
    if len(content) > bounds.file_bytes:
        raise Unreadable("too_large")
    return _bounded(_raw(content, bounds), bounds)


def _raw(content: bytes, bounds: Bounds) -> Iterable[list[str]]:
    if content.startswith(_ZIP):
        return xlsx_files.rows(content, most_bytes=bounds.unpacked_bytes, most_columns=MOST_COLUMNS)
    if content.startswith(_OLE):
        raise Unreadable("locked" if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in content else "old_excel")
    if content.lstrip()[:9].lower().startswith(_PAGE):
        raise Unreadable("web_page")
    return csv_files.rows(content)


def _bounded(raw: Iterable[list[str]], bounds: Bounds) -> Iterator[Line]:
    held = 0
    for number, row in enumerate(raw, start=1):
        cells = [plain(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if number > bounds.rows + SPARE_LINES:
            raise Unreadable("too_many_rows" if held > bounds.rows else "goes_on")
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns")
        held += 1
        yield Line(number, cells)


def plain(cell: str) -> str:
    """A cell without control characters and without what spreadsheets and exports put around
    numbers so that they stay as they are: ``="0123"``, ``'=1``."""
    text = cell.strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA):
        text = text[1:]
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return text.strip()[: LONGEST_CELL + 1]
