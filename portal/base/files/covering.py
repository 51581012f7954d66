"""Parts of a photo to be painted over, as fractions of its sides: they fit every size of it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from portal.base.files.photos import Box

# Without script the photo is divided into so many fields, which are ticked.
COLUMNS, ROWS = 6, 6
MOST_AREAS = 60
_DIGITS = 4
_LONGEST = 100
ONE = Decimal(1)


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
    """The area of a text; raises ``BadArea`` rather than leave a face uncovered.

    Its edges are moved outwards to the digits that are kept, never inwards.
    """
    left, top, width, height = _sides(text)
    begin, above = _kept(left, ROUND_FLOOR), _kept(top, ROUND_FLOOR)
    end, below = (min(ONE, _kept(side, ROUND_CEILING)) for side in (left + width, top + height))
    if begin >= end or above >= below:
        raise BadArea(text)
    return Area(float(begin), float(above), float(end - begin), float(below - above))


def _sides(text: str) -> list[Decimal]:
    try:
        sides = [Decimal(part) for part in text[:_LONGEST].split()]
    except InvalidOperation as error:
        raise BadArea(text) from error
    if len(sides) != 4 or not all(side.is_finite() and 0 <= side <= 1 for side in sides):
        raise BadArea(text)
    if not all(sides[2:]):
        raise BadArea(text)
    return sides


def _kept(side: Decimal, rounding: str) -> Decimal:
    return side.quantize(Decimal("0.0001"), rounding)


def field(number: int) -> Area:
    """The field of that number, counted row by row from the top left."""
    if not 0 <= number < COLUMNS * ROWS:
        raise BadArea(str(number))
    row, column = divmod(number, COLUMNS)
    left, top = _floor(column / COLUMNS), _floor(row / ROWS)
    return Area(left, top, _floor(1 / COLUMNS) + 0.0002, _floor(1 / ROWS) + 0.0002)


def drawn(boxes: Iterable[str], ticked: Iterable[str]) -> tuple[Area, ...]:
    """What a form says is to be covered: boxes that were drawn, fields ticked without script.

    Raises ``BadArea``.
    """
    fields = [field(_number(text)) for text in ticked]
    return (*(read(text) for text in boxes), *fields)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 2:
        raise BadArea(text)
    return int(text)


def _floor(share: float) -> float:
    return math.floor(share * 10_000) / 10_000


def texts(areas: Iterable[Area]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(area.text for area in areas))
