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


def main(side: int, memory: int, seconds: int, most_pixels: int) -> int:
    """Read the picture from standard input and write its pixels to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    container = pillow_heif.open_heif(io.BytesIO(sys.stdin.buffer.read()))
    item = container[container.primary_index]
    if item.size[0] * item.size[1] > most_pixels:
        return 2
    picture = item.to_pillow()
    profile = picture.info.get("icc_profile") or b""
    factor = max(1, max(picture.size) // (2 * side))
    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGB")
    if factor > 1:
        picture = picture.reduce(factor)
    if max(picture.size) > side:
        scale = side / max(picture.size)
        wide, high = (max(1, round(length * scale)) for length in picture.size)
        picture = picture.resize((wide, high))
    out = sys.stdout.buffer
    out.write(b"%s %d %d %d\n" % (picture.mode.encode(), *picture.size, len(profile)))
    out.write(profile)
    out.write(picture.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:5])))
