"""Processor time of one photo: checked, turned, stripped and written in two sizes."""

import random
import statistics
import time
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from benchmarks.shapes import SEED

ORDINARY = (1600, 1200)
ORDINARY_BYTES = 400_000
LARGE = (4000, 3000)
MOST_SECONDS = {"1600 px, 400 KB": 0.150, "12 megapixels": 1.5}
TRIES = 7


def picture(size: tuple[int, int]) -> Image.Image:
    """Something as uneven as a courtyard: soft shapes under the grain of a small lens."""
    chance = random.Random(SEED)
    image = Image.new("RGB", size, (120, 130, 125))
    draw = ImageDraw.Draw(image)
    for _ in range(400):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randrange(20, size[0] // 5), chance.randrange(20, size[1] // 5)
        colour = tuple(chance.randrange(30, 230) for _ in range(3))
        draw.rectangle((left, top, left + wide, top + high), fill=colour)
    grain = Image.effect_noise(size, 24).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1.5)), grain, 0.25)


def make_jpeg(path: Path) -> None:
    """A photo of 1600 pixels and about 400 KB, as the page's script sends it."""
    image = picture(ORDINARY)
    for quality in range(95, 30, -3):
        content = _encoded(image, quality)
        if len(content) <= ORDINARY_BYTES:
            break
    path.write_bytes(content)


def report(ordinary: Path) -> None:
    """Print the processor time of an ordinary and of a large photo."""
    from portal.base.files.photos import prepare

    large = _encoded(picture(LARGE), 85)
    print("\nphotos, processor seconds (median of", TRIES, "tries)")
    for name, content in zip(MOST_SECONDS, (ordinary.read_bytes(), large), strict=True):
        spent = []
        for _ in range(TRIES):
            began = time.process_time()
            prepare(content)
            spent.append(time.process_time() - began)
        took, most = statistics.median(spent), MOST_SECONDS[name]
        verdict = "kept" if took <= most else "MISSED"
        print(
            f"  {verdict:7} {name:20} {len(content) / 1000:6.0f} KB  {took:.3f} s, at most {most}"
        )


def _encoded(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
