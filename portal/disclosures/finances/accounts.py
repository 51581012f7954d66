"""Accounts as residents see them: totals, what they were for, funds with their lines.

Made of rows of the database or of a file that is only looked at, so that the preview is the page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.base.figures.bars import Bars, across
from portal.base.i18n import _, current_locale
from portal.disclosures.finances.amounts import write_amount
from portal.disclosures.finances.words import Side

LINES_A_PAGE = 300
MOST_ITEMS = 12
ZERO = Decimal(0)
_WAN = Decimal(10_000)
_NO_BARS = Bars((), 1.0)

Sums = Mapping[tuple[Side, str], Decimal]
"""What came or went in all, by side and item."""


@dataclass(frozen=True)
class FundTotals:
    """One fund: what it began with, what came and went, what is left; in yuan."""

    name: str
    opening: Decimal
    income: Decimal
    spending: Decimal
    closing: Decimal


@dataclass(frozen=True)
class Picture:
    """The covered picture of a voucher that was released, by the token of its file."""

    token: str
    n: int


@dataclass(frozen=True)
class Entry:
    """One line; ``no`` is its number in the whole of the accounts, ``fund`` the place of its
    fund; ``line_id`` is None for a file that is only looked at."""

    no: int
    fund: int
    side: Side
    on_date: date | None
    item: str
    summary: str
    amount: Decimal
    voucher_no: str
    vouchers: tuple[Picture, ...] = ()
    line_id: int | None = None

    @property
    def income(self) -> str:
        """The amount, where money came."""
        return write_amount(self.amount) if self.side is Side.INCOME else ""

    @property
    def spending(self) -> str:
        """The amount, where money went."""
        return write_amount(self.amount) if self.side is Side.SPENDING else ""


@dataclass(frozen=True)
class ItemRow:
    """What came in or went for one item, and in the same period a year before."""

    name: str
    amount: Decimal
    before: Decimal | None

    @property
    def changed(self) -> str:
        """How much more or less than the year before, in percent."""
        return change(self.amount, self.before)


@dataclass(frozen=True)
class SideTotals:
    """All income, or all spending, by item."""

    side: Side
    total: Decimal
    before: Decimal | None
    rows: tuple[ItemRow, ...]
    chart: Bars = _NO_BARS

    @property
    def changed(self) -> str:
        """How much more or less than the year before, in percent."""
        return change(self.total, self.before)


@dataclass(frozen=True)
class Earlier:
    """The accounts of the same item for the same period a year before."""

    sums: Sums
    number: str
    period_from: date
    period_until: date


@dataclass(frozen=True)
class Address:
    """Where published accounts are found: the number of the disclosure and of its version."""

    number: str
    version_no: int


@dataclass(frozen=True)
class Accounts:
    """Everything the fragment shows. ``address`` is None while nothing is published, ``draft_id``
    is the number of the disclosure until then, for the desk; ``entries`` are those of one page."""

    funds: tuple[FundTotals, ...]
    entries: tuple[Entry, ...]
    sides: tuple[SideTotals, SideTotals]
    earlier: Earlier | None = None
    address: Address | None = None
    draft_id: int | None = None
    line_count: int = 0
    page: int = 1

    @property
    def finding(self) -> str:
        """The whole in one line: 收12.4万 支9.8万."""
        total = self.total
        return in_words(total.income, total.spending)

    @property
    def year_before(self) -> str:
        """The same of the same period a year before; empty where nothing is known of it."""
        before = [side.before for side in self.sides]
        return in_words(before[0] or ZERO, before[1] or ZERO) if self.earlier else ""

    @property
    def is_of_one_year(self) -> bool:
        """Whether days can be told without their year."""
        return len({entry.on_date.year for entry in self.entries if entry.on_date}) <= 1

    def covered(self, cover: Callable[[str], str]) -> "Accounts":
        """The same with every text covered, for readers who may not see names."""
        entries = (
            replace(entry, item=cover(entry.item), summary=cover(entry.summary))
            for entry in self.entries
        )
        sides = [
            replace(side, rows=tuple(replace(row, name=cover(row.name)) for row in side.rows))
            for side in self.sides
        ]
        return replace(self, entries=tuple(entries), sides=(_drawn(sides[0]), _drawn(sides[1])))

    @property
    def pages(self) -> int:
        """How many pages its lines take."""
        return max(1, -(-self.line_count // LINES_A_PAGE))

    @property
    def total(self) -> FundTotals:
        """All funds together."""
        return FundTotals(
            _("In all"),
            sum((fund.opening for fund in self.funds), ZERO),
            sum((fund.income for fund in self.funds), ZERO),
            sum((fund.spending for fund in self.funds), ZERO),
            sum((fund.closing for fund in self.funds), ZERO),
        )

    @property
    def by_fund(self) -> list[tuple[FundTotals, list[Entry]]]:
        """The funds that have lines on this page, each with these."""
        held: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            held[entry.fund].append(entry)
        return [(self.funds[at], lines) for at, lines in sorted(held.items())]


def accounts(
    funds: Sequence[FundTotals],
    entries: Sequence[Entry],
    sums: Sums,
    *,
    line_count: int,
    page: int = 1,
    earlier: Earlier | None = None,
    address: Address | None = None,
    draft_id: int | None = None,
) -> Accounts:
    """The whole, with its charts."""
    before = earlier.sums if earlier else None
    return Accounts(
        funds=tuple(funds),
        entries=tuple(entries),
        sides=(_side(Side.INCOME, sums, before), _side(Side.SPENDING, sums, before)),
        earlier=earlier,
        address=address,
        draft_id=draft_id,
        line_count=line_count,
        page=page,
    )


def sums_of(entries: Iterable[Entry]) -> Sums:
    """The sums by side and item; a line without an item counts under what it was for."""
    found: dict[tuple[Side, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        found[entry.side, entry.item or entry.summary] += entry.amount
    return found


def _side(side: Side, sums: Sums, before: Sums | None) -> SideTotals:
    now = _of(side, sums)
    then = _of(side, before) if before is not None else None
    ordered = sorted(now, key=lambda name: (-now[name], name))
    if then is not None:
        ordered += sorted(set(then) - set(now), key=lambda name: (-then[name], name))
    rows = [ItemRow(name or _("Without a heading"), *_pair(name, now, then)) for name in ordered]
    rows = _folded(rows)
    return _drawn(
        SideTotals(
            side,
            sum(now.values(), ZERO),
            None if then is None else sum(then.values(), ZERO),
            tuple(rows),
        )
    )


def _drawn(side: SideTotals) -> SideTotals:
    """With its chart: a bar for each row, and one for the year before where that is known."""
    rows = side.rows
    values = [(row.amount,) if row.before is None else (row.before, row.amount) for row in rows]
    texts = [write_amount(row.amount) for row in rows]
    return replace(side, chart=across([row.name for row in rows], values, texts))


def _of(side: Side, sums: Sums) -> dict[str, Decimal]:
    return {name: amount for (of, name), amount in sums.items() if of is side}


def _pair(
    name: str, now: Mapping[str, Decimal], then: Mapping[str, Decimal] | None
) -> tuple[Decimal, Decimal | None]:
    return now.get(name, ZERO), None if then is None else then.get(name, ZERO)


def _folded(rows: list[ItemRow]) -> list[ItemRow]:
    """The largest; the others together, so that a chart stays a chart."""
    if len(rows) <= MOST_ITEMS:
        return rows
    kept, rest = rows[: MOST_ITEMS - 1], rows[MOST_ITEMS - 1 :]
    known = [row.before for row in rest if row.before is not None]
    return [
        *kept,
        ItemRow(
            _("%(n)s others together", n=len(rest)),
            sum((row.amount for row in rest), ZERO),
            sum(known, ZERO) if known else None,
        ),
    ]


def in_words(income: Decimal, spending: Decimal) -> str:
    """收12.4万 支9.8万."""
    return _(
        "Received %(income)s, spent %(spending)s", income=short(income), spending=short(spending)
    )


def short(amount: Decimal) -> str:
    """A sum for a headline: 12.4万, or in English and below ten thousand the whole of it."""
    if abs(amount) < _WAN or current_locale() == "en":
        return _("%(amount)s yuan", amount=write_amount(amount).removesuffix(".00"))
    tens = (amount / _WAN).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("%(n)s ten thousand", n=f"{tens:f}".removesuffix(".0"))


def change(now: Decimal, before: Decimal | None) -> str:
    """How much more or less than a year before, in percent; empty where that says nothing."""
    if before is None or before <= 0:
        return ""
    percent = ((now - before) * 100 / before).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{percent:+f}%" if percent else "0%"
