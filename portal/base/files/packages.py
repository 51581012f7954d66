"""The package around a Word or Excel file: what it fetches from elsewhere, and whom it names.

Parts are read as far as they say they reach; those who read have bounded the sum of it before.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from portal.base.files.limits import MAX_DOCUMENT_REWRITTEN, MAX_PACKAGE_PART
from portal.base.files.refusals import DocumentActs, DocumentBroken, DocumentReachesOut

CONTENT_TYPES = "[Content_Types].xml"
_MACRO_TYPES = ("macroenabled", "vbaproject", "activex")
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/aFChunk")
"""Kinds of relation that are followed when the file is opened; links wait to be clicked."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL = ("file:///", "file:\\\\\\")
_SCHEMAS = "http://schemas.openxmlformats.org"
_CORE, _OWN = f"{_SCHEMAS}/package/2006/metadata", f"{_SCHEMAS}/officeDocument/2006"
_NAMELESS = {
    "docProps/core.xml": f'<coreProperties xmlns="{_CORE}/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_OWN}/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_OWN}/custom-properties"/>',
}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError)


def refuse_what_acts(package: zipfile.ZipFile) -> None:
    """Raise ``DocumentActs`` for macros under whatever name, ``DocumentReachesOut`` for parts that
    Office would fetch from another computer when the file is opened."""
    parts = package.infolist()
    if len(parts) != len({part.filename.lower() for part in parts}):
        raise DocumentBroken  # of two parts with one name each program reads another
    if any(part.compress_type not in _PACKED for part in parts):
        raise DocumentBroken
    for given in _elements(package, CONTENT_TYPES):
        if any(word in given.get("ContentType", "").lower() for word in _MACRO_TYPES):
            raise DocumentActs
    for name in package.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for given in _elements(package, name):
            if given.get("TargetMode") == "External" and _is_fetched(given):
                raise DocumentReachesOut


def _is_fetched(relation: Mapping[str, str]) -> bool:
    """A template on the author's own disk is not there for others: Office goes on without it."""
    target = relation.get("Target", "").strip().lower()
    local = target.startswith(_LOCAL) and target[len(_LOCAL[0]) :][:1] not in ("/", "\\")
    away = "://" in target or target.startswith(("\\\\", "//", "mhtml:", "file:"))
    return relation.get("Type", "").endswith(_FETCHED) and away and not local


def _elements(package: zipfile.ZipFile, name: str) -> Iterator[Mapping[str, str]]:
    """The attributes of each element of a small part."""
    try:
        if package.getinfo(name).file_size > MAX_PACKAGE_PART:
            raise DocumentBroken
        found: list[Mapping[str, str]] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda _name, given: found.append(given)
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.Parse(package.read(name), True)
    except (KeyError, RuntimeError, expat.ExpatError, *_DAMAGE) as error:
        raise DocumentBroken from error
    return iter(found)


def _refuse_doctype(*_declared: object) -> None:
    """Office writes none; entities could make a small part large."""
    raise DocumentBroken


def without_names(package: zipfile.ZipFile, content: bytes) -> bytes:
    """The file without its author, editor and company, its content as it was.

    Signed files and those too large to be packed again are left as they were sent.
    """
    names = set(package.namelist())
    signed = any(name.startswith("_xmlsignatures/") for name in names)
    size = sum(part.file_size for part in package.infolist())
    if signed or size > MAX_DOCUMENT_REWRITTEN or not names & _NAMELESS.keys():
        return content
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
            for part in package.infolist():
                said = _NAMELESS.get(part.filename)
                again.writestr(part, package.read(part) if said is None else said)
    except (KeyError, RuntimeError, *_DAMAGE) as error:
        raise DocumentBroken from error
    return out.getvalue()
