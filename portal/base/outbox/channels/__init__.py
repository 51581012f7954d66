"""Ways to reach a person; the in-app inbox is the first of them."""

from typing import Protocol

from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rendering import Rendering


class Channel(Protocol):
    """One way out. ``name`` is its folder of templates.

    ``deliver`` runs inside the dispatcher's transaction, may be called again for the same message
    and must then change nothing. It raises when the message did not get through.
    """

    name: str

    def wants(self, message: OutboxMessage) -> bool:
        """Whether this message is to go out here."""

    def deliver(self, message: OutboxMessage, rendering: Rendering) -> None:
        """Bring the message to its person."""


_channels: dict[str, Channel] = {}


def use(*channels: Channel) -> None:
    """Add channels, in the order in which they are tried."""
    _channels.update({channel.name: channel for channel in channels})


def wanted_by(message: OutboxMessage) -> list[Channel]:
    """The channels on which a message goes out."""
    return [channel for channel in _channels.values() if channel.wants(message)]
