"""A book as JSON, for the way between two processes."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from portal.base.sheets.cells import Area, Book, Fault, Notice, Place, Row, Sheet, Value


def packed(book: Book) -> bytes:
    """The book as bytes."""
    return json.dumps(
        {
            "kind": book.kind,
            "sheets": [_sheet_out(sheet) for sheet in book.sheets],
            "left_out": book.left_out,
            "notices": [[notice.code, *notice.place] for notice in book.notices],
        },
        ensure_ascii=False,
    ).encode()


def unpacked(content: bytes) -> Book:
    """The book that was packed."""
    given = json.loads(content)
    return Book(
        given["kind"],
        tuple(_sheet_in(sheet) for sheet in given["sheets"]),
        tuple(given["left_out"]),
        tuple(Notice(code, Place(*place)) for code, *place in given["notices"]),
    )


def _sheet_out(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": [[row.number, [_out(value) for value in row.cells]] for row in sheet.rows],
        "merged": sheet.merged,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
    }


def _sheet_in(given: dict[str, Any]) -> Sheet:
    return Sheet(
        given["name"],
        given["hidden"],
        tuple(Row(number, [_in(value) for value in cells]) for number, cells in given["rows"]),
        tuple(Area(*area) for area in given["merged"]),
        frozenset(given["hidden_rows"]),
        frozenset(given["hidden_columns"]),
    )


def _out(value: Value) -> str | list[str] | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return ["number", str(value)]
    if isinstance(value, Fault):
        return ["fault", value.what]
    if isinstance(value, datetime):
        return ["moment", value.isoformat()]
    return ["day" if isinstance(value, date) else "time", value.isoformat()]


_KINDS: dict[str, Any] = {
    "number": Decimal,
    "fault": Fault,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
}


def _in(value: Any) -> Value:
    if value is None or isinstance(value, str):
        return value
    found: Value = _KINDS[value[0]](value[1])
    return found
