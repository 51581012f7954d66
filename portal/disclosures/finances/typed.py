"""Lines typed by hand, as a book of one table: from here on they are checked like a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.base.sheets import Book, Row, Sheet, Value
from portal.disclosures.finances.statement import Column, Table
from portal.disclosures.finances.words import Role, Side

KIND = "typed"
MOST = 60
_ROLES = (
    Role.DATE,
    Role.DIRECTION,
    Role.ITEM,
    Role.SUMMARY,
    Role.AMOUNT,
    Role.VOUCHER,
    Role.FUND,
)


@dataclass(frozen=True)
class TypedLine:
    """One line as it was typed; the amount is judged later, with its place."""

    on_date: date | None = None
    side: Side | None = None
    item: str = ""
    summary: str = ""
    amount: str = ""
    voucher_no: str = ""
    fund: str = ""


def book_of(lines: Sequence[TypedLine]) -> Book:
    """The lines as a book; the first is row 1."""
    rows = tuple(Row(n, _cells(line)) for n, line in enumerate(lines, start=1))
    return Book(KIND, (Sheet("", hidden=False, rows=rows),))


def _cells(line: TypedLine) -> list[Value]:
    direction = {Side.INCOME: "收入", Side.SPENDING: "支出", None: None}[line.side]
    texts = [line.item, line.summary, line.amount, line.voucher_no, line.fund]
    return [line.on_date, direction, *(text or None for text in texts)]


def lines_of(book: Book) -> list[TypedLine]:
    """What was typed, for typing on."""
    sides = {"收入": Side.INCOME, "支出": Side.SPENDING}
    found = []
    for row in book.sheets[0].rows:
        cells = [*row.cells, *[None] * (len(_ROLES) - len(row.cells))]
        item, summary, amount, voucher, fund = (str(text or "") for text in cells[2:])
        on_date = cells[0] if isinstance(cells[0], date) else None
        side = sides.get(str(cells[1]))
        found.append(TypedLine(on_date, side, item, summary, amount, voucher, fund))
    return found


def table_of(book: Book) -> Table:
    """The one table of such a book, about whose columns nothing has to be guessed."""
    rows = book.sheets[0].rows
    return Table(
        sheet="",
        title="",
        title_rows=(),
        header_rows=(),
        first_row=1,
        last_row=rows[-1].number if rows else 1,
        columns=tuple(
            Column(number=n, heading="", role=role, confidence=1.0)
            for n, role in enumerate(_ROLES, start=1)
        ),
        fingerprint=KIND,
    )
