"""The answer that carries a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response

from portal.base.i18n import LazyString, _l
from portal.grievances.transfer.writing import csv_out, xlsx_out
from portal.grievances.transfer.writing.csv_out import Portions

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileFormat:
    """A kind of file; ``encoding`` is empty for what is no text."""

    label: LazyString
    ending: str
    mime: str
    encoding: str


FORMATS: dict[str, FileFormat] = {
    "xlsx": FileFormat(_l("Excel sheet (XLSX)"), "xlsx", _SHEET, ""),
    "csv": FileFormat(_l("CSV, UTF-8"), "csv", "text/csv; charset=utf-8", "utf-8"),
    "gb18030": FileFormat(
        _l("CSV, GB 18030 for old programs"), "csv", "text/csv; charset=gb18030", "gb18030"
    ),
}


def send(headings: Sequence[str], portions: Portions, *, wanted: str, name: str) -> Response:
    """The table as a file of a wanted format, sent while it is made."""
    chosen = FORMATS[wanted]
    if chosen.encoding:
        content = csv_out.encoded(headings, portions, encoding=chosen.encoding)
    else:
        content = xlsx_out.packed(headings, portions)
    answer = Response(content, mimetype=None, content_type=chosen.mime)
    file = f"{name}.{chosen.ending}"
    plain = file.encode("ascii", "ignore").decode() or f"list.{chosen.ending}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file)}"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
