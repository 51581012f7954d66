"""From hostile bytes to an upright sRGB picture that carries nothing but its pixels."""

import io
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from portal.base.files.limits import FULL_SIDE, HEIC_MEMORY, HEIC_SECONDS, MAX_PIXELS_WHOLE
from portal.base.files.refusals import PhotoBroken, PhotoRefused, PhotoTruncated
from portal.base.files.signatures import PhotoHeader, PhotoKind

WHITE = (255, 255, 255)
_ORIENTATION = 0x0112
_HEIC_DECODER = Path(__file__).with_name("heic_decoder.py")
_STRIP_PIXELS = 2_000_000

# The plug-ins are named here instead of asking Pillow to choose: its choice would follow
# multi-picture headers and formats that the portal does not take.
_READERS: dict[PhotoKind, Any] = {
    PhotoKind.JPEG: JpegImageFile,
    PhotoKind.PNG: PngImageFile,
    PhotoKind.WEBP: WebPImageFile,
}

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(data: bytes, header: PhotoHeader) -> Image.Image:
    """An RGB picture of at most ``FULL_SIDE``, turned upright, in sRGB, without metadata.

    Of an animation, the first frame. Whatever goes wrong ends in a ``PhotoRefused``.
    """
    try:
        if header.kind is PhotoKind.HEIC:
            picture, profile, turn = *_decode_heic(data), 1
        else:
            picture, profile, turn = _decode_here(data, header)
        picture = _to_srgb(_shrunk(picture), profile)
        if turn in _UPRIGHT:
            picture = picture.transpose(_UPRIGHT[turn])
    except PhotoRefused:
        raise
    except Exception as error:
        # Decoders fail in many ways on hostile bytes; none of them may let a file through.
        raise (PhotoTruncated if "truncated" in str(error) else PhotoBroken) from error
    picture.info = {}
    return picture


def _decode_here(data: bytes, header: PhotoHeader) -> tuple[Image.Image, bytes, int]:
    """Picture, colour profile and EXIF orientation of a JPEG, PNG or WebP."""
    picture = _READERS[header.kind](io.BytesIO(data))
    if picture.size != (header.width, header.height):
        raise PhotoBroken
    if header.kind is PhotoKind.JPEG:
        scale = _draft_scale(header)
        picture.draft(None, (max(1, header.width // scale), max(1, header.height // scale)))
    picture.load()
    return picture, picture.info.get("icc_profile") or b"", _orientation(picture)


def _draft_scale(header: PhotoHeader) -> int:
    """How much smaller (1, 2, 4, 8) a JPEG may be decoded and still fill ``FULL_SIDE``."""
    longest = max(header.width, header.height)
    return next(scale for scale in (8, 4, 2, 1) if scale == 1 or longest // scale >= FULL_SIDE)


def _orientation(picture: Image.Image) -> int:
    """The EXIF orientation; 1 (upright) when the metadata cannot be read."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # hostile metadata raises anything; the pixels do not depend on it
        return 1


def _decode_heic(data: bytes) -> tuple[Image.Image, bytes]:
    """Picture and colour profile of a HEIC file, decoded in a process of its own."""
    limits = (FULL_SIDE, HEIC_MEMORY, HEIC_SECONDS, MAX_PIXELS_WHOLE)
    command = [sys.executable, "-P", str(_HEIC_DECODER), *(str(limit) for limit in limits)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=4 * HEIC_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise PhotoBroken from error
    if done.returncode != 0:
        raise PhotoBroken
    line, _newline, rest = done.stdout.partition(b"\n")
    mode, width, height, profile_length = line.decode().split()
    pixels = memoryview(rest)[int(profile_length) :]
    picture = Image.frombytes(mode, (int(width), int(height)), pixels)
    return picture, rest[: int(profile_length)]


def _shrunk(picture: Image.Image) -> Image.Image:
    """The picture at most ``FULL_SIDE`` long, as RGB, L or CMYK."""
    factor = max(1, max(picture.size) // (2 * FULL_SIDE))
    if picture.mode not in ("RGB", "L", "CMYK") or "transparency" in picture.info:
        picture = _flattened(picture, factor)
    elif factor > 1:
        picture = picture.reduce(factor)
    longest = max(picture.size)
    if longest <= FULL_SIDE:
        return picture
    wide, high = (max(1, round(side * FULL_SIDE / longest)) for side in picture.size)
    return picture.resize((wide, high), Image.Resampling.BICUBIC)


def _flattened(picture: Image.Image, factor: int) -> Image.Image:
    """An RGB copy on white, ``factor`` times smaller, made in strips to spare memory."""
    width, height = picture.size
    target = Image.new("RGB", (-(-width // factor), -(-height // factor)), WHITE)
    rows = max(1, _STRIP_PIXELS // width // factor) * factor
    for top in range(0, height, rows):
        strip = _opaque(picture.crop((0, top, width, min(top + rows, height))))
        target.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    if "icc_profile" in picture.info and picture.mode in ("1", "L", "LA", "I", "I;16"):
        picture.info.pop("icc_profile")
    return target


def _opaque(strip: Image.Image) -> Image.Image:
    """RGB on white, whatever the mode."""
    if strip.mode.startswith("I"):  # 16-bit grey: keep the upper eight bits
        return strip.point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    if strip.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in strip.info:
        strip = strip.convert("RGBA")
        ground = Image.new("RGB", strip.size, WHITE)
        ground.paste(strip, mask=strip.getchannel("A"))
        return ground
    return strip.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as they were meant, in sRGB; a profile that does not fit is passed over."""
    wanted = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}[picture.mode]
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if source.profile.xcolor_space == wanted and not _is_srgb(source):
                converted = ImageCms.profileToProfile(picture, source, _srgb(), outputMode="RGB")
                if converted is not None:
                    return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # the colours may be slightly off, which hurts nobody
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """Whether conversion would change nothing, which spares most photos the work."""
    return "sRGB" in (profile.profile.profile_description or "")


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
