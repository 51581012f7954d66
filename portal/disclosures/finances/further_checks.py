"""What the portal itself asks of a ledger: that it follows from the one before and can be kept."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from portal.base.sheets import Place
from portal.disclosures.finances.amounts import LARGEST, write_amount
from portal.disclosures.finances.findings import Finding, finding
from portal.disclosures.finances.statement import Fund, Statement
from portal.disclosures.finances.words import Role

LONGEST_TEXT, LONGEST_NAME, LONGEST_VOUCHER = 200, 60, 60
MOST_LINES = 3000


def further(
    statement: Statement, last: Mapping[str, Decimal], unnamed: str, today: date
) -> Iterator[Finding]:
    """Findings beyond what the sheet tells of itself."""
    if len(statement.lines) > MOST_LINES:
        yield finding("too_many_lines", n=MOST_LINES)
    for fund in statement.funds:
        yield from _follows(fund, last, unnamed)
        yield from _fits(fund)
        yield from _has_happened(fund, today)


def place_of(fund: Fund) -> Place:
    """The sheet in which a fund stands."""
    return fund.lines[0].place._replace(row=0, column=0) if fund.lines else Place()


def _follows(fund: Fund, last: Mapping[str, Decimal], unnamed: str) -> Iterator[Finding]:
    """What a fund begins with is what it ended with before."""
    name = fund.name or unnamed
    before = last.get(name)
    if before is None or fund.opening is None or fund.opening.amount == before:
        return
    amount = fund.opening.amount - before
    yield finding(
        "opening_differs",
        fund.opening.place,
        shown=amount,
        fund=name,
        amount=write_amount(abs(amount)),
        last=write_amount(before),
    )


def _has_happened(fund: Fund, today: date) -> Iterator[Finding]:
    """Accounts tell of what was received and spent: one finding for all days still to come."""
    ahead = [line for line in fund.lines if line.on_date is not None and line.on_date > today]
    if ahead:
        first = ahead[0]
        place = first.cells.get(Role.DATE) or first.cells.get(Role.DAY) or first.place
        yield finding("still_to_come", place, n=len(ahead))


def _fits(fund: Fund) -> Iterator[Finding]:
    opening = fund.opening.amount if fund.opening else Decimal(0)
    ends = (opening, fund.income, fund.spending, opening + fund.income - fund.spending)
    if any(abs(amount) > LARGEST for amount in ends):
        yield finding("too_large", place_of(fund))
    if len(fund.name) > LONGEST_NAME:
        yield finding("text_too_long", place_of(fund), n=LONGEST_NAME)
    for line in fund.lines:
        for role, text, most in (
            (Role.ITEM, line.item, LONGEST_TEXT),
            (Role.SUMMARY, line.summary, LONGEST_TEXT),
            (Role.VOUCHER, line.voucher_no, LONGEST_VOUCHER),
        ):
            if len(text) > most:
                yield finding("text_too_long", line.cells.get(role, line.place), n=most)
