"""Wrong, huge and hostile files: each is refused by name, and nothing else ever comes out."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.base.errors import DomainError
from portal.base.files import refusals
from portal.base.files.limits import MAX_FILE_BYTES
from portal.base.files.photos import prepare
from portal.base.files.turns import Turns
from tests.files import corpus

CARRIERS = corpus.carriers()
HUGE = (12_000, 9_000)

REFUSED: dict[str, tuple[bytes, type[refusals.PhotoRefused]]] = {
    "nothing": (b"", refusals.PhotoEmpty),
    "one byte": (b"\xff", refusals.NotAnImage),
    "text": ("小广告照片".encode(), refusals.NotAnImage),
    "page": (b"<!doctype html><script>alert(1)</script>", refusals.NotAnImage),
    "drawing with script": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", refusals.NotAnImage),
    "pdf": (b"%PDF-1.7\n", refusals.NotAnImage),
    "zip": (corpus.archive(), refusals.NotAnImage),
    "zip before a picture": (corpus.archive() + corpus.jpeg(), refusals.NotAnImage),
    "gif": (corpus.saved(corpus.picture(mode="P"), "GIF"), refusals.NotAnImage),
    "bmp": (corpus.saved(corpus.picture(), "BMP"), refusals.NotAnImage),
    "tiff": (corpus.saved(corpus.picture(), "TIFF"), refusals.NotAnImage),
    "avif": (corpus.saved(corpus.picture(), "AVIF"), refusals.NotAnImage),
    "30 MB": (corpus.jpeg() + bytes(30 * 1024 * 1024), refusals.PhotoTooLarge),
    "png bomb": (corpus.png_bomb(*HUGE), refusals.TooManyPixels),
    "jpeg bomb": (corpus.jpeg_bomb(*HUGE), refusals.TooManyPixels),
    "webp bomb": (corpus.webp_bomb(*HUGE), refusals.TooManyPixels),
    "heic bomb": (corpus.heic_bomb(*HUGE), refusals.TooManyPixels),
    "long line": (corpus.jpeg_bomb(65_000, 100), refusals.TooManyPixels),
    "no width": (corpus.jpeg_bomb(0, 100), refusals.PhotoBroken),
    "half a jpeg": (corpus.jpeg()[:-900], refusals.PhotoTruncated),
    "jpeg without its end": (corpus.jpeg()[:-2], refusals.PhotoTruncated),
    "jpeg header": (corpus.jpeg()[:300], refusals.PhotoTruncated),
    "half a png": (corpus.saved(corpus.picture(), "PNG")[:-200], refusals.PhotoTruncated),
    "png without its end": (corpus.saved(corpus.picture(), "PNG")[:-12], refusals.PhotoTruncated),
    "half a webp": (corpus.saved(corpus.picture(), "WEBP")[:-100], refusals.PhotoTruncated),
    "half a heic": (corpus.heic()[:-100], refusals.PhotoTruncated),
    "start of a jpeg": (b"\xff\xd8\xff", refusals.PhotoTruncated),
    "start of a png": (b"\x89PNG\r\n\x1a\n", refusals.PhotoBroken),
    "jpeg of zeros": (b"\xff\xd8\xff\xe0" + bytes(500), refusals.PhotoBroken),
    "jpeg without picture": (b"\xff\xd8\xff\xfe\x00\x02\xff\xd9", refusals.PhotoBroken),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_bad_file_is_refused_by_name(name: str) -> None:
    data, reason = REFUSED[name]

    with pytest.raises(refusals.PhotoRefused) as caught:
        prepare(data)

    assert type(caught.value) is reason
    with pytest.raises(reason):
        prepare(io.BytesIO(data))


def test_each_reason_has_its_own_sentence_and_status() -> None:
    reasons = [
        kind
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, refusals.PhotoRefused)
    ]
    assert len({kind.sentence for kind in reasons}) == len(reasons) == 9
    assert {kind.status for kind in reasons} == {413, 422, 503}
    assert all(issubclass(kind, DomainError) for kind in reasons)


def test_a_picture_with_a_wrong_name_is_taken_by_its_content() -> None:
    class Named(io.BytesIO):
        name = "invoice.pdf"

    assert prepare(Named(corpus.jpeg())).width == 320


def test_a_progressive_jpeg_of_a_thousand_passes_is_refused() -> None:
    data = corpus.jpeg(progressive=True)
    begin = data.rindex(b"\xff\xda")
    with pytest.raises(refusals.PhotoBroken):
        prepare(data[:-2] + data[begin:-2] * 1000 + data[-2:])


def test_bombs_are_refused_without_taking_memory(tmp_path: Path) -> None:
    """In a process that may take 60 MB more than it has: decoding any of them would need 400."""
    names = ("png bomb", "jpeg bomb", "webp bomb", "heic bomb")
    for name in names:
        (tmp_path / name).write_bytes(REFUSED[name][0])
    program = (
        "import pathlib, resource, sys\n"
        "from portal.base.files.photos import prepare\n"
        "from portal.base.files.refusals import TooManyPixels\n"
        "text = pathlib.Path('/proc/self/statm').read_text()\n"
        "limit = int(text.split()[0]) * resource.getpagesize() + 60_000_000\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        prepare(pathlib.Path(path).read_bytes())\n"
        "    except TooManyPixels:\n"
        "        print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *(str(tmp_path / name) for name in names)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert done.stdout.split() == ["refused"] * len(names), done.stderr


def test_twelve_megapixels_take_less_than_40_mb_more() -> None:
    noise = Image.effect_noise((500, 375), 80).resize((4000, 3000))
    data = corpus.saved(noise.convert("RGB"), quality=85)
    del noise
    prepare(corpus.jpeg())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    prepare(data)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([name for name in CARRIERS if "heic" not in name]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    cut=st.floats(0.2, 1),
    whole=st.booleans(),
    inserted=st.tuples(st.floats(0, 1), st.binary(max_size=40)),
)
def test_a_mutated_picture_is_refused_or_comes_out_bare(
    name: str,
    changes: list[tuple[float, int]],
    cut: float,
    whole: bool,
    inserted: tuple[float, bytes],
) -> None:
    data = bytearray(CARRIERS[name])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    at = int(inserted[0] * len(data))
    data[at:at] = inserted[1]
    refused_or_bare(bytes(data if whole else data[: int(cut * len(data))]))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_mutated_heic_is_refused_or_comes_out_bare(changes: list[tuple[float, int]]) -> None:
    data = bytearray(CARRIERS["heic"])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    refused_or_bare(bytes(data))


@settings(max_examples=100, deadline=None)
@given(
    start=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"]),
    rest=st.binary(max_size=400),
)
def test_noise_behind_a_picture_s_first_bytes_is_refused(start: bytes, rest: bytes) -> None:
    refused_or_bare(start + rest)


def refused_or_bare(data: bytes) -> None:
    try:
        photo = prepare(data)
    except refusals.PhotoRefused:
        return
    for content in photo.variants.values():
        assert corpus.MARKER not in content
        assert b"Exif" not in content


def test_a_third_photo_waits_until_one_of_two_is_done() -> None:
    turns = Turns(places=2, patience=0.05)
    with turns.place(), turns.place(), pytest.raises(refusals.PhotosBusy), turns.place():
        pass
    with turns.place():
        pass


def test_a_refused_photo_gives_its_place_back() -> None:
    for _again in range(3):
        with pytest.raises(refusals.NotAnImage):
            prepare(b"no picture")
    assert prepare(corpus.jpeg()).width == 320


def test_the_form_refuses_by_the_same_bound_before_anything_is_sent(app):
    source, _path, _fresh = app.jinja_env.loader.get_source(app.jinja_env, "components/photos.html")

    assert f'data-max-bytes="{MAX_FILE_BYTES}"' in source
