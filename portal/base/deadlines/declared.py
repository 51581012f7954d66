"""Limits by name: each capability declares those it asks for, with the amount to start with."""

from dataclasses import dataclass

from portal.base.deadlines.limits import Clock, Stop
from portal.base.i18n import LazyString


@dataclass(frozen=True)
class LimitKind:
    """A limit that something is promised by. ``source`` tells where the amount comes from.

    ``starts`` and ``stands_still`` say from what on it runs and what it does not count; ``put_off``
    is the key of the setting that says whether it may be put off once, empty where it never may.
    """

    key: str
    label: LazyString
    clock: Clock
    amount: int
    source: str = ""
    stop: Stop = Stop.MIDNIGHT
    starts: LazyString | str = ""
    stands_still: LazyString | str = ""
    put_off: str = ""


class UnknownLimit(KeyError):
    """No capability declared a limit of that key."""


_kinds: dict[str, LimitKind] = {}


def declare(*kinds: LimitKind) -> None:
    """Make limits known; declaring the same one twice changes nothing."""
    for kind in kinds:
        known = _kinds.setdefault(kind.key, kind)
        if (known.clock, known.amount) != (kind.clock, kind.amount):
            raise ValueError(f"two limits are called {kind.key}")


def all_kinds() -> list[LimitKind]:
    """Every declared limit, in order of declaration."""
    return list(_kinds.values())


def find(key: str) -> LimitKind:
    """The declared limit of that key."""
    try:
        return _kinds[key]
    except KeyError as error:
        raise UnknownLimit(key) from error
