"""The mail server of this installation, or none, and the sender of its letters."""

import enum
import ipaddress
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from portal.config import BadConfiguration, Config
from portal.mail import addresses

PORTS = {"smtp": 587, "smtps": 465}


class Tls(enum.StrEnum):
    """How the way to the server is closed to others."""

    STARTTLS = "starttls"
    FROM_THE_START = "tls"
    SAME_MACHINE = "none"


@dataclass(frozen=True)
class Server:
    """Where letters are handed over. ``user`` and ``password`` are printed nowhere; ``context``
    says whose certificates are trusted, by default those the machine trusts."""

    host: str
    port: int
    tls: Tls
    sender_name: str
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        """The domain of the sender; it names the portal to the server and in Message-IDs."""
        return self.sender.rpartition("@")[2]


class NoServer(RuntimeError):
    """A letter was to be sent although this installation has no mail server."""


_server: Server | None = None


def use_server(server: Server | None) -> None:
    """Hand letters to this server from now on; ``None`` switches mail off."""
    global _server
    _server = server


def is_on() -> bool:
    """Whether this installation has a mail server."""
    return _server is not None


def server() -> Server:
    """The server; ask :func:`is_on` first."""
    if _server is None:
        raise NoServer
    return _server


def server_of(config: Config) -> Server | None:
    """The server that the environment names.

    :raises BadConfiguration: the sender is no address.
    """
    if not config.smtp_url:
        return None
    parts = urlsplit(config.smtp_url)
    name, address = parseaddr(config.mail_from)
    if not config.mail_from.isprintable() or addresses.plain(address) != address:
        raise BadConfiguration("PORTAL_MAIL_FROM must be an address, or NAME <address>")
    host = parts.hostname or ""
    tls = Tls.FROM_THE_START if parts.scheme == "smtps" else Tls.STARTTLS
    if tls is Tls.STARTTLS and _is_this_machine(host):
        tls = Tls.SAME_MACHINE
    return Server(
        host=host,
        port=parts.port or PORTS[parts.scheme],
        tls=tls,
        sender_name=name,
        sender=address,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _is_this_machine(host: str) -> bool:
    """What never leaves the machine needs no certificate, which a relay there seldom has."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
