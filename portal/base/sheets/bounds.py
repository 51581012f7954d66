"""How much of a file is taken, and for how long one reads."""

from dataclasses import dataclass
from time import monotonic

from portal.base.sheets.faults import Unreadable

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


@dataclass(frozen=True)
class Bounds:
    """How much is taken. ``rows`` counts lines of a sheet that hold something, ``spare_rows``
    those that may hold nothing between them; ``seconds`` is None where reading pauses meanwhile.
    """

    rows: int
    file_bytes: int
    unpacked_bytes: int
    columns: int = 100
    sheets: int = 60
    cell: int = 8000
    merged: int = 5000
    parts: int = 2000
    spare_rows: int = 5000
    seconds: float | None = None


class Meter:
    """Ends a reading that takes too long; asked often, it looks at the clock now and then."""

    EVERY = 500

    def __init__(self, seconds: float | None) -> None:
        self._until = None if seconds is None else monotonic() + seconds
        self._asked = 0

    def tick(self) -> None:
        """Raise ``Unreadable`` when the time is over."""
        if self._until is None:
            return
        self._asked += 1
        if self._asked >= self.EVERY:
            self._asked = 0
            if monotonic() > self._until:
                raise Unreadable("too_slow")
