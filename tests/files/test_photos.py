"""A photo as kept: upright, small, in the right colours, and nothing but its pixels."""

import io

import pytest
from PIL import Image

from portal.base.files import likeness
from portal.base.files.jpeg_segments import prove_bare
from portal.base.files.photos import Box, PreparedPhoto, cover, prepare
from portal.base.files.refusals import PhotoBroken
from tests.files import corpus

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 200, 20), (20, 20, 220), (220, 220, 20)
CARRIERS = corpus.carriers()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def corners(content: bytes) -> list[tuple[int, int, int]]:
    """The nearest of the four colours in each corner: top left and right, bottom left and right."""
    image = opened(content).convert("RGB")
    wide, high = image.size
    spots = [(wide // 5, high // 5), (wide * 4 // 5, high // 5)]
    spots += [(wide // 5, high * 4 // 5), (wide * 4 // 5, high * 4 // 5)]
    return [nearest(image.getpixel(spot)) for spot in spots]


def nearest(seen: object) -> tuple[int, int, int]:
    assert isinstance(seen, tuple)
    colours = (RED, GREEN, BLUE, YELLOW)
    return min(colours, key=lambda c: sum((a - b) ** 2 for a, b in zip(c, seen, strict=True)))


@pytest.mark.parametrize("name", CARRIERS)
def test_nothing_but_pixels_survives(name: str) -> None:
    assert corpus.MARKER in CARRIERS[name] or name in ("png text", "jpeg icc", "png icc", "webp")

    photo = prepare(CARRIERS[name])

    for content in photo.variants.values():
        assert corpus.MARKER not in content
        assert b"Exif" not in content
        assert b"ICC_PROFILE" not in content
        image = opened(content)
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        prove_bare(content)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_ends_upright(orientation: int) -> None:
    sent = {  # how the pixels lie when the camera notes each orientation
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    lying = corpus.picture() if sent is None else corpus.picture().transpose(sent)

    for kind in ("JPEG", "PNG", "WEBP"):
        photo = prepare(corpus.saved(lying, kind, exif=corpus.exif(orientation=orientation)))

        assert (photo.width, photo.height) == (320, 240), kind
        assert corners(photo.full) == [RED, GREEN, BLUE, YELLOW], kind
        assert corners(photo.thumb) == [RED, GREEN, BLUE, YELLOW], kind


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_heic_ends_upright_once(orientation: int) -> None:
    sent = {
        1: corpus.picture(),
        3: corpus.picture().transpose(Image.Transpose.ROTATE_180),
        6: corpus.picture().transpose(Image.Transpose.ROTATE_90),
        8: corpus.picture().transpose(Image.Transpose.ROTATE_270),
    }[orientation]

    photo = prepare(corpus.heic(sent, exif=corpus.exif(orientation=orientation)))

    assert (photo.width, photo.height) == (320, 240)
    assert corners(photo.full) == [RED, GREEN, BLUE, YELLOW]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(kind: str) -> None:
    assert corners(prepare(corpus.animated(kind)).full) == [RED, GREEN, BLUE, YELLOW]


@pytest.mark.parametrize("mode", ["CMYK", "P", "RGBA"])
def test_other_colour_models_keep_their_colours(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = prepare(corpus.saved(corpus.picture(mode=mode), kind))
    assert corners(photo.full) == [RED, GREEN, BLUE, YELLOW]


def test_sixteen_bits_of_grey_become_eight() -> None:
    photo = prepare(corpus.saved(Image.new("I;16", (64, 64), 40_000), "PNG"))
    seen = opened(photo.full).convert("RGB").getpixel((32, 32))
    assert isinstance(seen, tuple)
    assert all(abs(value - 40_000 // 257) <= 2 for value in seen)


def test_what_is_transparent_becomes_white() -> None:
    photo = prepare(corpus.saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
    assert opened(photo.full).convert("RGB").getpixel((32, 32)) == (255, 255, 255)


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    """Display P3 green is more intense than the same numbers in sRGB."""
    grey_gamma = corpus.saved(Image.new("RGB", (64, 64), (100, 150, 100)), icc_profile=p3())
    plain = corpus.saved(Image.new("RGB", (64, 64), (100, 150, 100)))

    shown = [
        opened(prepare(sent).full).convert("RGB").getpixel((32, 32)) for sent in (grey_gamma, plain)
    ]

    assert isinstance(shown[0], tuple)
    assert isinstance(shown[1], tuple)
    assert shown[0][0] < shown[1][0] - 5
    assert abs(shown[1][1] - 150) <= 2


def p3() -> bytes:
    """The sRGB profile with the primaries of Display P3 in place of its own."""
    import struct

    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for name, values in primaries.items():
        at = data.index(name)
        offset = struct.unpack_from(">I", data, at + 4)[0]
        struct.pack_into(">3i", data, offset + 8, *(round(value * 65536) for value in values))
    return bytes(data).replace(b"s\0R\0G\0B", b"P\0 \0 \x003")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ((1600, 1200), (1600, 1200)),
        ((4000, 3000), (1600, 1200)),
        ((1000, 5000), (320, 1600)),
        ((9000, 3), (1600, 1)),
        ((40, 30), (40, 30)),
        ((2, 2), (2, 2)),
    ],
)
def test_the_longest_side_is_at_most_1600(sent: tuple[int, int], kept: tuple[int, int]) -> None:
    for kind in ("JPEG", "PNG"):
        photo = prepare(corpus.saved(corpus.picture(*sent), kind))

        assert (photo.width, photo.height) == kept
        assert opened(photo.full).size == kept
        assert max(opened(photo.thumb).size) <= 320


def test_the_small_picture_of_the_noisiest_photo_stays_under_15_kb() -> None:
    noise = Image.effect_noise((1600, 1200), 250)
    photo = prepare(corpus.saved(Image.merge("RGB", (noise, noise.rotate(90), noise)), quality=95))
    assert len(photo.thumb) <= 15 * 1024


def test_an_open_file_is_taken_as_well_as_bytes() -> None:
    data = corpus.jpeg()
    assert prepare(io.BytesIO(data)).sha256 == prepare(data).sha256


def test_the_same_scene_hashes_alike_and_another_does_not() -> None:
    scene = Image.effect_mandelbrot((800, 600), (-2.0, -1.2, 1.0, 1.2), 60).convert("RGB")
    smaller = scene.resize((400, 300))
    other = Image.radial_gradient("L").resize((800, 600)).convert("RGB")

    sent = [corpus.saved(scene, quality=92), corpus.saved(smaller, quality=40)]
    sent.append(corpus.saved(other))
    one, again, unrelated = (prepare(data).dhash for data in sent)

    assert len(one) == 16
    assert likeness.distance(one, one) == 0
    assert likeness.distance(one, again) <= 4
    assert likeness.distance(one, unrelated) > 12


def covered() -> tuple[PreparedPhoto, PreparedPhoto]:
    photo = prepare(corpus.jpeg())
    return photo, cover(photo.full, [Box(0, 0, 160, 120), Box(300, 200, 9999, 9999)])


def test_a_covered_copy_has_no_pixel_left_under_a_box() -> None:
    photo, public = covered()

    image = opened(public.full).convert("L")
    assert max(image.crop((4, 4, 150, 110)).tobytes()) <= 8
    assert max(image.crop((306, 206, 320, 240)).tobytes()) <= 8
    assert corners(public.full)[1] == GREEN
    assert max(opened(public.thumb).convert("L").crop((4, 4, 150, 110)).tobytes()) <= 16
    assert public.sha256 != photo.sha256
    for content in public.variants.values():
        prove_bare(content)


@pytest.mark.parametrize(
    "extra",
    [
        corpus.segment(0xE1, b"Exif\0\0" + corpus.MARKER),
        corpus.segment(0xE2, b"ICC_PROFILE\0\1\1"),
        corpus.segment(0xED, corpus.iptc()),
        corpus.segment(0xEE, b"Adobe\0d\0\0\0\0\1"),
        corpus.segment(0xFE, corpus.MARKER),
        corpus.segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"abc"),
    ],
)
def test_the_last_check_refuses_any_segment_that_draws_nothing(extra: bytes) -> None:
    good = prepare(corpus.jpeg()).full
    prove_bare(good)

    with pytest.raises(PhotoBroken):
        prove_bare(corpus.with_segments(good, extra))
    with pytest.raises(PhotoBroken):
        prove_bare(good + b"\0")
    with pytest.raises(PhotoBroken):
        prove_bare(good[:-1])
