"""A photo as sent becomes a photo as kept: judged by content, upright, stripped, in two sizes.

Nothing of the original file is kept. The picture is decoded and written anew, and what was
written is read back segment by segment: should any library ever copy metadata along, the photo
is refused instead of published.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from PIL import Image

from portal.base.files import pictures, turns
from portal.base.files.jpeg_segments import prove_bare
from portal.base.files.likeness import difference_hash
from portal.base.files.limits import FULL_QUALITY, MAX_FILE_BYTES, MAX_THUMB_BYTES, THUMB_SIDE
from portal.base.files.refusals import PhotoBroken, PhotoTooLarge
from portal.base.files.signatures import read_header

MIME = "image/jpeg"
"""Every kept photo is JPEG, whatever was sent: all browsers and offices can show it."""


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo ready to be kept."""

    full: bytes = field(repr=False)
    """JPEG of at most 1600 pixels."""
    thumb: bytes = field(repr=False)
    """JPEG of at most 320 pixels and 15 KB."""
    width: int
    """Of the full picture, in pixels."""
    height: int
    dhash: str
    """Difference hash, 16 hex digits; see :mod:`portal.base.files.likeness`."""
    sha256: str
    """Of the full picture, in hex; the name it is stored by."""

    @property
    def variants(self) -> dict[str, bytes]:
        """Content by variant name."""
        return {"full": self.full, "thumb": self.thumb}


@dataclass(frozen=True)
class Box:
    """A rectangle of the full picture, in its pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int


def prepare(data: bytes | IO[bytes]) -> PreparedPhoto:
    """Check, turn, strip and shrink one photo; raises a ``PhotoRefused`` that names the reason.

    Takes bytes or an open file. Waits for its turn when many photos arrive at once.
    """
    with turns.decoding.place():
        content = data if isinstance(data, bytes) else data.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise PhotoTooLarge
        return _kept(pictures.decode(content, read_header(content)))


def cover(full: bytes, boxes: Iterable[Box]) -> PreparedPhoto:
    """A copy with boxes painted black, for the public: faces, number plates, house numbers.

    The pixels under a box are gone from the copy, small picture included.
    """
    with turns.decoding.place():
        picture = pictures.decode(full, read_header(full))
        for box in boxes:
            left, top = max(0, box.left), max(0, box.top)
            right, bottom = min(picture.width, box.right), min(picture.height, box.bottom)
            if left < right and top < bottom:
                picture.paste((0, 0, 0), (left, top, right, bottom))
        return _kept(picture)


def _kept(picture: Image.Image) -> PreparedPhoto:
    full = _jpeg(picture, FULL_QUALITY)
    small = _small(picture, THUMB_SIDE)
    return PreparedPhoto(
        full=full,
        thumb=_thumb(small),
        width=picture.width,
        height=picture.height,
        dhash=difference_hash(small),
        sha256=hashlib.sha256(full).hexdigest(),
    )


def _small(picture: Image.Image, side: int) -> Image.Image:
    longest = max(picture.size)
    if longest <= side:
        return picture
    wide, high = (max(1, round(length * side / longest)) for length in picture.size)
    return picture.resize((wide, high), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _thumb(small: Image.Image) -> bytes:
    """The small picture within its bytes: first less quality, then fewer pixels."""
    side = max(small.size)
    while side > 0:
        shown = _small(small, side)
        for quality in (74, 58, 42, 26):
            content = _jpeg(shown, quality)
            if len(content) <= MAX_THUMB_BYTES:
                return content
        side = side * 3 // 4
    raise PhotoBroken


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    """The picture as JPEG, proved to hold nothing else."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling="4:2:0", optimize=True)
    content = out.getvalue()
    prove_bare(content)
    return content
