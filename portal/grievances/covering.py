"""Parts of a photo to be painted over, as fractions of its sides: they fit every size of it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from portal.base.files.photos import Box

# Without script the photo is divided into so many fields, which are ticked.
COLUMNS, ROWS = 6, 6
MOST_AREAS = 60
_DIGITS = 4


class BadArea(ValueError):
    """A text that is no part of a photo."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a photo in fractions of its width and height, counted from the top left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def text(self) -> str:
        """The text by which it is kept and sent; :func:`read` understands it."""
        sides = (self.left, self.top, self.width, self.height)
        return " ".join(f"{side:.{_DIGITS}f}" for side in sides)

    def box(self, width: int, height: int) -> Box:
        """The pixels it touches, none left out at its edges."""
        return Box(
            math.floor(self.left * width),
            math.floor(self.top * height),
            math.ceil((self.left + self.width) * width),
            math.ceil((self.top + self.height) * height),
        )


def read(text: str) -> Area:
    """The area of a text; raises ``BadArea`` rather than leave a face uncovered."""
    try:
        sides = [float(part) for part in text.split()]
    except ValueError as error:
        raise BadArea(text) from error
    if len(sides) != 4 or not all(0 <= side <= 1 for side in sides):
        raise BadArea(text)
    left, top, width, height = (round(side, _DIGITS) for side in sides)
    if width <= 0 or height <= 0:
        raise BadArea(text)
    return Area(left, top, min(width, 1 - left), min(height, 1 - top))


def field(number: int) -> Area:
    """The field of that number, counted row by row from the top left."""
    if not 0 <= number < COLUMNS * ROWS:
        raise BadArea(str(number))
    row, column = divmod(number, COLUMNS)
    left, top = _floor(column / COLUMNS), _floor(row / ROWS)
    return Area(left, top, _floor(1 / COLUMNS) + 0.0002, _floor(1 / ROWS) + 0.0002)


def _floor(share: float) -> float:
    return math.floor(share * 10_000) / 10_000


def texts(areas: Iterable[Area]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(area.text for area in areas))
