"""The port through which a code reaches a phone, and its three simple sides.

A text message service is one more class with these methods, given to :func:`use_sender`.
"""

from collections import OrderedDict
from typing import Protocol

import click

from portal.config import Config


class CodeSender(Protocol):
    """Sends codes to phones."""

    @property
    def available(self) -> bool:
        """Whether it can send any; phone sign-in is switched off without."""

    def send(self, phone: str, code: str) -> None:
        """Send the code; called outside any transaction, after the one that made it.

        Raises a :class:`DomainError` when it was not sent, and :class:`CodeUncertain` when it may
        arrive all the same.
        """

    def shown(self, phone: str) -> str:
        """The code to show on the page, in a demonstration; else an empty text."""


class TerminalSender:
    """For development: the code appears in the terminal of the server."""

    available = True

    def send(self, phone: str, code: str) -> None:
        """Print it."""
        click.echo(f"Code for {phone}: {code}", err=True)

    def shown(self, phone: str) -> str:
        """Nothing: whoever runs the server sees the terminal."""
        return ""


class DemoSender:
    """For demonstrations, where nobody holds the phone: the terminal and the page show the code."""

    available = True
    KEPT = 1000

    def __init__(self) -> None:
        self._codes: OrderedDict[str, str] = OrderedDict()

    def send(self, phone: str, code: str) -> None:
        """Print it, and keep it for the page."""
        click.echo(f"Code for {phone}: {code}", err=True)
        self._codes[phone] = code
        self._codes.move_to_end(phone)
        while len(self._codes) > self.KEPT:
            self._codes.popitem(last=False)

    def shown(self, phone: str) -> str:
        """The newest code of the phone."""
        return self._codes.get(phone, "")


class NoSender:
    """For production without a text message service: sign-in by phone is switched off."""

    available = False

    def send(self, phone: str, code: str) -> None:
        """Never reached, because no code is made."""

    def shown(self, phone: str) -> str:
        """Nothing."""
        return ""


_sender: CodeSender = NoSender()


def use_sender(chosen: CodeSender) -> None:
    """Send codes through ``chosen`` from now on."""
    global _sender
    _sender = chosen


def sender() -> CodeSender:
    """The sender in use."""
    return _sender


def sender_for(config: Config) -> CodeSender:
    """What this installation can do by itself."""
    if config.demo:
        return DemoSender()
    return NoSender() if config.production else TerminalSender()
