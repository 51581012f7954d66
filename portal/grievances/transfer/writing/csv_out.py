"""A table as CSV, portion by portion."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from portal.base.sheets.harmless import harmless

Portions = Iterable[Sequence[Sequence[str]]]


def encoded(headings: Sequence[str], portions: Portions, *, encoding: str) -> Iterator[bytes]:
    """The bytes of the file; UTF-8 begins with the mark by which spreadsheets know it."""
    yield _lines([headings]).encode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    for portion in portions:
        yield _lines(portion).encode(encoding, "replace")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
