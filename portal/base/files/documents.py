"""Word, Excel and PDF files: recognised by content, bounded, kept as they were sent but for
the names of their authors where these can be taken out (docx, xlsx).

What could act by itself (macros, scripts, programs inside) or cannot be read by everybody
(passwords) is refused. A document is only ever handed out for saving, never shown in a page.
"""

import enum
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field

from portal.base.files import packages, pdfs, storage
from portal.base.files.limits import (
    MAX_DOCUMENT_PARTS,
    MAX_DOCUMENT_UNPACKED,
    MAX_FILE_BYTES,
)
from portal.base.files.models import FileKind, StoredFile
from portal.base.files.refusals import (
    DocumentActs,
    DocumentBroken,
    DocumentLocked,
    DocumentTooLarge,
    NotADocument,
)

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MACROS = re.compile(r"vbaproject\.bin|activex\d*\.bin", re.IGNORECASE)


class DocumentKind(enum.StrEnum):
    """The kinds of document that the portal takes; the value is the ending of its name."""

    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    CSV = "csv"
    """Kept by those who have read it as a table; as an attachment it cannot be told from text."""


MIMES: dict[DocumentKind, str] = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.DOC: "application/msword",
    DocumentKind.DOCX: _OFFICE + "wordprocessingml.document",
    DocumentKind.XLS: "application/vnd.ms-excel",
    DocumentKind.XLSX: _OFFICE + "spreadsheetml.sheet",
    DocumentKind.CSV: "text/csv",
}
_MAIN_PARTS = {"word/document.xml": DocumentKind.DOCX, "xl/workbook.xml": DocumentKind.XLSX}
ENDINGS: dict[str, str] = {mime: kind.value for kind, mime in MIMES.items()} | {"image/jpeg": "jpg"}


@dataclass(frozen=True)
class PreparedDocument:
    """A document ready to be kept, named by the hash of its bytes."""

    kind: DocumentKind
    content: bytes = field(repr=False)
    sha256: str

    @property
    def mime(self) -> str:
        """What browsers are told that it is."""
        return MIMES[self.kind]


def looks_like_one(head: bytes) -> bool:
    """Whether content that begins so is to be judged as a document, else as a picture."""
    return head.startswith((ZIP, OLE, PDF))


def prepare(content: bytes) -> PreparedDocument:
    """Judge one document; raises a ``DocumentRefused`` that names the reason."""
    if len(content) > MAX_FILE_BYTES:
        raise DocumentTooLarge
    kind, kept = _judged(content)
    return PreparedDocument(kind, kept, hashlib.sha256(kept).hexdigest())


def key_of(file: StoredFile) -> str:
    """Under which key the store has the bytes whose hash the row names."""
    return file_key(file.sha256, file.kind)


def file_key(sha256: str, kind: FileKind) -> str:
    """The key of a document, or of a photo in full size."""
    if kind is FileKind.DOCUMENT:
        return storage.object_key(sha256, "file", "bin")
    return storage.object_key(sha256, "full")


def _judged(content: bytes) -> tuple[DocumentKind, bytes]:
    """What it is, and what is kept of it."""
    if content.startswith(PDF):
        pdfs.refuse_what_acts(content)
        return DocumentKind.PDF, content
    if content.startswith(ZIP):
        return _office(content)
    if content.startswith(OLE):
        return _old_office(content), content
    raise NotADocument


def _office(content: bytes) -> tuple[DocumentKind, bytes]:
    """Word or Excel by the parts of the package, weighed before any of them is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentBroken from error
    names = {part.filename for part in parts}
    if len(parts) > MAX_DOCUMENT_PARTS or sum(p.file_size for p in parts) > MAX_DOCUMENT_UNPACKED:
        raise DocumentTooLarge
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentLocked
    if any(_MACROS.search(name) for name in names):
        raise DocumentActs
    kind = next((kind for main, kind in _MAIN_PARTS.items() if main in names), None)
    if kind is None or packages.CONTENT_TYPES not in names:
        raise NotADocument
    packages.refuse_what_acts(package)
    return kind, packages.without_names(package, content)


def _old_office(content: bytes) -> DocumentKind:
    """Word or Excel of the years before 2007, by the names of the streams in the container."""
    if _has_stream(content, "EncryptedPackage") or _has_stream(content, "EncryptionInfo"):
        raise DocumentLocked
    if _has_stream(content, "_VBA_PROJECT"):
        raise DocumentActs
    if _has_stream(content, "WordDocument"):
        return DocumentKind.DOC
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return DocumentKind.XLS
    raise NotADocument


def _has_stream(content: bytes, name: str) -> bool:
    """Whether the container lists a stream so named: entries stand at multiples of 128 bytes, the
    length of the name behind its 64 bytes."""
    coded = (name + "\0").encode("utf-16-le")
    at = content.find(coded, 512)
    while at >= 0:
        length = int.from_bytes(content[at + 64 : at + 66], "little")
        if at % 128 == 0 and length == len(coded):
            return True
        at = content.find(coded, at + 2)
    return False
