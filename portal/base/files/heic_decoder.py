"""Decode one HEIC picture in a process of its own: ``python heic_decoder.py < file > pixels``.

The codec is large native code that reads hostile bytes, and its memory does not come back to a
long-lived process. Here both end with the process, and the operating system bounds its memory
and time. Nothing of the portal is imported, so it starts fast.

Arguments: longest side, address space in bytes, processor seconds, most pixels. Answers one line
``mode width height profile-length``, the colour profile, then the raw pixels.
"""

import io
import resource
import sys
from typing import Any


def main(side: int, memory: int, seconds: int, most_pixels: int) -> int:
    """Read the picture from standard input and write its pixels to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    picture = primary(sys.stdin.buffer.read(), most_pixels)
    if picture is None:
        return 2
    profile = picture.info.get("icc_profile") or b""
    picture = shrunk(picture, side)
    out = sys.stdout.buffer
    out.write(b"%s %d %d %d\n" % (picture.mode.encode(), *picture.size, len(profile)))
    out.write(profile)
    out.write(picture.tobytes())
    return 0


def primary(data: bytes, most_pixels: int) -> Any:
    """The main picture of the file, turned as it says, or nothing when it is too large."""
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    container = pillow_heif.open_heif(io.BytesIO(data))
    item = container[container.primary_index]
    return item.to_pillow() if item.size[0] * item.size[1] <= most_pixels else None


def shrunk(picture: Any, side: int) -> Any:
    """At most ``side`` long, in a mode whose pixels the portal reads."""
    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGB")
    factor = max(1, max(picture.size) // (2 * side))
    if factor > 1:
        picture = picture.reduce(factor)
    longest = max(picture.size)
    if longest <= side:
        return picture
    wide, high = (max(1, round(length * side / longest)) for length in picture.size)
    return picture.resize((wide, high))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:5])))
