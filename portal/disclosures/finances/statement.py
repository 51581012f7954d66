"""A ledger as it was understood: tables with columns, funds with lines, each with its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypedDict

from portal.base.sheets import Place
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Finding
from portal.disclosures.finances.labels import Label
from portal.disclosures.finances.words import Role, Side


@dataclass(frozen=True)
class Column:
    """A column as guessed or confirmed. ``side``, ``fund`` and ``item`` are said by headings above
    several columns and hold for all lines taken from it; ``unit`` turns its numbers into yuan."""

    number: int
    heading: str
    role: Role
    side: Side | None = None
    fund: str = ""
    item: str = ""
    unit: Decimal = Decimal(1)
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    is_numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table within a sheet: rows are numbered as the spreadsheet does, both ends included."""

    sheet: str
    title: str
    title_rows: tuple[int, ...]
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    fingerprint: str
    fund: str = ""
    side: Side | None = None
    period: Period | None = None

    def having(self, role: Role) -> tuple[Column, ...]:
        """The columns that hold this."""
        return tuple(column for column in self.columns if column.role is role)

    @property
    def confidence(self) -> float:
        """How sure the least sure column is that counts."""
        used = [c.confidence for c in self.columns if c.role is not Role.IGNORED]
        return min(used, default=0.0)

    def kept(self) -> "Layout":
        """The columns as they are remembered for the next sheet with the same fingerprint."""
        columns: list[dict[str, str | int]] = [
            {
                "number": column.number,
                "role": column.role.value,
                "side": column.side.value if column.side else "",
                "fund": column.fund,
                "item": column.item,
                "unit": str(column.unit),
            }
            for column in self.columns
        ]
        return {
            "columns": columns,
            "side": self.side.value if self.side else "",
            "fund": self.fund,
        }

    def confirmed(self, layout: "Layout") -> "Table":
        """The table with its columns as they were kept; those it lacks are passed over. The name
        of a fund that the new sheet tells itself counts more than the one remembered."""
        known = {entry["number"]: entry for entry in layout["columns"]}
        columns = tuple(
            _as_kept(column, known[column.number]) if column.number in known else column
            for column in self.columns
        )
        return replace(
            self,
            columns=columns,
            side=Side(layout["side"]) if layout["side"] else self.side,
            fund=self.fund or layout["fund"],
        )


class Layout(TypedDict):
    """What is remembered of a table a person confirmed; plain JSON."""

    columns: list[dict[str, str | int]]
    side: str
    fund: str


def _as_kept(column: Column, kept: Mapping[str, str | int]) -> Column:
    return replace(
        column,
        role=Role(kept["role"]),
        side=Side(kept["side"]) if kept["side"] else None,
        fund=str(kept["fund"]),
        item=str(kept["item"]),
        unit=Decimal(str(kept["unit"])),
        confidence=1.0,
    )


@dataclass(frozen=True)
class Stated:
    """A sum the sheet itself states, with its cell and how sure its meaning is."""

    amount: Decimal
    place: Place
    confidence: float = 1.0


@dataclass(frozen=True)
class Line:
    """One income or one expense. ``cells`` says where each value stands, by the column's role;
    ``when`` is the month where the sheet names no day."""

    place: Place
    side: Side
    amount: Decimal
    on_date: date | None = None
    when: str = ""
    item: str = ""
    summary: str = ""
    voucher_no: str = ""
    handler: str = ""
    balance: Decimal | None = None
    cells: Mapping[Role, Place] = field(default_factory=dict)
    table: int = 0


@dataclass(frozen=True)
class Total:
    """A sum of lines the sheet states. ``counted`` holds what it may rightly be: the lines since
    the sum before, all lines, either with the balance brought in; empty where nobody can tell."""

    label: Label
    side: Side
    stated: Stated
    counted: tuple[Decimal, ...]


@dataclass(frozen=True)
class Fund:
    """Money kept apart (一笔资金) with what it began and ended with."""

    name: str
    opening: Stated | None
    closing: Stated | None
    lines: tuple[Line, ...]
    totals: tuple[Total, ...] = ()

    @property
    def income(self) -> Decimal:
        """The sum of what came."""
        return sum((x.amount for x in self.lines if x.side is Side.INCOME), Decimal(0))

    @property
    def spending(self) -> Decimal:
        """The sum of what went."""
        return sum((x.amount for x in self.lines if x.side is Side.SPENDING), Decimal(0))


@dataclass(frozen=True)
class Statement:
    """All that was read of a file, by fund; ``findings`` tells of cells that could not be read."""

    funds: tuple[Fund, ...]
    tables: tuple[Table, ...]
    period: Period | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all funds."""
        return tuple(line for fund in self.funds for line in fund.lines)
