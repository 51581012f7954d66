"""The accounts of a version in words, as two versions are compared by them."""

from collections import defaultdict
from typing import Any

from sqlalchemy import bindparam, select

from portal.base import i18n
from portal.base.i18n import _
from portal.base.reading import Reading
from portal.disclosures.differences import AccountFund, AccountLine
from portal.disclosures.finances.amounts import write_amount
from portal.disclosures.labels import DIRECTION_LABELS
from portal.disclosures.models import Fund, Line, Statement

_FUNDS = Reading(
    select(Fund.id, Fund.name, Fund.opening, Fund.income, Fund.spending, Fund.closing)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .order_by(Fund.position, Fund.id)
)
_LINES = Reading(
    select(
        Line.fund_id,
        Line.on_date,
        Line.direction,
        Line.item,
        Line.summary,
        Line.amount,
        Line.voucher_no,
    )
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .order_by(Fund.position, Fund.id, Line.position, Line.id)
)


def funds_of(version_id: int) -> list[AccountFund]:
    """The funds of a version with their lines, numbered through all funds as on the page."""
    lines: defaultdict[int, list[AccountLine]] = defaultdict(list)
    for no, row in enumerate(_LINES.rows(version=version_id), start=1):
        lines[row.fund_id].append(_line(no, row))
    return [
        AccountFund(row.name, _sums(row), tuple(lines[row.id]))
        for row in _FUNDS.rows(version=version_id)
    ]


def _line(no: int, row: Any) -> AccountLine:
    return AccountLine(
        no=no,
        on_date=i18n.day(row.on_date) if row.on_date else "",
        direction=str(DIRECTION_LABELS[row.direction]),
        item=row.item,
        summary=row.summary,
        amount=write_amount(row.amount),
        voucher=row.voucher_no,
    )


def _sums(row: Any) -> tuple[tuple[str, str], ...]:
    return (
        (_("Opening balance"), write_amount(row.opening)),
        (_("Income"), write_amount(row.income)),
        (_("Spending"), write_amount(row.spending)),
        (_("Closing balance"), write_amount(row.closing)),
    )
