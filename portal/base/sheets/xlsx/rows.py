"""The cells of one sheet of an xlsx file, as its XML comes along."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.base.sheets import numbers
from portal.base.sheets.bounds import Bounds
from portal.base.sheets.cells import NOT_CALCULATED, Area, Fault, Place, Row, Value, column_of
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Besides
from portal.base.sheets.xlsx.shared import Format

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class RowsOf:
    """Takes the elements of a sheet; finished rows wait in ``ready``."""

    def __init__(
        self,
        name: str,
        texts: Sequence[str],
        formats: Sequence[Format],
        *,
        since_1904: bool,
        bounds: Bounds,
    ) -> None:
        self.ready: list[Row] = []
        self.besides = Besides()
        self._name, self._texts, self._formats = name, texts, formats
        self._since_1904, self._bounds = since_1904, bounds
        self._row = self._column = 0
        self._cells: list[Value] = []
        self._given: Mapping[str, str] = {}
        self._held: list[str] = []
        self._inside = self._spoken = self._formula = False
        self._has_value = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":
            self._begin_cell(given)
        elif name == "v":
            self._inside = self._has_value = True
        elif name == "t":
            self._inside = self._has_value = not self._spoken
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._spoken = True
        elif name == "row":
            self._begin_row(given)
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))
        elif name == "col" and given.get("hidden") in ("1", "true"):
            self._hide_columns(given)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t"):
            self._inside = False
        elif name == "c":
            self._put(self._value())
        elif name == "rPh":
            self._spoken = False
        elif name == "row":
            if self._cells:
                self.ready.append(Row(self._row, self._cells))
            self._cells = []

    def text(self, piece: str) -> None:
        """Text of the element under way."""
        if self._inside:
            self._held.append(piece)

    def _begin_row(self, given: Mapping[str, str]) -> None:
        number = given.get("r", "")
        after = self._row + 1
        if number:
            after = int(number) if number.isdecimal() and len(number) < 20 else 0
        if after <= self._row:
            raise Unreadable("broken", Place(self._name))
        if after > LAST_ROW:
            raise Unreadable("goes_on", Place(self._name))
        self._row, self._column, self._cells = after, 0, []
        if given.get("hidden") in ("1", "true"):
            self.besides.hidden_rows.add(self._row)

    def _begin_cell(self, given: Mapping[str, str]) -> None:
        self._given, self._held = given, []
        self._formula = self._has_value = self._inside = False
        column = column_of(given["r"]) if "r" in given else self._column + 1
        if not self._column < column <= LAST_COLUMN or not self._row:
            raise Unreadable("broken", Place(self._name, self._row))
        self._column = column

    def _put(self, value: Value) -> None:
        """Cells that hold nothing take no room, however far to the right they stand."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if self._column > self._bounds.columns:
            raise Unreadable("too_many_columns", Place(self._name, self._row, self._column))
        self._cells += [None] * (self._column - 1 - len(self._cells))
        self._cells.append(value)

    def _value(self) -> Value:
        text, kind = "".join(self._held), self._given.get("t", "n")
        if kind in ("str", "inlineStr"):
            return Fault(NOT_CALCULATED) if self._formula and not self._has_value else text
        if not text.strip():
            return Fault(NOT_CALCULATED) if self._formula else None
        if kind == "s":
            return self._shared(text)
        if kind == "e":
            return Fault(text)
        if kind == "b":
            return Decimal(1 if text.strip() in ("1", "true") else 0)
        return text if kind == "d" else self._number(text)

    def _shared(self, text: str) -> str:
        at = int(text) if text.isdecimal() and len(text) < 9 else len(self._texts)
        if at >= len(self._texts):
            raise Unreadable("broken", Place(self._name, self._row, self._column))
        return self._texts[at]

    def _number(self, text: str) -> Value:
        number = numbers.written(text)
        style = self._given.get("s", "0")
        at = int(style) if style.isdecimal() and len(style) < 7 else 0
        shown = self._formats[at] if at < len(self._formats) else Format()
        return numbers.shown(number, shown.is_day, shown.zeros, since_1904=self._since_1904)

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        area = Area(_row_of(first), column_of(first), _row_of(last), column_of(last))
        if not 0 < area.top <= area.bottom or not 0 < area.left <= area.right:
            raise Unreadable("broken", Place(self._name))
        self.besides.merged.append(area)
        if len(self.besides.merged) > self._bounds.merged:
            raise Unreadable("too_many_merged", Place(self._name))

    def _hide_columns(self, given: Mapping[str, str]) -> None:
        first, last = given.get("min", ""), given.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first + last) < 11:
            until = min(int(last), self._bounds.columns)
            self.besides.hidden_columns.update(range(int(first), until + 1))


def _row_of(name: str) -> int:
    digits = name.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0
