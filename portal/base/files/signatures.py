"""What a file is by its content, and how large its picture claims to be, before any decoding."""

import enum
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from portal.base.files import jpeg_segments
from portal.base.files.limits import (
    MAX_PIXELS,
    MAX_PIXELS_WEBP,
    MAX_PIXELS_WHOLE,
    MAX_SIDE,
)
from portal.base.files.refusals import (
    NotAnImage,
    PhotoBroken,
    PhotoEmpty,
    PhotoTruncated,
    TooManyPixels,
)

_HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_PNG_START = b"\x89PNG\r\n\x1a\n"


class PhotoKind(enum.StrEnum):
    """The kinds of picture that the portal takes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


@dataclass(frozen=True)
class PhotoHeader:
    """What the header says: kind, size in pixels, whether reduced decoding is possible."""

    kind: PhotoKind
    width: int
    height: int
    single_pass: bool = False

    @property
    def pixels(self) -> int:
        """Pixels of the whole picture."""
        return self.width * self.height


def read_header(data: bytes) -> PhotoHeader:
    """Recognise a picture by its content and read its size; raises a ``PhotoRefused``."""
    if not data:
        raise PhotoEmpty
    kind = _kind(data)
    if kind is PhotoKind.JPEG:
        outline = jpeg_segments.outline(data)
        header = PhotoHeader(kind, outline.width, outline.height, outline.single_pass)
    else:
        try:
            width, height = _SIZES[kind](data)
        except struct.error as error:
            raise PhotoTruncated from error
        header = PhotoHeader(kind, width, height)
    _check_size(header)
    return header


def _kind(data: bytes) -> PhotoKind:
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoKind.JPEG
    if data.startswith(_PNG_START):
        return PhotoKind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoKind.WEBP
    if data[4:8] == b"ftyp" and _brands(data) & _HEVC_BRANDS:
        return PhotoKind.HEIC
    raise NotAnImage


def _brands(data: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO base media file."""
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    return {data[8:12]} | {data[at : at + 4] for at in range(16, end - 3, 4)}


def _check_size(header: PhotoHeader) -> None:
    if header.width < 1 or header.height < 1:
        raise PhotoBroken
    limit = MAX_PIXELS if header.single_pass else MAX_PIXELS_WHOLE
    if header.kind is PhotoKind.WEBP:
        limit = MAX_PIXELS_WEBP
    if header.pixels > limit or max(header.width, header.height) > MAX_SIDE:
        raise TooManyPixels


def _png_size(data: bytes) -> tuple[int, int]:
    """Size from the first chunk; the chunks must reach to the closing one."""
    if data[8:16] != b"\x00\x00\x00\rIHDR":
        raise PhotoBroken
    offset, closed = 8, False
    while not closed:
        length, name = struct.unpack_from(">I4s", data, offset)
        offset += 12 + length
        closed = name == b"IEND"
        if offset > len(data):
            raise PhotoTruncated
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    """Size of the canvas from the first chunk of a RIFF file that must be there as a whole."""
    if struct.unpack_from("<I", data, 4)[0] + 8 > len(data):
        raise PhotoTruncated
    name = data[12:16]
    if name == b"VP8X":
        wide, high = data[24:27], data[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if name == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise PhotoBroken


def _heic_size(data: bytes) -> tuple[int, int]:
    """The largest size that any item of the file claims (``ispe`` boxes)."""
    seen: set[bytes] = set()
    sizes: list[tuple[int, int]] = []
    for name, start, end in _boxes(data, 0, len(data)):
        seen.add(name)
        if name == b"meta":
            sizes = list(_item_sizes(data, start + 4, end))
    if b"meta" not in seen or not sizes:
        raise PhotoTruncated if b"meta" not in seen else PhotoBroken
    return max(sizes, key=lambda size: size[0] * size[1])


def _item_sizes(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    for name, inner, stop in _boxes(data, start, end):
        if name in (b"iprp", b"ipco"):
            yield from _item_sizes(data, inner, stop)
        elif name == b"ispe":
            width, height = struct.unpack_from(">II", data, inner + 4)
            yield width, height


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of the content of each box in a row of boxes."""
    offset = start
    while offset + 8 <= end:
        length, name = struct.unpack_from(">I4s", data, offset)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, offset + 8)[0], 16
        elif length == 0:
            length = end - offset
        if length < head or offset + length > end:
            if name in (b"meta", b"mdat", b"iprp", b"ipco", b"ispe"):
                raise PhotoTruncated
            return  # bytes behind the last box are no part of the picture
        yield name, offset + head, offset + length
        offset += length


_SIZES = {
    PhotoKind.PNG: _png_size,
    PhotoKind.WEBP: _webp_size,
    PhotoKind.HEIC: _heic_size,
}
