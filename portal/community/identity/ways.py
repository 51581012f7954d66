"""Other ways to sign in than by phone, offered on the sign-in page by rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A button: where it leads, what it says, and what stands under it."""

    url: str
    label: str
    note: str


Offer = Callable[[str], Way | None]
_offers: list[Offer] = []


def offer(offered: Offer) -> None:
    """Let ``offered(next)`` say which way there is for this visitor; None for none."""
    if offered not in _offers:
        _offers.append(offered)


def offered(next_page: str) -> list[Way]:
    """The ways that this visitor has, each leading to ``next_page`` in the end."""
    found = (each(next_page) for each in _offers)
    return [way for way in found if way is not None]
