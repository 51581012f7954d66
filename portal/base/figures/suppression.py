"""Which numbers of a table may be published, so that no hidden one follows from the others.

A table is given as cells between nodes, and at each node as much comes in as goes out: a row is
a node into which its cells lead and out of which its total leads. What a reader knows of the true
numbers are these sums, the numbers shown, and for the hidden ones their mark: below the smallest
number, or at least it. A number is safe when the hidden cells can all be shifted by one along a
ring of cells through it without breaking anything the reader knows: then at least two values
remain possible. Whole numbers differ by such rings only, so the test is exact.
"""

import enum
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count


class Mark(enum.StrEnum):
    """How a cell is published."""

    SHOWN = "shown"
    SMALL = "small"  # below the smallest number
    HIDDEN = "hidden"  # large enough, but a small one would follow from it
    UNTOLD = "untold"  # nothing at all is said of it


@dataclass(frozen=True)
class Cell:
    """A number that flows from one node to another.

    ``cost`` says how much it would be missed; ``told`` is the mark under which it was published
    before, which cannot be taken back.
    """

    key: Hashable
    tail: Hashable
    head: Hashable
    value: int
    cost: float = 1
    told: Mark | None = None


Step = tuple[Hashable, Hashable, float, Hashable]


def protect(cells: Sequence[Cell], least: int) -> dict[Hashable, Mark]:
    """The mark of each cell by its key; as few are hidden as a greedy search finds.

    Where hiding single cells is not enough, nothing is said of any that was not told before.
    """
    marks = {cell.key: cell.told or _first_mark(cell, least) for cell in cells}
    while True:
        exposed = next(exposed_cells(cells, marks, least), None)
        if exposed is None:
            return marks
        ring = _cheapest_ring(exposed, cells, marks, least)
        if not ring:
            return {cell.key: cell.told or Mark.UNTOLD for cell in cells}
        for key in ring:
            marks[key] = Mark.HIDDEN


def exposed_cells(
    cells: Sequence[Cell], marks: Mapping[Hashable, Mark], least: int
) -> Iterator[Cell]:
    """Cells that are not shown and of which a reader could work out the value."""
    for cell in cells:
        if marks[cell.key] is not Mark.SHOWN and not _may_move(cell, cells, marks, least):
            yield cell


def _first_mark(cell: Cell, least: int) -> Mark:
    return Mark.SMALL if cell.value < least else Mark.SHOWN


def _rises(cell: Cell, mark: Mark, least: int) -> bool:
    """Whether one more would agree with the mark."""
    if mark is Mark.SMALL:
        return cell.value + 1 < least
    return mark is not Mark.SHOWN


def _falls(cell: Cell, mark: Mark, least: int) -> bool:
    if mark is Mark.HIDDEN:
        return cell.value > least
    return mark is not Mark.SHOWN and cell.value > 0


def _may_move(
    cell: Cell, cells: Sequence[Cell], marks: Mapping[Hashable, Mark], least: int
) -> bool:
    return _ring(cell, cells, marks, least, hide=False) is not None


def _cheapest_ring(
    cell: Cell, cells: Sequence[Cell], marks: Mapping[Hashable, Mark], least: int
) -> list[Hashable]:
    """The shown cells to hide so that this one may move; empty when there is no way."""
    ring = _ring(cell, cells, marks, least, hide=True) or []
    return [key for key in ring if marks[key] is Mark.SHOWN]


def _ring(
    cell: Cell, cells: Sequence[Cell], marks: Mapping[Hashable, Mark], least: int, *, hide: bool
) -> list[Hashable] | None:
    """The cheapest ring through the cell, by its keys; with ``hide`` also over shown cells."""
    steps: dict[Hashable, list[Step]] = {}
    for other in cells:
        if other.key != cell.key:
            for step in _steps(other, marks[other.key], least, hide):
                steps.setdefault(step[0], []).append(step)
    found = []
    if _rises(cell, marks[cell.key], least):
        found.append(_cheapest_way(steps, cell.head, cell.tail))
    if _falls(cell, marks[cell.key], least):
        found.append(_cheapest_way(steps, cell.tail, cell.head))
    ways = [way for way in found if way is not None]
    return min(ways, key=lambda way: way[0])[1] if ways else None


def _steps(cell: Cell, mark: Mark, least: int, hide: bool) -> Iterator[Step]:
    price = 0.0
    if mark is Mark.SHOWN:
        if not hide or cell.told is not None:
            return
        mark, price = Mark.HIDDEN, cell.cost
    if _rises(cell, mark, least):
        yield cell.tail, cell.head, price, cell.key
    if _falls(cell, mark, least):
        yield cell.head, cell.tail, price, cell.key


def _cheapest_way(
    steps: Mapping[Hashable, Sequence[Step]], start: Hashable, goal: Hashable
) -> tuple[float, list[Hashable]] | None:
    order = count()
    waiting: list[tuple[float, int, Hashable, list[Hashable]]] = [(0.0, next(order), start, [])]
    done: set[Hashable] = set()
    while waiting:
        cost, _, node, way = heappop(waiting)
        if node == goal:
            return cost, way
        if node in done:
            continue
        done.add(node)
        for _, onward, price, key in steps.get(node, ()):
            if onward not in done:
                heappush(waiting, (cost + price, next(order), onward, [*way, key]))
    return None
