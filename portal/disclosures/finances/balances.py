"""Balances that stand beside lines, and what a fund began and ended with by them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from portal.disclosures.finances.gathering import Gathered
from portal.disclosures.finances.squares import Squares
from portal.disclosures.finances.statement import Column, Line, Stated
from portal.disclosures.finances.words import Role, Side

# How sure a balance is that no row of its own states.
BEFORE_THE_FIRST, AFTER_THE_LAST = 0.6, 0.8


def put_balance(
    squares: Squares,
    row: int,
    lines: Sequence[Line],
    columns: Sequence[Column],
    funds: Collection[Gathered],
) -> None:
    """The balance after a row stands with its last line; after the first line it tells what the
    fund began with."""
    for column in columns:
        amount = squares.amount(row, column)
        if amount is None:
            continue
        for fund in funds:
            first = _first_of(fund.lines, lines)
            if first == len(fund.lines) or column.fund not in ("", fund.name):
                continue
            last, place = len(fund.lines) - 1, squares.place(row, column)
            cells = {**fund.lines[last].cells, Role.BALANCE: place}
            fund.lines[last] = replace(fund.lines[last], balance=amount, cells=cells)
            if not first:
                moved = sum(map(signed, fund.lines), Decimal(0))
                fund.open_with(Stated(amount - moved, place, BEFORE_THE_FIRST))


def _first_of(held: Sequence[Line], lines: Sequence[Line]) -> int:
    """Where the lines of the row begin at the end of those held."""
    at = len(held)
    while at and any(held[at - 1] is line for line in lines):
        at -= 1
    return at


def take_last_balances(funds: Collection[Gathered]) -> None:
    """What a fund ended with by the balance beside its last line."""
    for fund in funds:
        line = fund.lines[-1] if fund.lines else None
        if line is None or line.balance is None:
            continue
        if fund.closing is None or fund.closing.confidence < AFTER_THE_LAST:
            fund.close_with(Stated(line.balance, line.cells[Role.BALANCE], AFTER_THE_LAST))


def signed(line: Line) -> Decimal:
    """What a line does to the balance."""
    return line.amount if line.side is Side.INCOME else -line.amount
