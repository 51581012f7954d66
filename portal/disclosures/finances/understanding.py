"""A spreadsheet on its way in, understood as far as people have said what it means."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from portal.base import clock
from portal.base.sheets import Book
from portal.base.sheets.packing import packed, unpacked
from portal.disclosures.finances import further_checks, typed
from portal.disclosures.finances.accounts import Entry, FundTotals
from portal.disclosures.finances.checks import check
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Finding, Severity
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.reading import read_statement
from portal.disclosures.finances.statement import Fund, Stated, Statement, Table
from portal.disclosures.models import SheetImport

ZERO = Decimal(0)


@dataclass(frozen=True)
class Asked:
    """Findings that are confirmed by one tick: one of them, or many of a kind."""

    key: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Understood:
    """What a sheet says so far; ``last`` is what funds ended with in the period before."""

    book: Book
    tables: tuple[Table, ...]
    statement: Statement
    findings: tuple[Finding, ...]
    last: Mapping[str, Decimal]

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed the lines instead of sending a sheet."""
        return self.book.kind == typed.KIND

    def graded(self, severity: Severity) -> list[Finding]:
        """The findings of that gravity."""
        return [found for found in self.findings if found.severity is severity]

    @property
    def asked(self) -> list[Asked]:
        """What has to be confirmed, many of a kind together."""
        kinds: dict[str, list[Finding]] = {}
        for found in self.graded(Severity.ASK):
            kinds.setdefault(found.code, []).append(found)
        asked = []
        for code, group in kinds.items():
            if len(group) > TOGETHER:
                asked.append(Asked(_key(code, group), tuple(group)))
            else:
                asked += [Asked(_key(code, [one], at), (one,)) for at, one in enumerate(group)]
        return asked

    def open_questions(self, confirmed: Mapping[str, object]) -> list[Asked]:
        """What nobody has confirmed yet."""
        return [asked for asked in self.asked if asked.key not in confirmed]

    def funds(self, unnamed: str) -> list[FundTotals]:
        """The funds by their sums; ``unnamed`` is what a fund without a name is called."""
        return [_totals(fund, unnamed) for fund in self.statement.funds]

    @property
    def entries(self) -> list[Entry]:
        """All lines as residents would see them."""
        found: list[Entry] = []
        for at, fund in enumerate(self.statement.funds):
            for line in fund.lines:
                found.append(
                    Entry(
                        no=len(found) + 1,
                        fund=at,
                        side=line.side,
                        on_date=line.on_date,
                        item=line.item,
                        summary=line.summary,
                        amount=line.amount,
                        voucher_no=line.voucher_no,
                    )
                )
        return found


TOGETHER = 5
"""More findings of one kind than this are confirmed by one tick."""


def packed_small(book: Book) -> bytes:
    """A book as it is kept on its way."""
    return zlib.compress(packed(book))


def tables_in(found: SheetImport) -> tuple[Book, tuple[Table, ...]]:
    """The book and its tables as guessed, each with what was chosen for it so far."""
    book = unpacked(zlib.decompress(found.book))
    if book.kind == typed.KIND:
        return book, (typed.table_of(book),)
    return book, find_tables(book)


def chosen(tables: Sequence[Table], said: Mapping[str, dict[str, Any]]) -> tuple[Table, ...]:
    """The tables that are taken along, their columns and funds as somebody said."""
    taken = []
    for at, table in enumerate(tables):
        one = said.get(str(at), {})
        if one.get("take", True):
            taken.append(as_said(table, one))
    return tuple(taken)


def as_said(table: Table, said: Mapping[str, Any]) -> Table:
    """A table with the columns and the fund that somebody confirmed."""
    if "layout" in said:
        table = table.confirmed(said["layout"])
    return replace(table, fund=said["fund"]) if "fund" in said else table


def understand(
    found: SheetImport,
    *,
    period: Period,
    last: Mapping[str, Decimal],
    unnamed: str,
    openings: Mapping[str, object] | None = None,
) -> Understood:
    """Everything that can be told of a sheet now, with all findings; ``openings`` are those being
    typed just now, else what was kept."""
    book, tables = tables_in(found)
    taken = chosen(tables, found.tables)
    statement = read_statement(book, taken, period)
    last = _of_the_same(last, statement, unnamed)
    statement = _opened(statement, found.openings if openings is None else openings, last, unnamed)
    findings = [
        *check(statement, book, period),
        *further_checks.further(statement, last, unnamed, clock.today()),
    ]
    findings.sort(key=lambda one: list(Severity).index(one.severity))
    return Understood(book, taken, statement, tuple(findings), last)


def _of_the_same(
    last: Mapping[str, Decimal], statement: Statement, unnamed: str
) -> Mapping[str, Decimal]:
    """Where there is one fund now and was one then, it is the same, whatever it is called."""
    if len(last) != 1 or len(statement.funds) != 1:
        return last
    return {name_of(statement.funds[0], unnamed): next(iter(last.values()))}


def _opened(
    statement: Statement,
    said: Mapping[str, object],
    last: Mapping[str, Decimal],
    unnamed: str,
) -> Statement:
    """What funds began with: as typed, else as the sheet states, else as the last accounts end."""
    funds = []
    for fund in statement.funds:
        name = fund.name or unnamed
        typed_in = Decimal(str(said[name])) if name in said else None
        if typed_in is not None and (fund.opening is None or fund.opening.amount != typed_in):
            fund = replace(fund, opening=Stated(typed_in, further_checks.place_of(fund)))
        elif fund.opening is None and name in last:
            fund = replace(fund, opening=Stated(last[name], further_checks.place_of(fund)))
        funds.append(fund)
    return replace(statement, funds=tuple(funds))


def _totals(fund: Fund, unnamed: str) -> FundTotals:
    opening = fund.opening.amount if fund.opening else ZERO
    return FundTotals(
        name_of(fund, unnamed),
        opening,
        fund.income,
        fund.spending,
        opening + fund.income - fund.spending,
    )


def name_of(fund: Fund, unnamed: str) -> str:
    """The fund's name, or what those without one are called."""
    return (fund.name or unnamed)[: further_checks.LONGEST_NAME]


def _key(code: str, group: Sequence[Finding], at: int = 0) -> str:
    """The same as long as the findings stand where they stood."""
    where = "\n".join(f"{one.place}{one.amount}" for one in group)
    digest = hashlib.sha256(f"{at}{where}".encode()).hexdigest()[:16]
    return f"{code}-{digest}"
