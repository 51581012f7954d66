"""What a spreadsheet holds once it is read: sheets, rows, values, and where each stands."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

NOT_CALCULATED = "not calculated"


class Fault(NamedTuple):
    """A cell that has no value: ``#REF!`` and its like, or :data:`NOT_CALCULATED`."""

    what: str


# A day with a time of day is a ``datetime``, which is a ``date`` too.
Value = str | Decimal | date | time | Fault | None


class Row(NamedTuple):
    """A line that holds something: its number as the spreadsheet counts, and its cells."""

    number: int
    cells: list[Value]


class Place(NamedTuple):
    """Where something stands; rows and columns count from 1, 0 for none in particular."""

    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """As spreadsheets name it: B12."""
        return f"{letters(self.column)}{self.row or ''}"


class Area(NamedTuple):
    """Cells merged into one, from the first to the last included; counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Notice(NamedTuple):
    """Something a person should know although the file was read: a code and where."""

    code: str
    place: Place


@dataclass(frozen=True)
class Sheet:
    """One sheet: the rows that hold something, in order, and what was merged or hidden."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Book:
    """A file read whole. ``left_out`` names hidden sheets that hold something and were not asked
    for; ``kind`` is ``xlsx``, ``xls`` or ``csv``."""

    kind: str
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def letters(column: int) -> str:
    """The column as spreadsheets name it: 1 is A, 28 is AB; empty for 0."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The number of the column in a cell's name (``AB12`` is 28), 0 when it names none."""
    found = 0
    for character in name:
        if not ("A" <= character <= "Z" or "a" <= character <= "z"):
            break
        found = found * 26 + ord(character.upper()) - 64
        if found > 1_000_000:
            return 0
    return found
