"""Cells of a table as sums, days and texts; what cannot be read is noted with its place."""

from datetime import date
from decimal import Decimal

from portal.base.sheets import Fault, Place
from portal.disclosures.finances.amounts import NotAnAmount, read_amount
from portal.disclosures.finances.days import NotADay, Period, read_day, within
from portal.disclosures.finances.findings import Finding, finding
from portal.disclosures.finances.grid import Grid, told
from portal.disclosures.finances.statement import Column

_SAME_AS_ABOVE = frozenset({"同上", "〃", '"', "″", "“", "”"})


class Squares:
    """Reads the cells of one sheet; ``findings`` gathers those that hold something unreadable."""

    def __init__(self, grid: Grid, period: Period | None) -> None:
        self.grid, self.period = grid, period
        self.findings: list[Finding] = []
        self._above: dict[int, str] = {}

    def amount(self, row: int, column: Column) -> Decimal | None:
        """The sum in yuan, None where the cell is empty or cannot be read."""
        value = self.grid.value(row, column.number)
        place = self.grid.place(row, column.number)
        if isinstance(value, Fault):
            self._note("cell_fault", place, what=value.what)
            return None
        try:
            return read_amount(value, column.unit)
        except NotAnAmount:
            self._note("amount_unreadable", place, what=_short(told(value)))
            return None

    def holds(self, row: int, column: Column) -> bool:
        """Whether the cell holds a sum, without noting anything."""
        try:
            return read_amount(self.grid.value(row, column.number)) is not None
        except NotAnAmount:
            return False

    def text(self, row: int, column: Column | None) -> str:
        """The text, that of the merged cell around it, or of the cell above for 同上."""
        if column is None:
            return ""
        value = self.grid.shown(row, column.number)
        if isinstance(value, Fault):
            place = self.grid.place(row, column.number)
            self._note("cell_fault", place, what=value.what)
            return ""
        text = told(value)
        if text in _SAME_AS_ABOVE:
            return self._above.get(column.number, "")
        if text:
            self._above[column.number] = text
        return text

    def when(
        self, row: int, dated: Column | None, month: Column | None, day: Column | None
    ) -> tuple[date | None, str]:
        """The day of a row; where only its month is told, that as text."""
        found = None
        if dated is not None:
            found = self.day(row, dated)
        elif month is not None and day is not None:
            found = self.month_and_day(row, month, day)
        text = "" if found else self.text(row, dated or month)
        return found, text if "月" in text and len(text) <= 9 else ""

    def day(self, row: int, column: Column) -> date | None:
        """The day of a cell, None where it is empty or cannot be read."""
        value = self.grid.shown(row, column.number)
        if isinstance(value, str) and value.strip() in _SAME_AS_ABOVE:
            value = self._above.get(column.number, "")
        elif value is not None:
            self._above[column.number] = told(value)
        try:
            return read_day(value, self.period)
        except NotADay:
            place = self.grid.place(row, column.number)
            self._note("day_unreadable", place, what=_short(told(value)))
            return None

    def month_and_day(self, row: int, month: Column, day: Column) -> date | None:
        """A day whose month and day stand in columns of their own; an empty month is that of
        the row above."""
        said = [self.text(row, column).rstrip("月日号") for column in (month, day)]
        said[0] = said[0] or self._above.get(month.number, "").rstrip("月")
        if not said[1]:
            return None
        try:
            return within(int(said[0]), int(said[1]), self.period)
        except (NotADay, ValueError):
            place = self.grid.place(row, day.number)
            self._note("day_unreadable", place, what=_short("-".join(said)))
            return None

    def place(self, row: int, column: Column | None = None) -> Place:
        """Where the cell is, for people."""
        return self.grid.place(row, column.number if column else 0)

    def note(self, code: str, row: int, column: Column | None = None) -> None:
        """Note something about a row or a cell."""
        self._note(code, self.place(row, column))

    def _note(self, code: str, place: Place, what: str = "") -> None:
        if all((f.code, f.place) != (code, place) for f in self.findings[-20:]):
            self.findings.append(finding(code, place, what=what))


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
