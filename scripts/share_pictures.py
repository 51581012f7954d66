"""Draws the pictures of share cards, 300 pixels square: python scripts/share_pictures.py."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "src"
SIDE, FINE = 300, 4
GREEN, WHITE = "#0a7a3f", "#ffffff"

Draw = Callable[[ImageDraw.ImageDraw], None]


def fine(*numbers: float) -> list[float]:
    """Measures of the finished picture in those of the drawing."""
    return [number * FINE for number in numbers]


def community(draw: ImageDraw.ImageDraw) -> None:
    """A house."""
    draw.polygon(fine(150, 66, 246, 148, 54, 148), fill=WHITE)
    draw.rounded_rectangle(fine(74, 140, 226, 234), radius=8 * FINE, fill=WHITE)
    draw.rectangle(fine(128, 178, 172, 236), fill=GREEN)


def report(draw: ImageDraw.ImageDraw) -> None:
    """What somebody says, with a mark of call."""
    draw.rounded_rectangle(fine(58, 68, 242, 196), radius=26 * FINE, fill=WHITE)
    draw.polygon(fine(98, 188, 150, 188, 98, 240), fill=WHITE)
    draw.rounded_rectangle(fine(139, 92, 161, 146), radius=11 * FINE, fill=GREEN)
    draw.ellipse(fine(138, 154, 162, 178), fill=GREEN)


def figures(draw: ImageDraw.ImageDraw) -> None:
    """Columns on a line."""
    for left, top in ((72, 150), (129, 104), (186, 66)):
        draw.rounded_rectangle(fine(left, top, left + 42, 214), radius=6 * FINE, fill=WHITE)
    draw.rounded_rectangle(fine(56, 222, 244, 236), radius=7 * FINE, fill=WHITE)


def help(draw: ImageDraw.ImageDraw) -> None:
    """A sheet with lines."""
    draw.rounded_rectangle(fine(82, 54, 218, 246), radius=16 * FINE, fill=WHITE)
    for top, right in ((92, 194), (128, 194), (164, 194), (200, 156)):
        draw.rounded_rectangle(fine(106, top, right, top + 12), radius=6 * FINE, fill=GREEN)


def main() -> None:
    """Write every picture."""
    for drawing in (community, report, figures, help):
        image = Image.new("RGB", (SIDE * FINE, SIDE * FINE), GREEN)
        drawing(ImageDraw.Draw(image))
        small = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        small.quantize(32).save(FOLDER / f"share-{drawing.__name__}.png", optimize=True)


if __name__ == "__main__":
    main()
