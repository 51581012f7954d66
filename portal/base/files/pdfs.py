"""What a PDF would do by itself, looked for in its objects and in those packed into streams."""

import re
import zlib
from collections.abc import Iterator

from portal.base.files.limits import MAX_PDF_UNPACKED
from portal.base.files.refusals import DocumentActs, DocumentBroken, DocumentTooLarge, PdfLocked

_ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
_CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_END = 2048


def refuse_what_acts(content: bytes) -> None:
    """Raise a ``DocumentRefused`` for scripts, programs and files inside, and for what cannot be
    judged because it is encrypted."""
    if b"%%EOF" not in content[-_END:]:
        raise DocumentBroken
    if _LOCKED.search(content):
        raise PdfLocked
    for told in (content, *_unpacked(content)):
        if _acts(told):
            raise DocumentActs


def _acts(told: bytes) -> bool:
    """Names may be written with the codes of their letters."""
    if any(word in told for word in _ACTS):
        return True
    return b"#" in told and any(word in _CODED.sub(_letter, told) for word in _ACTS)


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The streams that hold objects, each as far as it can be unpacked."""
    left = MAX_PDF_UNPACKED
    for found in _PACKED.finditer(content):
        end = content.find(b"endstream", found.end())
        packed = content[found.end() : end if end >= 0 else None]
        try:
            told = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            continue  # packed in another way, as no usual program does
        left -= len(told)
        if left <= 0:
            raise DocumentTooLarge
        yield told
