"""Balances that stand beside lines, and what a fund began and ended with by them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from portal.disclosures.finances.amounts import NotAnAmount, read_amount
from portal.disclosures.finances.gathering import Gathered
from portal.disclosures.finances.squares import Squares
from portal.disclosures.finances.statement import Column, Line, Stated
from portal.disclosures.finances.words import Role, Side

# How sure a balance is that no row of its own states.
BEFORE_THE_FIRST, WITHIN_A_TEXT, AFTER_THE_LAST = 0.6, 0.7, 0.8


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
        if not fund.is_closed_by(AFTER_THE_LAST):
            fund.close_with(Stated(line.balance, line.cells[Role.BALANCE], AFTER_THE_LAST))


_SAID = re.compile(
    r"(?P<words>[\u4e00-\u9fff\d]{2,20})[:：]\s*"
    r"(?P<amount>[-－]?[¥￥]?\s*[-－]?\d[\d,，]*(?:\.\d+)?\s*(?:万?元)?)"
)


def said_in(text: str) -> list[tuple[str, Decimal]]:
    """Sums within a title or a note, each with the words before it: 上季结余：12,000.10元."""
    found = []
    for match in _SAID.finditer(text):
        try:
            amount = read_amount(match["amount"])
        except NotAnAmount:
            continue
        if amount is not None:
            found.append((match["words"], amount))
    return found


def signed(line: Line) -> Decimal:
    """What a line does to the balance."""
    return line.amount if line.side is Side.INCOME else -line.amount
