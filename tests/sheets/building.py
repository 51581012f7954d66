"""Spreadsheets made for tests: whole ones by openpyxl and csv, spoiled ones from their parts."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"


def as_xlsx(
    *rows: Iterable[Any],
    merged: Iterable[str] = (),
    name: str = "收支",
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """A workbook of one sheet; ``change`` may do more to the book."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    if change is not None:
        change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(*rows: Iterable[Any], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def repacked(
    content: bytes,
    changes: Mapping[str, Callable[[bytes], bytes]] | None = None,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The workbook with parts of it changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            change = (changes or {}).get(part.filename)
            new.writestr(part.filename, change(old.read(part)) if change else old.read(part))
        for name, added in (more or {}).items():
            new.writestr(name, added)
    return out.getvalue()


def renamed(content: bytes, names: Mapping[str, str]) -> bytes:
    """The workbook with parts under other names, as other programs call them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            inner = old.read(part)
            for before, after in names.items():
                inner = inner.replace(before.encode(), after.encode())
            name = part.filename
            for before, after in names.items():
                name = name.replace(before, after)
            new.writestr(name, inner)
    return out.getvalue()


def raw_sheet(inner: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook whose only sheet has these rows as XML."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{inner}</sheetData>{after}</worksheet>"
    )
    return repacked(as_xlsx(["a"]), {SHEET: lambda _old: xml.encode()})


def old_excel(name: str = "ledger") -> bytes:
    """A stored file of old Excel: a ledger with merged cells, a hidden sheet and a hidden row."""
    return (FILES / f"{name}.xls").read_bytes()


def old_excel_locked() -> bytes:
    """The ledger with the mark of a password (the record FILEPASS) where another record was."""
    content = bytearray(old_excel())
    at = content.index(b"\xe1\x00\x02\x00", 512)
    content[at : at + 2] = b"\x2f\x00"
    return bytes(content)


def old_excel_with(stream: str, place: int = 2) -> bytes:
    """The ledger with one more entry in the directory of its container."""
    content = bytearray(old_excel())
    first = 512 + int.from_bytes(content[48:52], "little") * 512
    at = first + place * 128
    coded = (stream + "\0").encode("utf-16-le")
    content[at : at + 64] = coded.ljust(64, b"\0")
    content[at + 64 : at + 67] = len(coded).to_bytes(2, "little") + b"\x01"
    return bytes(content)
