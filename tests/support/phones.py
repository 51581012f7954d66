"""The edge towards the text message service: phones that keep the codes sent to them."""

import contextlib
from collections.abc import Iterator

from portal.community.identity import senders


class Phones:
    """Keeps the newest code of each phone."""

    available = True

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    def send(self, phone: str, code: str) -> None:
        """The text message arrives."""
        self.codes[phone] = code

    def shown(self, phone: str) -> str:
        """Nothing on the page."""
        return ""


@contextlib.contextmanager
def reachable() -> Iterator[Phones]:
    """All phones to which codes are sent meanwhile."""
    former, made = senders.sender(), Phones()
    senders.use_sender(made)
    try:
        yield made
    finally:
        senders.use_sender(former)
