"""Tables with their columns become funds with their lines."""

from collections.abc import Sequence

from portal.base.sheets import Book
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Finding, finding
from portal.disclosures.finances.gathering import Gathering
from portal.disclosures.finances.grid import Grid
from portal.disclosures.finances.rows import Rows
from portal.disclosures.finances.squares import Squares
from portal.disclosures.finances.statement import Statement, Table
from portal.disclosures.finances.summing_up import is_overview, take_overview


def read_statement(book: Book, tables: Sequence[Table], period: Period | None = None) -> Statement:
    """Everything the tables hold, fund by fund, with what could not be read; never raises.

    ``period`` is what the publication is about; without it the titles tell.
    """
    grids = {sheet.name: Grid(sheet) for sheet in book.sheets}
    gathering, findings = Gathering(), list[Finding]()
    ordered = sorted(enumerate(tables), key=lambda pair: is_overview(pair[1]))
    for at, table in ordered:
        squares = Squares(grids[table.sheet], period or table.period)
        if is_overview(table):
            take_overview(table, at, squares, gathering)
        else:
            Rows(table, at, squares, gathering).read()
        findings += squares.findings
    funds = gathering.finished()
    if not any(fund.lines for fund in funds):
        findings.append(finding("no_lines"))
    told = period or next((table.period for table in tables if table.period), None)
    return Statement(funds, tuple(tables), told, tuple(findings))
