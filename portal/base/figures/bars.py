"""Bars that lie on their sides, for names too long to stand below a bar: sizes for the templates.

As in :mod:`portal.base.figures.charts`, the picture repeats what the table beside it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.base.figures.charts import Box

WIDTH = 320.0
WORDS, THICK, APART = 23.0, 9.0, 10.0
LONGEST_NAME = 12


@dataclass(frozen=True)
class Bar:
    """One name with its bars below it; ``text`` is its value in words, at the right."""

    y: float
    name: str
    text: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Bars:
    """A whole chart."""

    bars: tuple[Bar, ...]
    height: float
    width: float = WIDTH


def across(
    names: Sequence[str], values: Sequence[Sequence[Decimal | None]], texts: Sequence[str]
) -> Bars:
    """One group of bars for each name; the last series is the one that counts. Nothing and what
    is below zero have no bar."""
    most = max((n for group in values for n in group if n is not None), default=Decimal(0))
    found, y = [], 0.0
    for name, group, text in zip(names, values, texts, strict=True):
        top = y + WORDS
        boxes = [
            Box(0.0, top + at * THICK, _length(n, most), THICK - 1, 2 - (len(group) - 1 - at))
            for at, n in enumerate(group)
            if n is not None and n > 0
        ]
        found.append(Bar(top - 6, _short(name), text, tuple(boxes)))
        y = top + len(group) * THICK + APART
    return Bars(tuple(found), max(y, 1.0))


def _length(n: Decimal, most: Decimal) -> float:
    return max(1.0, round(float(n / most) * WIDTH, 1))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
