"""Opening a file of whatever kind, for whoever reads its rows one after another."""

from portal.base.sheets.bounds import Bounds
from portal.base.sheets.csv_files import CsvFile
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.kinds import kind_of
from portal.base.sheets.opened import Head, Opened
from portal.base.sheets.xlsx import XlsxFile

__all__ = ["Head", "Opened", "open_book"]


def open_book(content: bytes, bounds: Bounds, *, old_excel: bool = True) -> Opened:
    """The file, opened by its content; raises ``Unreadable``, for xls too without ``old_excel``."""
    if not content:
        raise Unreadable("empty")
    if len(content) > bounds.file_bytes:
        raise Unreadable("too_large")
    kind = kind_of(content)
    if kind == "csv":
        return CsvFile(content, bounds)
    if kind == "xlsx":
        return XlsxFile(content, bounds)
    if not old_excel:
        raise Unreadable("old_excel")
    from portal.base.sheets.xls_files import XlsFile  # the library for those who send old files

    return XlsFile(content, bounds)
