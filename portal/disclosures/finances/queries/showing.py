"""The accounts of a version as residents see them, and as the register commits to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select

from portal.base import clock
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.finances.accounts import (
    LINES_A_PAGE,
    Accounts,
    Address,
    Earlier,
    Entry,
    FundTotals,
    Picture,
    Sums,
    accounts,
)
from portal.disclosures.finances.words import Side
from portal.disclosures.models import (
    Disclosure,
    DisclosureState,
    DisclosureVersion,
    Fund,
    Line,
    Statement,
    Voucher,
)

_FUNDS = (
    select(Fund)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .order_by(Fund.position, Fund.id)
)
_WHAT_FOR = case((Line.item != "", Line.item), else_=Line.summary)
_SUMS = (
    select(Line.direction, _WHAT_FOR, func.sum(Line.amount), func.count())
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .group_by(Line.direction, _WHAT_FOR)
)
_LINES = (
    select(Line)
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .order_by(Fund.position, Fund.id, Line.position, Line.id)
)
_PICTURES = (
    select(Voucher.line_id, StoredFile.token)
    .join(StoredFile, StoredFile.id == Voucher.covered_file_id)
    .where(
        Voucher.line_id.in_(bindparam("lines", expanding=True)), Voucher.released_at.is_not(None)
    )
    .order_by(Voucher.position, Voucher.id)
)
_OWNER = (
    select(Disclosure, DisclosureVersion)
    .join(DisclosureVersion, DisclosureVersion.disclosure_id == Disclosure.id)
    .where(DisclosureVersion.id == bindparam("version"))
)
_SAME_PERIOD = (
    select(Disclosure, DisclosureVersion.id)
    .join(DisclosureVersion, DisclosureVersion.disclosure_id == Disclosure.id)
    .join(Statement, Statement.version_id == DisclosureVersion.id)
    .where(
        Disclosure.community_id == bindparam("community"),
        Disclosure.item_key == bindparam("item"),
        Disclosure.period_from == bindparam("first"),
        Disclosure.period_until.between(bindparam("last"), bindparam("latest")),
        Disclosure.audience == bindparam("audience"),
        Disclosure.state == DisclosureState.PUBLISHED,
        DisclosureVersion.no == Disclosure.shown_version,
    )
    .order_by(Disclosure.id.desc())
    .limit(1)
)


def shown(version_id: int, page: int = 1) -> Accounts | None:
    """The accounts of a version with one page of its lines; None where it has none."""
    funds = session.scalars(_FUNDS.params(version=version_id)).all()
    if not funds:
        return None
    disclosure, version = session.execute(_OWNER.params(version=version_id)).one()
    sums, line_count = _sums(version_id)
    pages = max(1, -(-line_count // LINES_A_PAGE))
    page = min(max(1, page), pages)
    published = version.published_at is not None
    return accounts(
        [totals(fund) for fund in funds],
        _entries(version_id, [fund.id for fund in funds], page),
        sums,
        line_count=line_count,
        page=page,
        earlier=earlier_of(disclosure),
        address=Address(disclosure.slug, version.no) if published and disclosure.slug else None,
        draft_id=None if published else disclosure.id,
    )


def totals(fund: Fund) -> FundTotals:
    """A fund by its sums."""
    return FundTotals(fund.name, fund.opening, fund.income, fund.spending, fund.closing)


def _sums(version_id: int) -> tuple[Sums, int]:
    found, count = {}, 0
    for direction, name, amount, lines in session.execute(_SUMS.params(version=version_id)):
        found[Side(direction.value), name] = amount
        count += lines
    return found, count


def _entries(version_id: int, fund_ids: Sequence[int], page: int) -> list[Entry]:
    first = (page - 1) * LINES_A_PAGE
    statement = _LINES.offset(first).limit(LINES_A_PAGE)
    lines = session.scalars(statement.params(version=version_id)).all()
    pictures = _pictures(line.id for line in lines)
    return [
        Entry(
            no=first + n,
            fund=fund_ids.index(line.fund_id),
            side=Side(line.direction.value),
            on_date=line.on_date,
            item=line.item,
            summary=line.summary,
            amount=line.amount,
            voucher_no=line.voucher_no,
            vouchers=pictures.get(line.id, ()),
            line_id=line.id,
        )
        for n, line in enumerate(lines, start=1)
    ]


def _pictures(lines: Iterable[int]) -> dict[int, tuple[Picture, ...]]:
    """What may be seen of the vouchers: covered copies that were released."""
    found: dict[int, list[Picture]] = defaultdict(list)
    for line_id, token in session.execute(_PICTURES.params(lines=list(lines))):
        found[line_id].append(Picture(token, len(found[line_id]) + 1))
    return {line_id: tuple(pictures) for line_id, pictures in found.items()}


def earlier_of(disclosure: Disclosure) -> Earlier | None:
    """The accounts of the same item for the same period a year before, as shown now."""
    if not disclosure.item_key:
        return None
    last = _year_before(disclosure.period_until)
    row = session.execute(
        _SAME_PERIOD.params(
            community=disclosure.community_id,
            item=disclosure.item_key,
            first=_year_before(disclosure.period_from),
            last=last,
            # February ends on the 28th or the 29th.
            latest=last.replace(day=29) if _is_leap_day_eve(last) else last,
            audience=disclosure.audience,
        )
    ).first()
    if row is None or (row[0].expires_at is not None and row[0].expires_at <= clock.now()):
        return None
    then = row[0]
    return Earlier(_sums(row[1])[0], then.slug or "", then.period_from, then.period_until)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _is_leap_day_eve(day: date) -> bool:
    return (day.month, day.day) == (2, 28) and day.year % 4 == 0


def content(version_id: int) -> dict[str, Any] | None:
    """What the register commits to: every fund with its lines, amounts as texts."""
    funds = session.scalars(_FUNDS.params(version=version_id)).all()
    if not funds:
        return None
    lines: dict[int, list[dict[str, str]]] = defaultdict(list)
    for line in session.scalars(_LINES.params(version=version_id)):
        lines[line.fund_id].append(_line(line))
    return {
        "funds": [
            {
                "name": fund.name,
                "opening": f"{fund.opening:.2f}",
                "income": f"{fund.income:.2f}",
                "spending": f"{fund.spending:.2f}",
                "closing": f"{fund.closing:.2f}",
                "lines": lines[fund.id],
            }
            for fund in funds
        ]
    }


def _line(line: Line) -> dict[str, str]:
    return {
        "date": line.on_date.isoformat() if line.on_date else "",
        "direction": line.direction.value,
        "item": line.item,
        "summary": line.summary,
        "amount": f"{line.amount:.2f}",
        "voucher": line.voucher_no,
    }
