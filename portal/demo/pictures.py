"""Photos of the demo, drawn by code: a wall, the ground, and what lies there, marked 演示."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720
GROUND = 470


def picture(scene: str, *, seed: int, cleared: bool = False) -> bytes:
    """A JPEG of the scene, or of the same place once it was cleared."""
    chance = random.Random(f"{scene}{seed}")
    image = _place(chance)
    draw = ImageDraw.Draw(image)
    if not cleared:
        SCENES[scene](draw, chance)
    mark(draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _place(chance: random.Random) -> Image.Image:
    """A house wall with windows, sky and ground, different each time."""
    sky = (150 + chance.randrange(60), 180 + chance.randrange(40), 210 + chance.randrange(40))
    wall = chance.choice([(196, 176, 150), (180, 150, 130), (205, 200, 190), (170, 178, 184)])
    image = Image.new("RGB", (WIDTH, HEIGHT), sky)
    draw = ImageDraw.Draw(image)
    left = chance.randrange(0, 200)
    draw.rectangle((left, 60, left + 640, GROUND), fill=wall)
    for row in range(3):
        for column in range(5):
            x, y = left + 40 + column * 120, 90 + row * 120
            glass = (90, 110 + chance.randrange(50), 130 + chance.randrange(40))
            draw.rectangle((x, y, x + 70, y + 80), fill=glass, outline=(240, 240, 236), width=5)
    draw.rectangle((left + 270, 330, left + 370, GROUND), fill=(92, 62, 50))
    ground = 120 + chance.randrange(40)
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=(ground, ground, ground - 6))
    for n in range(9):
        y = GROUND + n * n * 4
        draw.line((0, y, WIDTH, y), fill=(ground - 12,) * 3, width=2)
    for _speck in range(900):
        x, y = chance.randrange(WIDTH), chance.randrange(GROUND, HEIGHT)
        shade = ground + chance.randrange(-22, 22)
        draw.point((x, y), fill=(shade, shade, shade))
    return image


def mark(draw: ImageDraw.ImageDraw) -> None:
    """DEMO in block letters, drawn without any font."""
    letters = {
        "D": "110 101 101 101 110",
        "E": "111 100 110 100 111",
        "M": "10001 11011 10101 10001 10001",
        "O": "111 101 101 101 111",
    }
    x = WIDTH - 190
    for letter in "DEMO":
        rows = letters[letter].split()
        for y, row in enumerate(rows):
            for at, on in enumerate(row):
                if on == "1":
                    box = (x + at * 8, 20 + y * 8, x + at * 8 + 7, 27 + y * 8)
                    draw.rectangle(box, fill=(255, 255, 255))
        x += 8 * (len(rows[0]) + 1)


def _spot(chance: random.Random) -> tuple[int, int]:
    return chance.randrange(120, WIDTH - 320), chance.randrange(GROUND + 20, HEIGHT - 120)


def _bags(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    for n in range(chance.randrange(4, 9)):
        dx, dy = n * 34 + chance.randrange(20), chance.randrange(50)
        shade = chance.choice([(30, 30, 34), (60, 90, 60), (200, 200, 205), (170, 40, 40)])
        draw.ellipse((x + dx, y + dy, x + dx + 84, y + dy + 66), fill=shade)
        draw.polygon(
            [(x + dx + 34, y + dy + 6), (x + dx + 42, y + dy - 16), (x + dx + 52, y + dy + 6)],
            fill=shade,
        )


def _rubble(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    for _piece in range(40):
        dx, dy, size = chance.randrange(260), chance.randrange(90), chance.randrange(12, 38)
        shade = chance.choice([(160, 80, 60), (190, 190, 186), (140, 130, 120)])
        draw.rectangle((x + dx, y + dy, x + dx + size, y + dy + size * 2 // 3), fill=shade)


def _sofa(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    shade = chance.choice([(110, 60, 50), (60, 80, 110), (120, 110, 80)])
    dark = tuple(value * 3 // 4 for value in shade)
    draw.rectangle((x, y - 60, x + 300, y + 20), fill=shade)
    draw.rectangle((x - 20, y, x + 320, y + 80), fill=dark)


def _boxes(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    for n in range(5):
        dx, up = n % 3 * 96, n // 3 * 76
        box = (x + dx, y - up, x + dx + 88, y - up + 72)
        draw.rectangle(box, fill=(186, 148, 100), outline=(120, 90, 60), width=3)
        draw.line((x + dx + 44, y - up, x + dx + 44, y - up + 72), fill=(220, 200, 160), width=6)


def _car(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    paint = chance.choice([(230, 230, 232), (40, 44, 52), (150, 30, 34), (60, 90, 150)])
    draw.rounded_rectangle((x - 40, y, x + 300, y + 74), 22, fill=paint)
    draw.polygon([(x + 20, y), (x + 70, y - 56), (x + 200, y - 56), (x + 250, y)], fill=paint)
    draw.polygon(
        [(x + 40, y), (x + 80, y - 44), (x + 190, y - 44), (x + 228, y)], fill=(120, 150, 170)
    )
    for wheel in (x + 20, x + 200):
        draw.ellipse((wheel, y + 46, wheel + 58, y + 104), fill=(24, 24, 26))


def _bikes(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    for n in range(chance.randrange(3, 6)):
        at = x + n * 62
        tint = chance.choice([(240, 160, 30), (40, 150, 220), (60, 170, 90), (70, 70, 76)])
        for wheel in (at, at + 82):
            draw.ellipse((wheel, y, wheel + 62, y + 62), outline=(28, 28, 30), width=6)
        draw.line((at + 30, y + 30, at + 58, y - 20, at + 112, y + 30), fill=tint, width=8)


def _flyers(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _sheet in range(chance.randrange(12, 26)):
        x, y = chance.randrange(180, 700), chance.randrange(80, GROUND - 60)
        tint = chance.choice([(252, 240, 120), (250, 250, 250), (250, 180, 180), (180, 220, 250)])
        draw.rectangle((x, y, x + 46, y + 32), fill=tint)
        for line in range(3):
            draw.line(
                (x + 6, y + 8 + line * 8, x + 40, y + 8 + line * 8), fill=(180, 40, 40), width=3
            )


def _paper(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _sheet in range(120):
        x, y = chance.randrange(60, WIDTH - 100), chance.randrange(GROUND + 10, HEIGHT - 20)
        draw.ellipse((x, y, x + 18, y + 12), fill=(238, 214, 130), outline=(190, 160, 80))
    x, y = _spot(chance)
    draw.ellipse((x, y, x + 130, y + 50), fill=(40, 38, 36))


def _shed(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x = chance.randrange(160, 520)
    draw.rectangle((x, 330, x + 260, GROUND + 40), fill=(70, 120, 170))
    for line in range(0, 260, 20):
        draw.line((x + line, 330, x + line, GROUND + 40), fill=(50, 92, 140), width=3)
    draw.polygon([(x - 16, 334), (x + 40, 296), (x + 280, 296), (x + 276, 334)], fill=(180, 60, 50))


def _lamp(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x = chance.randrange(200, 700)
    draw.rectangle((0, 0, WIDTH, 50), fill=(20, 24, 40))
    draw.rectangle((x, 120, x + 14, GROUND + 60), fill=(70, 74, 78))
    draw.ellipse((x - 26, 84, x + 40, 140), fill=(50, 52, 56))


def _hole(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    draw.ellipse((x, y, x + 220, y + 90), fill=(60, 58, 56))
    draw.ellipse((x + 30, y + 18, x + 190, y + 74), fill=(18, 18, 20))


def _water(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    draw.ellipse((x - 60, y, x + 320, y + 110), fill=(96, 120, 140))
    draw.ellipse((x, y + 24, x + 240, y + 84), fill=(120, 146, 166))


def _tree(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y = _spot(chance)
    draw.line((x - 40, y + 60, x + 300, y - 60), fill=(94, 70, 46), width=22)
    for _leaf in range(60):
        dx, dy = chance.randrange(60, 330), chance.randrange(-140, 30)
        draw.ellipse(
            (x + dx, y + dy, x + dx + 34, y + dy + 24), fill=(60, 110 + chance.randrange(50), 50)
        )


def _square(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _person in range(9):
        x, y = chance.randrange(100, 840), chance.randrange(GROUND, HEIGHT - 150)
        tint = chance.choice([(180, 60, 70), (60, 90, 160), (90, 150, 90)])
        draw.ellipse((x + 8, y, x + 32, y + 24), fill=(224, 184, 150))
        draw.rectangle((x, y + 24, x + 40, y + 96), fill=tint)


SCENES: dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    "bags": _bags,
    "bikes": _bikes,
    "boxes": _boxes,
    "car": _car,
    "flyers": _flyers,
    "hole": _hole,
    "lamp": _lamp,
    "paper": _paper,
    "rubble": _rubble,
    "shed": _shed,
    "sofa": _sofa,
    "square": _square,
    "tree": _tree,
    "water": _water,
}
