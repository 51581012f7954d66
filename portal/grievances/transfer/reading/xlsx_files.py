"""XLSX, read cell by cell: what the sheet claims of its size is not believed.

The bounds are looked at before anything is unpacked. ``defusedxml`` refuses entities, so that a
few bytes of XML cannot grow in memory.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from portal.grievances.transfer.reading.faults import Unreadable

MOST_PARTS = 2000
MOST_BLANK = 1000  # lines above the first that holds something


def rows(content: bytes, *, most_bytes: int, most_columns: int) -> Iterator[list[str]]:
    """The lines of the first sheet that holds anything, as texts; formulas by their last value."""
    _weigh(content, most_bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know
            yield from _read(content, most_columns)
    except Unreadable:
        raise
    except Exception as error:  # a damaged file fails anywhere in the parser
        raise Unreadable("broken") from error


def _weigh(content: bytes, most_bytes: int) -> None:
    """Refuse what is no workbook or would grow too large; no part unpacks to more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except Exception as error:  # damaged archives raise more than BadZipFile
        raise Unreadable("broken") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable("not_a_table")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
        raise Unreadable("unpacks_too_large")


def _read(content: bytes, most_columns: int) -> Iterator[list[str]]:
    import openpyxl  # ten megabytes that only a process reading such a list shall take

    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            found = sheet.iter_rows(values_only=True, max_col=3 * most_columns)
            begun = False
            for blank, row in enumerate(found):
                if not begun and all(value in (None, "") for value in row):
                    if blank > MOST_BLANK:
                        raise Unreadable("goes_on")
                    continue
                if not begun:
                    begun = True
                    yield from ([] for _empty in range(blank))
                yield [told(value) for value in row]
            if begun:
                return
    finally:
        book.close()


def told(value: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, moments as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
