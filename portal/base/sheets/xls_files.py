"""Old Excel files (BIFF 2 to 8, also what WPS writes as .et), by the library xlrd.

Such a file keeps the last result of every formula and does not tell through the library which
cells are formulas; numbers stand in it as binary fractions (see :mod:`portal.base.sheets.numbers`).
"""

import os
from collections.abc import Iterator
from typing import Any

import xlrd

from portal.base.sheets import numbers
from portal.base.sheets.bounds import Bounds, Meter
from portal.base.sheets.cells import Area, Fault, Place, Row, Value
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Besides, Head


class XlsFile:
    """The file as :class:`~portal.base.sheets.opened.Opened` says."""

    kind = "xls"

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self._bounds, self._meter = bounds, Meter(bounds.seconds)
        try:
            with open(os.devnull, "w") as nowhere:
                self._book = xlrd.open_workbook(
                    file_contents=content, formatting_info=True, ragged_rows=True, logfile=nowhere
                )
            self.heads = [Head(s.name, s.visibility != 0) for s in self._book.sheets()]
            self._formats = [self._format(at) for at in range(len(self._book.xf_list))]
        except xlrd.XLRDError as error:
            raise Unreadable(_reason(str(error))) from error
        except Exception as error:  # damaged records fail anywhere in the library
            raise Unreadable("broken") from error

    def _format(self, at: int) -> tuple[bool, int]:
        key = self._book.xf_list[at].format_key
        pattern = self._book.format_map[key].format_str
        return numbers.is_day_format(key, pattern), numbers.leading_zeros(pattern)

    def rows(self, at: int) -> Iterator[Row]:
        """The rows that hold something; the library has read them all already."""
        sheet = self._book.sheet_by_index(at)
        for number in range(sheet.nrows):
            self._meter.tick()
            try:
                cells = self._cells(sheet, number)
            except Unreadable:
                raise
            except Exception as error:
                raise Unreadable("broken") from error
            if cells:
                yield Row(number + 1, cells)

    def _cells(self, sheet: Any, number: int) -> list[Value]:
        cells = [self._value(cell) for cell in sheet.row(number)]
        while cells and (cells[-1] is None or str(cells[-1]).isspace() or cells[-1] == ""):
            cells.pop()
        if len(cells) > self._bounds.columns:
            raise Unreadable("too_many_columns", Place(sheet.name, number + 1, len(cells)))
        return cells

    def _value(self, cell: Any) -> Value:
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return str(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return Fault(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        is_day, zeros = self._formats[cell.xf_index] if cell.xf_index is not None else (False, 0)
        number = numbers.of_binary(cell.value)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return number
        return numbers.shown(number, is_day, zeros, since_1904=self._book.datemode == 1)

    def besides(self, at: int) -> Besides:
        """What was merged or hidden."""
        sheet = self._book.sheet_by_index(at)
        if len(sheet.merged_cells) > self._bounds.merged:
            raise Unreadable("too_many_merged", Place(sheet.name))
        return Besides(
            merged=[
                Area(top + 1, left + 1, below, right)
                for top, below, left, right in sheet.merged_cells
            ],
            hidden_rows={at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden},
            hidden_columns={at + 1 for at, column in sheet.colinfo_map.items() if column.hidden},
        )


def _reason(said: str) -> str:
    """The library tells its refusals apart by words only."""
    if "encrypted" in said:
        return "locked"
    return "not_a_table" if "find workbook" in said else "broken"
