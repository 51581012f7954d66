"""The segments of a JPEG file, read without decoding it.

Used twice: to judge what was sent before a decoder sees it, and to prove that what the portal
itself wrote holds the picture and nothing else.
"""

import re
from dataclasses import dataclass

from portal.base.files.limits import MAX_JPEG_SCANS
from portal.base.files.refusals import PhotoBroken, PhotoTruncated

SOI, EOI, SOS, DHT, DQT, DRI, APP0 = 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD, 0xE0
BASELINE, EXTENDED, PROGRESSIVE = 0xC0, 0xC1, 0xC2
_FRAMES = frozenset(range(0xC0, 0xD0)) - {DHT, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xD8)) | {0x01}
_OURS = {APP0, DQT, BASELINE, DHT, SOS, DRI}

# Inside the compressed data 0xFF is followed by a zero or a restart number; all else ends it.
_END_OF_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")

_PLAIN_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


@dataclass(frozen=True)
class JpegOutline:
    """What the segments tell: size in pixels, and whether it can be decoded in one pass."""

    width: int
    height: int
    single_pass: bool
    end: int
    """Offset just behind the end-of-image marker; what follows is no part of the picture."""


@dataclass(frozen=True)
class _Segment:
    marker: int
    body: bytes
    end: int


def outline(data: bytes) -> JpegOutline:
    """Read size and structure of what was sent; raises when it is incomplete or unusual."""
    frame: _Segment | None = None
    scans = 0
    single_pass = True
    offset = 2
    while True:
        segment = _next(data, offset)
        offset = segment.end
        if segment.marker == EOI:
            break
        if segment.marker in _FRAMES:
            if frame is not None or segment.marker not in (BASELINE, EXTENDED, PROGRESSIVE):
                raise PhotoBroken
            frame = segment
        if segment.marker == SOS:
            if frame is None or not segment.body:
                raise PhotoBroken
            scans += 1
            single_pass &= frame.marker != PROGRESSIVE and segment.body[0] == frame.body[5]
            offset = _behind_scan(data, offset)
    if frame is None or not 0 < scans <= MAX_JPEG_SCANS:
        raise PhotoBroken
    width, height = _size(frame.body)
    return JpegOutline(width, height, single_pass and scans == 1, offset)


def prove_bare(data: bytes) -> None:
    """Raise unless the file holds only what draws the picture.

    Application data other than the plain JFIF header, comments, embedded thumbnails and bytes
    behind the end are all refused, whichever library put them there.
    """
    if data[:2] != b"\xff\xd8":
        raise PhotoBroken
    offset = 2
    while True:
        segment = _next(data, offset)
        offset = segment.end
        if segment.marker == EOI:
            break
        if segment.marker not in _OURS:
            raise PhotoBroken
        if segment.marker == APP0 and segment.body != _PLAIN_JFIF:
            raise PhotoBroken
        if segment.marker == SOS:
            offset = _behind_scan(data, offset)
    if offset != len(data):
        raise PhotoBroken


def _next(data: bytes, offset: int) -> _Segment:
    """The segment at an offset, which must be there with its whole announced length."""
    if offset + 2 > len(data):
        raise PhotoTruncated
    if data[offset] != 0xFF:
        raise PhotoBroken
    while data[offset + 1] == 0xFF:  # fill bytes are allowed before a marker
        offset += 1
        if offset + 2 > len(data):
            raise PhotoTruncated
    marker = data[offset + 1]
    if marker == EOI or marker in _ALONE:
        return _Segment(marker, b"", offset + 2)
    if marker in (0x00, SOI):
        raise PhotoBroken
    length = int.from_bytes(data[offset + 2 : offset + 4], "big")
    end = offset + 2 + length
    if end > len(data):
        raise PhotoTruncated
    if length < 2:
        raise PhotoBroken
    return _Segment(marker, data[offset + 4 : end], end)


def _behind_scan(data: bytes, offset: int) -> int:
    """Where the compressed data of one scan ends."""
    found = _END_OF_SCAN.search(data, offset)
    if found is None:
        raise PhotoTruncated
    return found.end() - 2


def _size(frame: bytes) -> tuple[int, int]:
    """Width and height from a frame header of 8-bit samples in 1, 3 or 4 components."""
    if len(frame) < 6 or frame[0] != 8 or frame[5] not in (1, 3, 4):
        raise PhotoBroken
    if len(frame) != 6 + 3 * frame[5]:
        raise PhotoBroken
    return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
