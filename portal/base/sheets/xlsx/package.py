"""The zip around an xlsx file: weighed before anything of it is unpacked."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

from portal.base.sheets.bounds import MEGABYTE, Bounds, Meter
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Head
from portal.base.sheets.xlsx.markup import elements

# XML packs twentyfold; parts of zeros a thousandfold. Small ones may do as they like.
MOST_RATIO, SMALL = 250, 8 * MEGABYTE
# Excel on the web numbers it.
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)


def unpacked(content: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """The archive; raises ``Unreadable`` telling what it is instead, or that it is too much.

    What an entry says of its size is believed here because reading stops at that size.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        entries = packed.infolist()
    except Exception as error:  # damaged archives raise more than BadZipFile
        raise Unreadable("broken") from error
    names = {part.filename for part in entries}
    if any(part.flag_bits & 1 for part in entries):
        raise Unreadable("locked")
    if any(n.lower().endswith("vbaproject.bin") or "/macrosheets/" in n.lower() for n in names):
        raise Unreadable("macros")
    if not _workbook(names):
        raise Unreadable(_instead(names))
    if (
        len(entries) > bounds.parts
        or sum(part.file_size for part in entries) > bounds.unpacked_bytes
    ):
        raise Unreadable("unpacks_too_large")
    if any(p.file_size > max(SMALL, MOST_RATIO * p.compress_size) for p in entries):
        raise Unreadable("unpacks_too_large")
    return packed


def _workbook(names: Iterable[str]) -> str:
    return next((name for name in sorted(names) if _WORKBOOK.fullmatch(name)), "")


def _instead(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "binary_excel"
    if "word/document.xml" in names:
        return "word"
    return "open_document" if "content.xml" in names and "mimetype" in names else "not_a_table"


class Parts(NamedTuple):
    """The parts of a workbook that hold cells and what cells share, by their names."""

    sheets: list[tuple[Head, str]]
    texts: str
    styles: str
    since_1904: bool


def parts(packed: zipfile.ZipFile, meter: Meter) -> Parts:
    """Where everything stands, as the file itself says: programs name the parts differently."""
    workbook = _workbook(packed.namelist())
    named = _related(packed, workbook, meter)
    found: list[tuple[Head, str]] = []
    since_1904 = False
    with packed.open(workbook) as part:
        for name, given, _around in elements(part, meter):
            if name == "workbookPr":
                since_1904 = given.get("date1904", "0") in ("1", "true", "on")
            if name != "sheet":
                continue
            known_as = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
            kind, target = named.get(known_as, ("", ""))
            if kind == "worksheet":
                hidden = given.get("state", "visible") != "visible"
                found.append((Head(given.get("name", ""), hidden), target))
    if not found:
        raise Unreadable("broken")
    kinds = dict(named.values())
    return Parts(found, kinds.get("sharedStrings", ""), kinds.get("styles", ""), since_1904)


def _related(packed: zipfile.ZipFile, owner: str, meter: Meter) -> dict[str, tuple[str, str]]:
    """What a part refers to: by the key it knows it under, what it is and its name. What lies
    outside of the file is passed over, except for sheets."""
    folder, name = posixpath.split(owner)
    names = {part.lower(): part for part in packed.namelist()}
    found = {}
    with packed.open(f"{folder}/_rels/{name}.rels") as part:
        for element, given, _around in elements(part, meter):
            if element != "Relationship":
                continue
            kind = given.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
            inside = given.get("TargetMode") != "External" and names.get(target[1:].lower())
            if inside:
                found[given.get("Id", "")] = (kind, inside)
            elif kind == "worksheet":
                raise Unreadable("broken")
    return found
