"""Tables with one row for each fund: what it began with, what came, what went, what is left."""

from portal.disclosures.finances.gathering import Gathered, Gathering
from portal.disclosures.finances.labels import Label, label_of
from portal.disclosures.finances.squares import Squares
from portal.disclosures.finances.statement import Column, Line, Stated, Table
from portal.disclosures.finances.words import ENTRIES, Role, Side

_NAMING = (Role.FUND, Role.ITEM, Role.SUMMARY)
_NO_FUND = frozenset({Label.TOTAL, Label.SUBTOTAL, Label.CUMULATIVE, Label.NOTE, Label.CARRIED})


def is_overview(table: Table) -> bool:
    """Whether its rows are funds: it states what each began with and what came or went."""
    return bool(table.having(Role.OPENING)) and not table.having(Role.VOUCHER)


def take_overview(table: Table, at: int, squares: Squares, gathering: Gathering) -> None:
    """Read it. Where a fund has lines elsewhere, its sums here are compared with them; else they
    are its lines. Overviews are read last for that."""
    naming = next((c for role in _NAMING for c in table.having(role)), None)
    for row in squares.grid.numbers:
        if not table.first_row <= row <= table.last_row:
            continue
        words = squares.text(row, naming)
        texts = [v for _c, v in squares.grid.filled(row) if isinstance(v, str)]
        if any(label_of(text) in _NO_FUND for text in texts):
            continue
        if not any(squares.holds(row, c) for c in table.columns if c.role is not Role.IGNORED):
            continue
        fund = gathering.fund(words or table.fund)
        has_lines = any(line.table != at for line in fund.lines)
        for column in table.columns:
            _take(row, column, fund, squares, at, has_lines=has_lines)


def _take(
    row: int, column: Column, fund: Gathered, squares: Squares, at: int, *, has_lines: bool
) -> None:
    if column.role not in ENTRIES | {Role.OPENING, Role.CLOSING, Role.BALANCE}:
        return
    amount = squares.amount(row, column)
    if amount is None:
        return
    stated = Stated(amount, squares.place(row, column))
    if column.role is Role.OPENING:
        fund.open_with(stated)
    elif column.role in (Role.CLOSING, Role.BALANCE):
        fund.close_with(stated)
    else:
        side = Side.INCOME if column.role is Role.INCOME else Side.SPENDING
        side = column.side or side
        if has_lines:
            fund.sums[side].since = fund.sums[side].whole
            fund.state(Label.TOTAL, side, stated, ())
        elif amount:
            words = column.item or column.heading.rpartition(" / ")[2]
            fund.add(Line(stated.place, side, amount, item=words, table=at))
