"""The channel "mail": letters to the proved mailboxes of staff."""

import threading

from portal.base.outbox.channels import Later, Letter, Receipt, Refused
from portal.base.outbox.delivering.models import Delivery
from portal.mail import addresses, letters, queries, server
from portal.mail.letters import Words
from portal.mail.server import Server
from portal.mail.smtp import Post

_lock = threading.Lock()
_post: Post | None = None


class Mail:
    """Hands letters to the mail server of the installation."""

    name = "mail"

    def is_on(self) -> bool:
        """Whether there is a server."""
        return server.is_on()

    def address(self, person_id: int) -> str | None:
        """The proved mailbox of somebody who works here today."""
        return queries.address_at_work(person_id)

    def reserve(self, _delivery: Delivery) -> str | None:
        """Letters are not counted."""
        return None

    def send(self, letter: Letter) -> Receipt:
        """Hand the letter over; its Message-ID is made of the key, so that a mailbox knows it
        again when it comes twice."""
        words = Words(letter.key, _subject(letter), letter.text, letter.url)
        return Receipt(hand_over(words, letter.address))

    def settled(self, _delivery: Delivery, _sent: bool) -> None:
        """There is nothing to give back."""


def hand_over(words: Words, to: str) -> str:
    """Send a letter now, outside any transaction; the server's number for it, or "".

    :raises NotSent: as the contract of channels says.
    """
    if not server.is_on():
        raise Later("off")
    if not to or addresses.plain(to) != to:
        raise Refused("mailbox_refused")
    using = server.server()
    return _post_of(using).hand_over(letters.letter(using, words, to), to)


def _post_of(using: Server) -> Post:
    global _post
    with _lock:
        if _post is None or _post.server is not using:
            if _post is not None:
                _post.close()
            _post = Post(using)
        return _post


def _subject(letter: Letter) -> str:
    """The occasion, and which matter it is about where the facts tell its number."""
    number = letter.facts.get("no")
    return f"{letter.title} {number}" if isinstance(number, str) else letter.title
