"""What a file of every kind offers once it is opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from portal.base.sheets.cells import Area, Row


class Head(NamedTuple):
    """A sheet by its name, and whether the file hides it."""

    name: str
    hidden: bool = False


@dataclass
class Besides:
    """What was met while the rows of a sheet were read: cells merged, rows and columns hidden."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class Opened(Protocol):
    """A file opened but not read: its sheets, and the rows of each, one after another."""

    kind: str

    @property
    def heads(self) -> Sequence[Head]:
        """The sheets in their order."""

    def rows(self, at: int) -> Iterator[Row]:
        """The rows of a sheet that hold something; raises ``Unreadable``, also on the way."""

    def besides(self, at: int) -> Besides:
        """What else was met in it; whole after its last row."""
