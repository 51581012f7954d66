"""What a client did wrong, told in the format it asked for."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.base.i18n import LazyString

BAD, FORBIDDEN, MISSING, TOO_MANY = 400, 403, 404, 429


class Fault(NamedTuple):
    """One thing that is wrong; ``parameter`` is its name as the client sends it, or empty."""

    parameter: str
    sentence: str | LazyString

    @property
    def description(self) -> str:
        """The sentence with the parameter before it."""
        return f"{self.parameter}: {self.sentence}" if self.parameter else str(self.sentence)


class Refused(Exception):
    """A request that cannot be answered, with everything that is wrong about it.

    GeoReport v2 knows 404 for what is missing, 403 for a wrong key and 400 for everything else.
    """

    def __init__(self, status: int, faults: Sequence[Fault]) -> None:
        self.status, self.faults = status, tuple(faults)
        super().__init__(f"refused with {status}")


def refused(parameter: str, sentence: str | LazyString, status: int = BAD) -> Refused:
    """A refusal for one reason."""
    return Refused(status, [Fault(parameter, sentence)])
