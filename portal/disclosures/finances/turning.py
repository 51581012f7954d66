"""Debit and credit (借方, 贷方): which of them is income, by the balances beside them."""

from dataclasses import replace
from decimal import Decimal

from portal.disclosures.finances.amounts import NotAnAmount, read_amount
from portal.disclosures.finances.grid import Grid
from portal.disclosures.finances.headers import Block
from portal.disclosures.finances.statement import Column, Table
from portal.disclosures.finances.words import ENTRIES, Role, is_debit_or_credit

ZERO = Decimal(0)
_OTHER = {Role.INCOME: Role.SPENDING, Role.SPENDING: Role.INCOME}


def turned(grid: Grid, block: Block, columns: list[Column]) -> list[Column]:
    """The columns, debit and credit exchanged where the balances say so."""
    pair = [c for c in columns if c.role in _OTHER and is_debit_or_credit(c.heading)]
    balance = next((c for c in columns if c.role is Role.BALANCE), None)
    if len(pair) != 2 or balance is None:
        return columns
    debit, credit = sorted(pair, key=lambda c: c.role is Role.SPENDING)
    as_they_are, exchanged = _agreement(grid, block, debit, credit, balance)
    if as_they_are == exchanged:
        return columns
    if exchanged > as_they_are:
        pair = [replace(c, role=_OTHER[c.role]) for c in pair]
    sure = {c.number: replace(c, confidence=0.9) for c in pair}
    return [sure.get(c.number, c) for c in columns]


def _agreement(
    grid: Grid, block: Block, debit: Column, credit: Column, balance: Column
) -> tuple[int, int]:
    """In how many rows the balance follows from the row before, taken either way."""
    found = [0, 0]
    before: Decimal | None = None
    for row in range(block.first_row, block.last_row + 1):
        after = _amount(grid, row, balance)
        if after is None:
            continue
        moved = (_amount(grid, row, debit) or ZERO) - (_amount(grid, row, credit) or ZERO)
        if before is not None and moved:
            found[0] += before + moved == after
            found[1] += before - moved == after
        before = after
    return found[0], found[1]


def is_signed(grid: Grid, table: Table) -> bool:
    """Whether sums below zero went and others came, as banks list them: the balance beside them
    has to follow in every row."""
    entries = [c for c in table.columns if c.role in ENTRIES]
    balances = table.having(Role.BALANCE)
    if len(entries) != 1 or len(balances) != 1 or entries[0].role is not Role.AMOUNT:
        return False
    before: Decimal | None = None
    went = False
    for row in range(table.first_row, table.last_row + 1):
        amount, after = _amount(grid, row, entries[0]), _amount(grid, row, balances[0])
        if amount is not None and before is not None and before + amount != after:
            return False
        went = went or (amount is not None and amount < 0)
        before = after if after is not None else before
    return went


def _amount(grid: Grid, row: int, column: Column) -> Decimal | None:
    try:
        return read_amount(grid.value(row, column.number), column.unit)
    except NotAnAmount:
        return None
