"""What the tests of this room share: a sender of codes that remembers, as a phone would."""

from collections.abc import Iterator

import pytest

from portal.community.identity import senders


class Phones:
    """The edge towards the text message service: keeps the newest code of each phone."""

    available = True

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    def send(self, phone: str, code: str) -> None:
        """Keep it."""
        self.codes[phone] = code

    def shown(self, phone: str) -> str:
        """Nothing on the page."""
        return ""


@pytest.fixture
def phones(app: object) -> Iterator[Phones]:
    """All phones to which codes are sent."""
    former, made = senders.sender(), Phones()
    senders.use_sender(made)
    yield made
    senders.use_sender(former)
