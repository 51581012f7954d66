"""The lines of a list, one after another, whatever its kind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from portal.base.sheets import Bounds, Fault, Row, Unreadable, Value, open_book, texts
from portal.base.sheets.cells import NOT_CALCULATED

__all__ = ["Bounds", "Line", "lines", "plain"]

LONGEST_CELL = 8000
MOST_COLUMNS = 100


class Line(NamedTuple):
    """A line that holds something: its number as the spreadsheet counts, and its cells."""

    number: int
    cells: list[str]


def lines(content: bytes, bounds: Bounds) -> Iterator[Line]:
    """The lines that hold something, of the first sheet that shows any; raises ``Unreadable``,
    also later on the way."""
    opened = open_book(content, bounds, old_excel=False)
    for at, head in enumerate(opened.heads):
        if head.hidden:
            continue
        found = _bounded(opened.rows(at), bounds)
        first = next(found, None)
        if first is not None:
            return _together(first, found)
    return iter(())


def _together(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _bounded(raw: Iterable[Row], bounds: Bounds) -> Iterator[Line]:
    held = 0
    for number, row in raw:
        cells = [plain(told(value)) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        held += 1
        if number > bounds.rows + bounds.spare_rows:
            raise Unreadable("too_many_rows" if held > bounds.rows else "goes_on")
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns")
        yield Line(number, cells)


def told(value: Value) -> str:
    """A cell as a person reads it: numbers as written, moments as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fault):
        return "" if value.what == NOT_CALCULATED else value.what
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value if isinstance(value, str) else value.isoformat()


def plain(cell: str) -> str:
    """A cell without control characters and without what is put around numbers so that they
    stay as they are."""
    return texts.visible(texts.unwrapped(cell.strip()))[: LONGEST_CELL + 1]
