"""Pictures made by code: honest ones, ones that carry secrets, and ones that mean harm."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

MARKER = b"S3cr3tM4rk3r"
"""Bytes placed in every kind of metadata; no output may contain them."""

TEXT = MARKER.decode()


def picture(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """A picture whose corners are red, green, blue and yellow, so that turning shows."""
    image = Image.new("RGB", (width, height), (128, 128, 128))
    draw = ImageDraw.Draw(image)
    wide, high = width // 2, height // 2
    draw.rectangle((0, 0, wide - 1, high - 1), fill=(220, 20, 20))
    draw.rectangle((wide, 0, width, high - 1), fill=(20, 200, 20))
    draw.rectangle((0, high, wide - 1, height), fill=(20, 20, 220))
    draw.rectangle((wide, high, width, height), fill=(220, 220, 20))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The file that an ordinary program would write."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    """An honest JPEG."""
    return saved(picture(), quality=90, **options)


def heic(image: Image.Image | None = None, **options: Any) -> bytes:
    """An honest HEIC, as an iPhone writes it."""
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(image or picture()).save(out, quality=90, **options)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """The JPEG with segments put behind its start."""
    return data[:2] + b"".join(segments) + data[2:]


def exif(*, orientation: int = 1, gps: bool = True) -> bytes:
    """EXIF with a maker note, a comment, a camera and a place."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = TEXT
    tags[0x9C9C] = TEXT.encode("utf-16-le")
    inner = tags.get_ifd(0x8769)
    inner[0x927C] = MARKER
    inner[0x9286] = b"ASCII\0\0\0" + MARKER
    if gps:
        place = tags.get_ifd(0x8825)
        place[1], place[2] = "N", (39.0, 7.0, 30.0)
        place[3], place[4] = "E", (117.0, 12.0, 0.0)
        place[29] = TEXT
    return tags.tobytes()


def xmp() -> bytes:
    """An XMP packet."""
    return (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description"
        b" photoshop:City='" + MARKER + b"'/></rdf:RDF></x:xmpmeta>"
    )


def iptc() -> bytes:
    """A Photoshop block with an IPTC by-line."""
    record = b"\x1c\x02\x50" + struct.pack(">H", len(MARKER)) + MARKER
    if len(record) % 2:
        record += b"\0"
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    return b"Photoshop 3.0\0" + block


def multi_picture() -> bytes:
    """A second picture behind the first, announced as in a telephone's depth photo."""
    return b"MPF\0MM\0*\0\0\0\x08\0\0" + MARKER


def archive() -> bytes:
    """A zip with a file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(f"{TEXT}.txt", MARKER * 20)
    return out.getvalue()


def profile() -> bytes:
    """A colour profile in which the channels are swapped, named after the marker."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made.replace(b"s\0R\0G\0B", b"X\0R\0G\0B") + MARKER


def png_text() -> PngImagePlugin.PngInfo:
    """Text chunks of all three kinds."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", TEXT)
    info.add_text("Author", TEXT, zip=True)
    info.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return info


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int, height: int) -> bytes:
    """A small file that announces a huge picture and holds its pixels, well compressed."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (width // 8 + 2)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )


def jpeg_bomb(width: int, height: int) -> bytes:
    """A small JPEG whose header announces a huge picture."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_bomb(width: int, height: int) -> bytes:
    """A WebP whose canvas is huge."""
    data = bytearray(saved(picture(), "WEBP", exif=exif()))
    data[24:27] = (width - 1).to_bytes(3, "little")
    data[27:30] = (height - 1).to_bytes(3, "little")
    return bytes(data)


def heic_bomb(width: int, height: int) -> bytes:
    """A HEIC whose item claims a huge size."""
    data = heic()
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def animated(kind: str) -> bytes:
    """Two frames: the coloured corners, then black."""
    frames = [Image.new("RGB", (320, 240))]
    return saved(picture(), kind, save_all=True, append_images=frames, duration=100)


def carriers() -> dict[str, bytes]:
    """Pictures that carry the marker in every kind of metadata the formats know."""
    plain = jpeg()
    deep = Image.new("I;16", (320, 240), 40_000)
    return {
        "jpeg exif": jpeg(exif=exif()),
        "jpeg xmp": with_segments(plain, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())),
        "jpeg iptc": with_segments(plain, segment(0xED, iptc())),
        "jpeg mpf": with_segments(plain, segment(0xE2, multi_picture())) + plain + MARKER,
        "jpeg icc": jpeg(icc_profile=profile()),
        "jpeg comment": jpeg(comment=MARKER),
        "jpeg maker segments": with_segments(
            plain, *(segment(number, MARKER) for number in (0xE3, 0xE5, 0xEC, 0xEF))
        ),
        "jpeg with a jfif thumbnail": with_segments(
            plain, segment(0xE0, b"JFXX\0\x13\x04\x01" + MARKER)
        ),
        "jpeg and zip": plain + archive(),
        "jpeg and page": with_segments(
            plain, segment(0xFE, b"<html><script>alert('" + MARKER + b"')</script>")
        ),
        "jpeg and script": with_segments(plain, segment(0xFE, b"*/=alert(1);/*" + MARKER)) + MARKER,
        "progressive jpeg": jpeg(progressive=True, exif=exif(), comment=MARKER),
        "cmyk jpeg": saved(picture(mode="CMYK"), comment=MARKER),
        "grey jpeg": saved(picture(mode="L"), comment=MARKER, exif=exif()),
        "png text": saved(picture(), "PNG", pnginfo=png_text(), exif=exif()),
        "png icc": saved(picture(), "PNG", icc_profile=profile()),
        "png and zip": saved(picture(), "PNG") + archive(),
        "16-bit png": saved(deep, "PNG", pnginfo=png_text()),
        "palette png": saved(
            picture(mode="P"), "PNG", transparency=bytes(range(200)), pnginfo=png_text()
        ),
        "transparent png": saved(picture(mode="RGBA"), "PNG", exif=exif()),
        "two-colour png": saved(picture(mode="1"), "PNG", pnginfo=png_text()),
        "animated png": animated("PNG") + MARKER,
        "webp": saved(picture(), "WEBP", exif=exif(), xmp=xmp(), icc_profile=profile()),
        "lossless webp": saved(picture(mode="RGBA"), "WEBP", lossless=True, exif=exif()),
        "animated webp": animated("WEBP") + MARKER,
        "heic": heic(exif=exif(), xmp=xmp()),
    }
