"""A table of rows and columns with its totals, made ready for publication."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.base.figures.suppression import Cell, Mark, protect

TOTAL = "total"
Key = tuple[Hashable, Hashable]

# What is missed more is hidden later: a total tells more than a cell.
CELL_COST, MARGIN_COST, WHOLE_COST = 1.0, 20.0, 200.0


@dataclass(frozen=True)
class Part:
    """A number whose parts and the table's sum up to the same whole, published earlier."""

    key: Hashable
    value: int
    mark: Mark


@dataclass(frozen=True)
class Published:
    """Numbers as a reader may see them: ``value`` is None where it is not shown."""

    values: Mapping[Key, int]
    marks: Mapping[Key, Mark]

    def mark(self, row: Hashable, column: Hashable) -> Mark:
        """How the cell is published."""
        return self.marks[row, column]

    def value(self, row: Hashable, column: Hashable) -> int | None:
        """The number, or None where it is not shown."""
        return self.values[row, column] if self.marks[row, column] is Mark.SHOWN else None


def publish(
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
    counts: Mapping[tuple[int, int], int] | Mapping[Key, int],
    *,
    least: int,
    earlier: Sequence[Part] = (),
) -> Published:
    """The table with totals by row, by column and of all, under the key ``TOTAL``.

    ``earlier`` are numbers that were published before and sum up to the whole table.
    """
    given = tuple(sorted(((key, n) for key, n in counts.items() if n), key=repr))
    return _publish(tuple(rows), tuple(columns), given, least, tuple(earlier))


@lru_cache(maxsize=256)
def _publish(
    rows: tuple[Hashable, ...],
    columns: tuple[Hashable, ...],
    given: tuple[tuple[Key, int], ...],
    least: int,
    earlier: tuple[Part, ...],
) -> Published:
    counts = dict(given)
    back = "whole" if earlier else "start"
    own = list(_cells(rows, columns, counts, back))
    parts = [Cell(part.key, "whole", "start", part.value, told=part.mark) for part in earlier]
    marks = protect([*(cell for _, cell in own), *parts], least)
    return Published(
        {key: cell.value for key, cell in own}, {key: marks[cell.key] for key, cell in own}
    )


def _cells(
    rows: tuple[Hashable, ...],
    columns: tuple[Hashable, ...],
    counts: Mapping[Key, int],
    back: str,
) -> Iterator[tuple[Key, Cell]]:
    """From the start to each row, from each row to each column, from each column to the end."""

    def cell(key: Key, tail: Hashable, head: Hashable, n: int, cost: float) -> tuple[Key, Cell]:
        return key, Cell(("cell", *key), tail, head, n, cost + n / 1000)

    for row in rows:
        n = sum(counts.get((row, column), 0) for column in columns)
        yield cell((row, TOTAL), "start", ("row", row), n, MARGIN_COST)
        for column in columns:
            n = counts.get((row, column), 0)
            yield cell((row, column), ("row", row), ("column", column), n, CELL_COST)
    for column in columns:
        n = sum(counts.get((row, column), 0) for row in rows)
        yield cell((TOTAL, column), ("column", column), "end", n, MARGIN_COST)
    n = sum(counts.get((row, column), 0) for row in rows for column in columns)
    yield cell((TOTAL, TOTAL), "end", back, n, WHOLE_COST)
