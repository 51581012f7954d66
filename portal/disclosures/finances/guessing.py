"""The tables of a file and what their columns hold, guessed for a person to confirm."""

import hashlib
import re
from dataclasses import replace
from decimal import Decimal

from portal.base.sheets import Book, Place, Sheet, Unreadable
from portal.disclosures.finances.amounts import unit_said
from portal.disclosures.finances.columns import columns_of
from portal.disclosures.finances.days import period_in
from portal.disclosures.finances.grid import Grid, told
from portal.disclosures.finances.headers import Block, blocks, headings_of
from portal.disclosures.finances.labels import fund_in
from portal.disclosures.finances.statement import Table
from portal.disclosures.finances.words import ENTRIES, Role, Side, bare, side_of

_YUAN = Decimal(1)
_YEARS = re.compile(r"20\d{2}|\d+(?=年|月|季|日)")


def find_tables(book: Book) -> tuple[Table, ...]:
    """The ledgers of a file; raises ``Unreadable`` when it holds none."""
    several = len(book.sheets) > 1
    found = [table for sheet in book.sheets for table in _tables(sheet, several)]
    if not found:
        name = book.sheets[0].name if len(book.sheets) == 1 else ""
        raise Unreadable("no_headings", Place(name))
    return tuple(found)


def fingerprint(headings: list[str]) -> str:
    """The same for every sheet made after the same pattern: years and numbers do not count."""
    words = [_YEARS.sub("", bare(heading)) for heading in headings]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _tables(sheet: Sheet, several: bool) -> list[Table]:
    grid = Grid(sheet)
    found = blocks(grid)
    tables: list[Table] = []
    for at, block in enumerate(found):
        table = _table(grid, block, several, first=found[0].title_rows if at else ())
        before = tables[-1] if tables else None
        if before and not block.title_rows and table.fingerprint == before.fingerprint:
            # the headings again at the top of the next page
            table = replace(table, fund=before.fund, side=before.side)
        if any(c.role in ENTRIES or c.role in (Role.OPENING, Role.CLOSING) for c in table.columns):
            tables.append(table)
    return tables


def _table(grid: Grid, block: Block, several: bool, first: tuple[int, ...]) -> Table:
    titles = [told(value) for row in block.title_rows for _column, value in grid.filled(row)]
    above = [told(value) for row in first for _column, value in grid.filled(row)]
    headings = [" ".join(headings_of(grid, block, number)) for number in range(1, grid.width + 1)]
    while headings and not headings[-1]:
        headings.pop()
    units = (unit_said(text) for text in [*titles, *above])
    unit = next((u for u in units if u is not None), None)
    columns = columns_of(grid, block, unit or _YUAN)
    spans = (period_in(text) for text in [*titles, grid.name, *above])
    return Table(
        sheet=grid.name,
        title=titles[0] if titles else "",
        title_rows=block.title_rows,
        header_rows=block.header_rows,
        first_row=block.first_row,
        last_row=block.last_row,
        columns=columns,
        fingerprint=fingerprint(headings),
        fund=_fund(titles, grid.name, several, bool(first)),
        side=_side([*titles, grid.name]),
        period=next((span for span in spans if span is not None), None),
    )


def _fund(titles: list[str], sheet: str, several: bool, is_later: bool) -> str:
    """By the title of a later table or by the sheet's name among others; else only what is
    plainly a fund."""
    for title in titles:
        found = fund_in(title, whole=is_later)
        if found:
            return found
    return fund_in(sheet, whole=several)


def _side(texts: list[str]) -> Side | None:
    return next((side for side in map(side_of, texts) if side), None)
