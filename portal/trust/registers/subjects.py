"""What registers were told about, read back from where it is kept, for checking the database.

A capability hands in a reader of its own rows and files: registers know nobody above them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from portal.trust.registers.errors import NoReader


@dataclass(frozen=True)
class KeptFile:
    """A file as it is kept: its published name, the hash in its row, and its bytes. ``read``
    raises ``LookupError`` when they are gone."""

    name: str
    sha256: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Kept:
    """What is kept of one registered subject."""

    content: str | None
    """The canonical text that was registered; None where it was blanked."""
    files: Sequence[KeptFile] = ()
    """In the order in which they were registered."""
    rebuilt: Mapping[str, Any] | None = None
    """The same content put together anew from the columns that pages show."""


class Reader(Protocol):
    """A capability's view on its own rows."""

    def read(self, community_id: int, kind: str, subject: str) -> Kept | None:
        """What is kept of a line's subject; None when there is nothing."""

    def registered(self, community_id: int) -> Iterable[tuple[str, str]]:
        """Kind and subject of everything that should stand in the register."""


_readers: dict[str, Reader] = {}


def use(register: str, reader: Reader) -> None:
    """Let this reader answer for a register."""
    _readers[register] = reader


def reader_of(register: str) -> Reader:
    """Who reads the subjects of a register. Raises :class:`NoReader`."""
    if register not in _readers:
        raise NoReader(register)
    return _readers[register]


def readers() -> list[tuple[str, Reader]]:
    """Every register that somebody reads, and who."""
    return sorted(_readers.items(), key=lambda each: each[0])
