"""What a ledger has to pass before residents see it; every sum exact."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from portal.base.i18n import LazyString, day
from portal.base.sheets import Book, Notice, Place, letters
from portal.disclosures.finances import personal
from portal.disclosures.finances.amounts import FEN, LARGEST, write_amount
from portal.disclosures.finances.balances import signed
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Finding, Severity, finding
from portal.disclosures.finances.statement import Fund, Line, Statement
from portal.disclosures.finances.words import Role, Side

_GRAVE = {severity: at for at, severity in enumerate(Severity)}
_TEXTS = ((Role.ITEM, "item"), (Role.SUMMARY, "summary"))


def check(
    statement: Statement, book: Book | None = None, period: Period | None = None
) -> tuple[Finding, ...]:
    """Everything found, the gravest first, then by place; with ``book`` also what was hidden.

    Nothing may be published while one of them is ``Severity.STOP``.
    """
    period = period or statement.period
    found = [*statement.findings, *_hidden(statement, book), *_left_out(statement)]
    unread = {one.place for one in statement.findings if one.code == "day_unreadable"}
    dated = [bool(t.having(Role.DATE) or t.having(Role.DAY)) for t in statement.tables]
    for fund in statement.funds:
        found += [*_balance(fund), *_running(fund), *_totals(fund), *_twice(fund)]
        for line in fund.lines:
            found += [*_amount(line), *_day(line, unread, dated, period), *_personal(line, fund)]
    found += _vouchers(statement)
    return tuple(sorted(found, key=lambda one: (_GRAVE[one.severity], one.place)))


def balance_difference(fund: Fund) -> Decimal | None:
    """Opening + income − spending − closing; None while one of the balances is not known."""
    if fund.opening is None or fund.closing is None:
        return None
    return fund.opening.amount + fund.income - fund.spending - fund.closing.amount


def _balance(fund: Fund) -> Iterator[Finding]:
    first = fund.lines[0].place._replace(row=0, column=0) if fund.lines else Place()
    for code, stated in (("no_opening", fund.opening), ("no_closing", fund.closing)):
        if stated is None and fund.name:
            yield finding(f"{code}_of", first, fund=fund.name)
        elif stated is None:
            yield finding(code, first)
    if personal.numbers_in(fund.name):
        place = fund.lines[0].cells.get(Role.FUND, fund.lines[0].place) if fund.lines else first
        yield finding("personal_data", place, n=place.row or 1)
    difference = balance_difference(fund)
    if difference and fund.closing is not None:
        yield _difference("unbalanced", fund.closing.place, difference)


def _running(fund: Fund) -> Iterator[Finding]:
    """Each balance beside a line follows from the one before."""
    before: Decimal | None = fund.opening.amount if fund.opening else None
    moved = Decimal(0)
    for line in fund.lines:
        moved += signed(line)
        if line.balance is None:
            continue
        if before is not None and before + moved != line.balance:
            place = line.cells.get(Role.BALANCE, line.place)
            yield _difference("balance_differs", place, line.balance - before - moved)
        before, moved = line.balance, Decimal(0)


def _totals(fund: Fund) -> Iterator[Finding]:
    """Sums the sheet states are the sums of their lines."""
    for total in fund.totals:
        if total.counted and total.stated.amount not in total.counted:
            nearest = min(total.counted, key=lambda sum_: abs(sum_ - total.stated.amount))
            yield _difference("total_differs", total.stated.place, total.stated.amount - nearest)


def _difference(code: str, place: Place, amount: Decimal) -> Finding:
    return finding(code, place, shown=amount, amount=write_amount(abs(amount)))


def _twice(fund: Fund) -> Iterator[Finding]:
    """Lines equal in everything but perhaps a missing voucher number."""
    seen: dict[tuple[object, ...], list[Line]] = {}
    for line in fund.lines:
        key = (line.on_date, line.when, line.side, line.item, line.summary, line.amount)
        for other in seen.setdefault(key, []):
            if not (line.voucher_no and other.voucher_no) or line.voucher_no == other.voucher_no:
                yield finding("duplicate", line.place, n=other.place.row)
                break
        seen[key].append(line)


def _amount(line: Line) -> Iterator[Finding]:
    if line.amount == 0:
        yield finding("zero", line.place)
    elif line.amount < 0:
        yield finding("negative", line.place)
    if abs(line.amount) > LARGEST:
        yield finding("too_large", line.place)
    elif line.amount != line.amount.quantize(FEN):
        yield finding("too_exact", line.place)


def _day(
    line: Line, unread: Collection[Place], dated: Sequence[bool], period: Period | None
) -> Iterator[Finding]:
    place = line.cells.get(Role.DATE) or line.cells.get(Role.DAY) or line.place
    if line.on_date is None:
        if dated[line.table] and not line.when and place not in unread:
            yield finding("blank_date", place)
    elif period is not None and not period.holds(line.on_date):
        yield finding("outside_period", place, day=LazyString(day, line.on_date))


def _vouchers(statement: Statement) -> Iterator[Finding]:
    """Spending without the number of its voucher, where the sheet has a column of them."""
    spending = [line for line in statement.lines if line.side is Side.SPENDING]
    for line in spending:
        place = line.cells.get(Role.VOUCHER)
        if place is not None and not line.voucher_no:
            yield finding("blank_voucher", place)
    if spending and not any(Role.VOUCHER in line.cells for line in spending):
        yield finding("no_vouchers")


def _personal(line: Line, fund: Fund) -> Iterator[Finding]:
    about = f"{line.item} {fund.name}"
    # Who handled it is not published.
    for role, name in (*_TEXTS, (Role.VOUCHER, "voucher_no")):
        text: str = getattr(line, name)
        place = line.cells.get(role, line.place)
        if text and personal.numbers_in(text, is_voucher=role is Role.VOUCHER):
            yield finding("personal_data", place, n=place.row)
    for role, name in _TEXTS:
        text = getattr(line, name)
        for named in personal.receivers_in(text, about=f"{about} {line.summary}"):
            yield finding("receiver_named", line.cells.get(role, line.place), what=named)


def _hidden(statement: Statement, book: Book | None) -> Iterator[Finding]:
    """What the sheet hides and what was taken out of it."""
    if book is None:
        return
    for name in book.left_out:
        yield finding("hidden_sheet", what=name)
    for notice in book.notices:
        yield _noticed(notice)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    rows = {(line.place.sheet, line.place.row) for line in statement.lines}
    for sheet, row in sorted(rows):
        if row in sheets[sheet].hidden_rows:
            yield finding("hidden_row", Place(sheet, row))
    for table in statement.tables:
        for column in table.columns:
            hidden = sheets[table.sheet].hidden_columns
            if column.role is not Role.IGNORED and column.number in hidden:
                yield finding("hidden_column", Place(table.sheet, 0, column.number))


def _left_out(statement: Statement) -> Iterator[Finding]:
    """Columns of numbers that nobody knows and nobody confirmed as left out."""
    for table in statement.tables:
        for column in table.columns:
            if column.role is Role.IGNORED and column.is_numeric and column.confidence < 1:
                place = Place(table.sheet, table.header_rows[-1], column.number)
                what = column.heading or letters(column.number)
                yield finding("column_not_read", place, what=what)


def _noticed(notice: Notice) -> Finding:
    return finding(notice.code, notice.place)
