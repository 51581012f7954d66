"""Where tables begin and end within a sheet: titles, lines of headings, rows below them."""

from datetime import date
from typing import NamedTuple

from portal.base.sheets import Value
from portal.disclosures.finances.amounts import NotAnAmount, read_amount
from portal.disclosures.finances.days import NotADay, Period, read_day
from portal.disclosures.finances.grid import Grid
from portal.disclosures.finances.labels import Label, label_of
from portal.disclosures.finances.words import SUMS, bare, role_of, side_of

MOST_HEADER_ROWS = 3
LONGEST_HEADING = 24
_ANY_YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


class Block(NamedTuple):
    """A table by its rows: titles above it, headings, and what lies below."""

    title_rows: tuple[int, ...]
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int


def blocks(grid: Grid) -> list[Block]:
    """The tables of a sheet from top to bottom."""
    headers = _headers(grid)
    found = []
    for at, header in enumerate(headers):
        above = headers[at - 1][-1] if at else 0
        titles = _titles(grid, header[0], above)
        following = headers[at + 1] if at + 1 < len(headers) else ()
        if following:
            below = _titles(grid, following[0], header[-1])
            last = (below[0] if below else following[0]) - 1
        else:
            last = grid.numbers[-1]
        found.append(Block(titles, header, header[-1] + 1, last))
    return found


def _headers(grid: Grid) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for row in grid.numbers:
        if found and row <= found[-1][-1]:
            continue
        if not _is_heading(grid, row):
            continue
        rows = [row]
        while len(rows) < MOST_HEADER_ROWS and _goes_on(grid, rows[-1] + 1):
            rows.append(rows[-1] + 1)
        if _has_sums(grid, rows):
            found.append(tuple(rows))
    return found


def _is_heading(grid: Grid, row: int) -> bool:
    """Two known words at least, and nothing that an entry would have."""
    filled = grid.filled(row)
    texts = [value for _column, value in filled if isinstance(value, str)]
    if len(set(texts)) < 2 or len(texts) < len(filled) or not all(map(_may_head, texts)):
        return False
    return len({text for text in texts if _is_known(text)}) >= 2


def _goes_on(grid: Grid, row: int) -> bool:
    """Whether the row holds headings too: known words, or words below a heading that spans."""
    filled = grid.filled(row)
    if not filled or not all(isinstance(v, str) and _may_head(v) for _column, v in filled):
        return False
    if _is_heading(grid, row):
        return True
    return len(filled) > 1 and all(_is_spanned(grid, row - 1, column) for column, _v in filled)


def _is_spanned(grid: Grid, row: int, column: int) -> bool:
    area = grid.area(row, column)
    if area is not None:
        return area.right > area.left
    return grid.value(row, column) is None


def _may_head(value: Value) -> bool:
    if not isinstance(value, str) or ":" in value or "：" in value or not bare(value):
        return False
    if len(bare(value)) > LONGEST_HEADING:
        return False
    return not _is_amount(value) and not _is_day(value)


def _is_amount(text: str) -> bool:
    try:
        return read_amount(text) is not None
    except NotAnAmount:
        return False


def _is_day(text: str) -> bool:
    try:
        return read_day(text, _ANY_YEAR) is not None
    except NotADay:
        return False


def _is_known(text: str) -> bool:
    role, _sure = role_of(text)
    if role in SUMS or (role is None and side_of(text) is not None and len(bare(text)) <= 8):
        return True
    return role is not None and label_of(text) in (None, Label.SECTION)


def _has_sums(grid: Grid, rows: list[int]) -> bool:
    """A table without a column of sums is no ledger: a list of members, of duties."""
    return any(
        isinstance(value, str) and (role_of(value)[0] in SUMS or side_of(value) is not None)
        for row in rows
        for _column, value in grid.filled(row)
    )


def _titles(grid: Grid, header: int, above: int) -> tuple[int, ...]:
    """The rows directly above the headings that hold a title and nothing of the table before."""
    found: list[int] = []
    for row in reversed([n for n in grid.numbers if above < n < header]):
        if above and not _is_title(grid, row):
            break
        found.insert(0, row)
    return tuple(found)


def _is_title(grid: Grid, row: int) -> bool:
    text = grid.only_text(row)
    if not text:
        return all(isinstance(v, str) and "单位" in v for _column, v in grid.filled(row))
    return label_of(text) not in {Label.NOTE, Label.TOTAL, Label.SUBTOTAL, Label.CLOSING}


def headings_of(grid: Grid, block: Block, column: int) -> list[str]:
    """The headings over a column from top to bottom, each once."""
    found: list[str] = []
    for at, row in enumerate(block.header_rows):
        value = grid.shown(row, column)
        if value is None and at + 1 < len(block.header_rows):
            value = _from_left(grid, row, column, block.header_rows[at + 1])
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def _from_left(grid: Grid, row: int, column: int, below: int) -> Value:
    """Who does not merge writes a heading over its first column and leaves the others empty."""
    if grid.value(below, column) is None or grid.area(below, column) is not None:
        return None
    for left in range(column - 1, 0, -1):
        value = grid.shown(row, left)
        if value is not None:
            return value if grid.value(below, left) is not None else None
        if grid.value(below, left) is None:
            return None
    return None
