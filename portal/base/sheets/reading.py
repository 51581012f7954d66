"""A file read whole: every cell looked at, or the file refused with the place that is wrong."""

from collections.abc import Collection, Iterator

from portal.base.sheets import texts
from portal.base.sheets.bounds import Bounds
from portal.base.sheets.cells import (
    NOT_CALCULATED,
    Area,
    Book,
    Fault,
    Notice,
    Place,
    Row,
    Sheet,
    Value,
)
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Besides, Opened
from portal.base.sheets.opening import open_book


def read(content: bytes, bounds: Bounds, *, hidden: Collection[str] = ()) -> Book:
    """The file as plain tables, or ``Unreadable``; nothing in between.

    A hidden sheet is read when ``hidden`` names it; others that hold something are named in
    ``left_out``, so that one can ask about them.
    """
    opened = open_book(content, bounds)
    if len(opened.heads) > bounds.sheets:
        raise Unreadable("too_many_sheets")
    found: list[Sheet] = []
    left_out: list[str] = []
    notices: list[Notice] = []
    for at, head in enumerate(opened.heads):
        if head.hidden and head.name not in hidden:
            if next(_bounded(opened, at, bounds), None) is not None:
                left_out.append(texts.visible(head.name))
            continue
        sheet = _sheet(opened, at, bounds, notices)
        if sheet.rows:
            found.append(sheet)
    if not found:
        raise Unreadable("only_hidden" if left_out else "empty")
    return Book(opened.kind, tuple(found), tuple(left_out), tuple(notices))


def _sheet(opened: Opened, at: int, bounds: Bounds, notices: list[Notice]) -> Sheet:
    head = opened.heads[at]
    if texts.turns(head.name):
        raise Unreadable("turned_text")
    name = texts.visible(head.name)[:80]
    rows = []
    for row in _bounded(opened, at, bounds):
        cells = [
            _judged(value, Place(name, row.number, column), bounds, notices)
            for column, value in enumerate(row.cells, start=1)
        ]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append(Row(row.number, cells))
    besides = opened.besides(at)
    return Sheet(
        name,
        head.hidden,
        tuple(rows),
        _merged(name, rows, besides),
        frozenset(besides.hidden_rows),
        frozenset(besides.hidden_columns),
    )


def _bounded(opened: Opened, at: int, bounds: Bounds) -> Iterator[Row]:
    held, name = 0, opened.heads[at].name
    for row in opened.rows(at):
        if all(value is None or (isinstance(value, str) and not value.strip()) for value in row[1]):
            continue
        held += 1
        if held > bounds.rows:
            raise Unreadable("too_many_rows", Place(name, row.number))
        if row.number > bounds.rows + bounds.spare_rows:
            raise Unreadable("goes_on", Place(name, row.number))
        if len(row.cells) > bounds.columns:
            raise Unreadable("too_many_columns", Place(name, row.number, len(row.cells)))
        yield row


def _judged(value: Value, place: Place, bounds: Bounds, notices: list[Notice]) -> Value:
    if isinstance(value, Fault) and value.what == NOT_CALCULATED:
        raise Unreadable("not_calculated", place)
    if not isinstance(value, str):
        return value
    if len(value) > bounds.cell:
        raise Unreadable("long_cell", place)
    if texts.turns(value):
        raise Unreadable("turned_text", place)
    plain = texts.unwrapped(value.strip())
    if texts.is_formula(plain):
        raise Unreadable("formula_text", place)
    seen = texts.visible(plain)
    if len(seen) < len(plain.strip()):
        notices.append(Notice("invisible", place))
    return seen or None


def _merged(name: str, rows: list[Row], besides: Besides) -> tuple[Area, ...]:
    """The merged cells as far as there are rows, none of them in two, nothing unseen below."""
    last = rows[-1].number if rows else 0
    widest = max((len(row.cells) for row in rows), default=0)
    held = {row.number: row.cells for row in rows}
    taken: set[tuple[int, int]] = set()
    kept = []
    for area in besides.merged:
        if area.top > last or area.left > widest:
            continue
        seen = Area(area.top, area.left, min(area.bottom, last), min(area.right, widest))
        cells = {
            (row, column)
            for row in range(seen.top, seen.bottom + 1)
            for column in range(seen.left, seen.right + 1)
        }
        if taken & cells:
            raise Unreadable("merged_twice", Place(name, area.top, area.left))
        taken |= cells
        _refuse_covered(name, held, cells - {(area.top, area.left)}, area)
        kept.append(area)
    return tuple(kept)


def _refuse_covered(
    name: str, held: dict[int, list[Value]], cells: set[tuple[int, int]], area: Area
) -> None:
    """Some programs repeat a text in all cells they merge, which is harmless; anything else
    counts in sums although nobody sees it."""
    top = _at(held, area.top, area.left)
    for row, column in sorted(cells):
        value = _at(held, row, column)
        if value is not None and not (isinstance(value, str) and value == top):
            raise Unreadable("covered", Place(name, row, column))


def _at(held: dict[int, list[Value]], row: int, column: int) -> Value:
    cells = held.get(row, [])
    return cells[column - 1] if column <= len(cells) else None
