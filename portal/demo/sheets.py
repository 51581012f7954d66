"""The photo of a signed sheet, drawn by code: lines of writing, three signatures, a red seal."""

import io
import random

from PIL import Image, ImageDraw

from portal.base.files import reception
from portal.base.files import service as files
from portal.demo.pictures import mark
from portal.disclosures.service import filing

WIDTH, HEIGHT = 960, 1280
_INK, _RED = (40, 44, 60), (196, 32, 38)


def photo_of_sheet(community_id: int, *, seed: int) -> filing.NewFile:
    """Keep such a photo for a draft; its number and name."""
    photo = reception.receive(_drawn(random.Random(seed)))
    kept = files.accept_photo(
        photo, community_id=community_id, uploader_key=None, purpose=filing.PURPOSE
    )
    return kept.id, "公示单（演示）.jpg"


def _drawn(chance: random.Random) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), (150, 140, 128))
    draw = ImageDraw.Draw(image)
    draw.polygon(((60, 50), (900, 40), (915, 1235), (45, 1240)), fill=(250, 249, 244))
    draw.rectangle((300, 120, 660, 160), fill=_INK)
    for row in range(16):
        x, y = 130, 230 + row * 44
        while x < 800 - chance.randrange(200):
            wide = 18 + chance.randrange(30)
            draw.rectangle((x, y, x + wide, y + 22), fill=_INK)
            x += wide + 8
    for n in range(3):
        x, y = 140 + n * 250, 1010
        points = [(x + k * 12, y + chance.randrange(-24, 24)) for k in range(13)]
        draw.line(points, fill=(20, 24, 120), width=4, joint="curve")
        draw.line((x - 10, y + 46, x + 170, y + 46), fill=_INK, width=2)
    draw.ellipse((600, 880, 800, 1080), outline=_RED, width=9)
    draw.polygon(((700, 930), (722, 1010), (650, 962), (750, 962), (678, 1010)), fill=_RED)
    mark(draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
