"""Ways to reach a person: the in-app inbox, and channels that lead out of the portal.

A :class:`Channel` writes inside the dispatcher's transaction. An :class:`OutwardChannel` speaks to
a provider: what it is to send stands in ``outbox_deliveries``, is claimed, sent outside any
transaction, and settled (:mod:`portal.base.outbox.delivering`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rendering import Rendering

if TYPE_CHECKING:
    from portal.base.outbox.delivering.models import Delivery


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


@dataclass(frozen=True)
class Letter:
    """One message on its way to one person by one channel.

    ``key`` is unique and the same at every attempt: it is given to providers that know duplicates.
    ``address`` is a phone number, an openid or a mailbox, looked up for this attempt; it is never
    stored with the message and never logged. ``text`` is worded for this channel; ``url`` is an
    absolute public address or "".
    """

    delivery_id: int
    key: str
    topic: str
    person_id: int
    community_id: int | None
    address: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    url: str = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    urgent: bool


@dataclass(frozen=True)
class Receipt:
    """The provider took the message; ``provider_no`` is its own number for it."""

    provider_no: str = ""


class NotSent(Exception):
    """A letter did not go out. ``reason`` is a short ASCII word ("timeout", "errcode_43004"):
    administrators read it, so it never holds words of an answer, an address or a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Later(NotSent):
    """Not now: the provider is down, slow, or asks for patience.

    With ``after`` only this message waits, and that long. Without it the channel is taken to be
    down: the message waits ever longer, and after several in a row the channel rests as a whole.
    """

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Refused(NotSent):
    """This way is closed for this person or message (no quota, unsubscribed, wrong number): the
    next channel is tried."""


class Broken(NotSent):
    """Our own fault (unknown template, signature refused, no money): dead at once, staff are told,
    and the next channel is tried."""


class OutwardChannel(Protocol):
    """A way out of the portal. ``name`` ("wechat", "sms", "mail") is its folder of templates: a
    topic without words there does not go out by this channel."""

    name: str

    def is_on(self) -> bool:
        """Whether this installation is configured for it; asked often, so it must be quick."""

    def address(self, person_id: int) -> str | None:
        """Where the person is reached, None for nowhere; inside a transaction."""

    def reserve(self, delivery: "Delivery") -> str | None:
        """Take from a quota before the letter goes: None, or the reason why it may not go, and the
        next channel is tried. Inside the claiming transaction, with the row locked. Each is
        followed by one :meth:`settled`, even if the worker was killed in between."""

    def send(self, letter: Letter) -> Receipt:
        """Hand the letter to the provider, outside any transaction, in at most ten seconds.

        :raises Later:
        :raises Refused:
        :raises Broken:
        """

    def settled(self, delivery: "Delivery", sent: bool) -> None:
        """What was reserved is used up, or (not ``sent``) to be given back; inside the settling
        transaction."""


_channels: dict[str, Channel] = {}
_outward: dict[str, OutwardChannel] = {}


def use(*channels: Channel) -> None:
    """Add channels inside the portal."""
    _channels.update({channel.name: channel for channel in channels})


def wanted_by(message: OutboxMessage) -> list[Channel]:
    """The channels inside the portal on which a message goes out."""
    return [channel for channel in _channels.values() if channel.wants(message)]


def use_outward(*channels: OutwardChannel) -> None:
    """Add channels that lead out of the portal, in the order in which they are tried; a name again
    replaces its channel, as a second application in tests does."""
    _outward.update({channel.name: channel for channel in channels})


def outward() -> list[OutwardChannel]:
    """The channels that lead out, in the order in which they are tried."""
    return list(_outward.values())


def outward_by(name: str) -> OutwardChannel | None:
    """The channel of that name, or nothing when a release dropped it."""
    return _outward.get(name)


def drop_outward(*names: str) -> None:
    """Take channels away again, as tests do that brought their own."""
    for name in names:
        _outward.pop(name, None)
