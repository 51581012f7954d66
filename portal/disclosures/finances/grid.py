"""A sheet as squares: each with its value, and with that of the merged cell it belongs to."""

from datetime import date
from decimal import Decimal

from portal.base.sheets import Area, Place, Sheet, Value


class Grid:
    """Values of one sheet by row and column, counted from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self.name, self.hidden_rows, self.hidden_columns = (
            sheet.name,
            sheet.hidden_rows,
            sheet.hidden_columns,
        )
        self._rows = {row.number: row.cells for row in sheet.rows}
        self.numbers = sorted(self._rows)
        self.width = max((len(cells) for cells in self._rows.values()), default=0)
        last = self.numbers[-1] if self.numbers else 0
        self._areas = {
            (row, column): area
            for area in sheet.merged
            for row in range(area.top, min(area.bottom, last) + 1)
            for column in range(area.left, min(area.right, self.width) + 1)
        }

    def value(self, row: int, column: int) -> Value:
        """What the cell itself holds."""
        cells = self._rows.get(row, [])
        return cells[column - 1] if column <= len(cells) else None

    def shown(self, row: int, column: int) -> Value:
        """What a reader sees there: the value of the merged cell it is part of."""
        area = self._areas.get((row, column))
        return self.value(area.top, area.left) if area else self.value(row, column)

    def area(self, row: int, column: int) -> Area | None:
        """The merged cell the square is part of."""
        return self._areas.get((row, column))

    def place(self, row: int, column: int = 0) -> Place:
        """Its name for people; for a merged cell that of its first square."""
        area = self._areas.get((row, column))
        return Place(self.name, area.top if area else row, area.left if area else column)

    def filled(self, row: int) -> list[tuple[int, Value]]:
        """The columns of a row that hold something themselves, with what they hold."""
        cells = enumerate(self._rows.get(row, []), start=1)
        return [(column, value) for column, value in cells if value is not None]

    def only_text(self, row: int) -> str:
        """The text of a row that holds one text and nothing else (titles, sections)."""
        found = {value for _column, value in self.filled(row)}
        only = found.pop() if len(found) == 1 else None
        return only if isinstance(only, str) else ""


def told(value: Value) -> str:
    """A value as a short text of one line."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat()[:10] if isinstance(value, date) else ""
