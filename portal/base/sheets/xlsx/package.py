"""The zip around an xlsx file: weighed before anything of it is unpacked."""

import io
import posixpath
import zipfile

from portal.base.sheets.bounds import MEGABYTE, Bounds, Meter
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Head
from portal.base.sheets.xlsx.markup import elements

# XML packs twentyfold; parts of zeros a thousandfold. Small ones may do as they like.
MOST_RATIO, SMALL = 250, 8 * MEGABYTE


def unpacked(content: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """The archive; raises ``Unreadable`` telling what it is instead, or that it is too much.

    What an entry says of its size is believed here because reading stops at that size.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        parts = packed.infolist()
    except Exception as error:  # damaged archives raise more than BadZipFile
        raise Unreadable("broken") from error
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    if any(n.lower().endswith("vbaproject.bin") or "/macrosheets/" in n.lower() for n in names):
        raise Unreadable("macros")
    if "xl/workbook.xml" not in names:
        raise Unreadable(_instead(names))
    if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.unpacked_bytes:
        raise Unreadable("unpacks_too_large")
    if any(p.file_size > max(SMALL, MOST_RATIO * p.compress_size) for p in parts):
        raise Unreadable("unpacks_too_large")
    return packed


def _instead(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "binary_excel"
    if "word/document.xml" in names:
        return "word"
    return "open_document" if "content.xml" in names and "mimetype" in names else "not_a_table"


def sheets(packed: zipfile.ZipFile, meter: Meter) -> tuple[list[tuple[Head, str]], bool]:
    """The sheets of cells with the part each stands in; and whether days count from 1904."""
    targets = _targets(packed, meter)
    found: list[tuple[Head, str]] = []
    since_1904 = False
    with packed.open("xl/workbook.xml") as part:
        for name, given, _around in elements(part, meter):
            if name == "workbookPr":
                since_1904 = given.get("date1904", "0") in ("1", "true", "on")
            if name != "sheet":
                continue
            known_as = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
            target = targets.get(known_as)
            if target is not None:
                hidden = given.get("state", "visible") != "visible"
                found.append((Head(given.get("name", ""), hidden), target))
    if not found:
        raise Unreadable("broken")
    return found, since_1904


def _targets(packed: zipfile.ZipFile, meter: Meter) -> dict[str, str]:
    """The parts that hold sheets of cells, by the key under which the book knows them."""
    names = set(packed.namelist())
    found = {}
    with packed.open("xl/_rels/workbook.xml.rels") as part:
        for name, given, _around in elements(part, meter):
            if name != "Relationship" or not given.get("Type", "").endswith("/worksheet"):
                continue
            target = posixpath.normpath(posixpath.join("/xl", given.get("Target", "")))[1:]
            if given.get("TargetMode") == "External" or target not in names:
                raise Unreadable("broken")
            found[given.get("Id", "")] = target
    return found
