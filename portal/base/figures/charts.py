"""Where the marks of a chart stand, in units of its own; the templates draw them.

A chart repeats what the table beside it says, for the eye: nothing is told by it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 46.0, 14.0, 34.0
GAP = 0.28  # of the width of a group of bars
MOST_LABELS = 12


@dataclass(frozen=True)
class Box:
    """A bar, or a part of one; ``series`` counts from 1 and chooses the pattern."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Point:
    """A point of a line, or a dot."""

    x: float
    y: float
    series: int = 1


@dataclass(frozen=True)
class Text:
    """A label of an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """All marks of one chart; ``lines`` are the points of each unbroken stretch."""

    ticks: list[Text] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    lines: list[list[Point]] = field(default_factory=list)
    dots: list[Point] = field(default_factory=list)
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT


def bars(
    labels: Sequence[str],
    series: Sequence[Sequence[int | None]],
    *,
    line: Sequence[float | None] = (),
) -> Chart:
    """Groups of bars side by side; None is left out. ``line`` (0 to 1) is laid over them on a
    scale of its own, from nothing to the whole height."""
    top = round_up(max((n or 0 for one in series for n in one), default=0))
    slot = _slot(len(labels))
    thick = slot * (1 - GAP) / max(len(series), 1)
    boxes = [
        _box(LEFT + slot * (at + GAP / 2) + thick * index, thick, 0, n, top, index + 1)
        for index, one in enumerate(series)
        for at, n in enumerate(one)
        if n is not None
    ]
    points = [
        None if n is None else Point(_middle(at, slot), _y(n, 1)) for at, n in enumerate(line)
    ]
    return Chart(
        ticks=_ticks(top),
        labels=_labels(labels, slot),
        boxes=boxes,
        lines=_stretches(points),
        dots=[point for point in points if point],
    )


def stacked(labels: Sequence[str], series: Sequence[Sequence[int]]) -> Chart:
    """Bars of one height each, divided by the shares of the series (100 %)."""
    slot, boxes = _slot(len(labels)), []
    for at in range(len(labels)):
        total, below = sum(one[at] for one in series), 0
        for index, one in enumerate(series):
            if total and one[at]:
                x = LEFT + slot * (at + GAP / 2)
                boxes.append(_box(x, slot * (1 - GAP), below, one[at], total, index + 1))
            below += one[at]
    return Chart(ticks=_percent_ticks(), labels=_labels(labels, slot), boxes=boxes)


def line(labels: Sequence[str], series: Sequence[Sequence[float | None]], top: float) -> Chart:
    """Lines over time from 0 to ``top``; None breaks a line."""
    slot = _slot(len(labels))
    lines: list[list[Point]] = []
    for index, one in enumerate(series, start=1):
        points = [
            None if n is None else Point(_middle(at, slot), _y(n, top), index)
            for at, n in enumerate(one)
        ]
        lines += _stretches(points)
    return Chart(
        ticks=_ticks(top),
        labels=_labels(labels, slot),
        lines=lines,
        dots=[point for stretch in lines for point in stretch],
    )


def dots(labels: Sequence[str], series: Sequence[Sequence[float | None]], top: float) -> Chart:
    """Several judgements of each thing above one another, from 0 to ``top``."""
    drawn = line(labels, series, top)
    return Chart(ticks=drawn.ticks, labels=drawn.labels, dots=drawn.dots)


def heat(value: int | None, most: int) -> int:
    """How strongly a cell of a heat table is coloured, 0 to 4; the number stands in it anyway."""
    if not value or most <= 0:
        return 0
    return min(4, 1 + (value * 4 - 1) // most)


def round_up(number: float) -> int:
    """The next number that an axis may end with: 4, 8, 20, 40, 80, 200 ..."""
    size = 1
    while True:
        for step in (4, 8, 20):
            if number <= step * size:
                return step * size
        size *= 10


def _slot(number: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(number, 1)


def _middle(at: int, slot: float) -> float:
    return round(LEFT + slot * (at + 0.5), 1)


def _y(number: float, top: float) -> float:
    room = HEIGHT - TOP - BOTTOM
    return round(HEIGHT - BOTTOM - room * (number / top if top else 0), 1)


def _box(x: float, thick: float, below: float, n: float, top: float, series: int) -> Box:
    high, low = _y(below + n, top), _y(below, top)
    return Box(round(x, 1), high, round(thick, 1), round(low - high, 1), series)


def _ticks(top: float) -> list[Text]:
    return [Text(LEFT - 6, _y(top * part / 4, top), f"{top * part / 4:g}") for part in range(5)]


def _percent_ticks() -> list[Text]:
    return [Text(LEFT - 6, _y(part, 4), f"{part * 25}%") for part in range(5)]


def _labels(labels: Sequence[str], slot: float) -> list[Text]:
    every = -(-len(labels) // MOST_LABELS) or 1
    return [
        Text(_middle(at, slot), HEIGHT - BOTTOM + 18, label)
        for at, label in enumerate(labels)
        if at % every == 0
    ]


def _stretches(points: Sequence[Point | None]) -> list[list[Point]]:
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [stretch for stretch in found if stretch]
