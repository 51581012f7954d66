"""Mail servers for tests: a real one with TLS and accounts, and one that answers from a script."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.mail import server as portal_server
from portal.mail.server import Server, Tls

USER, PASSWORD = "portal", "p@ss/word"
SENDER = "portal@shequ.example"


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1, as the server shows it and as a client trusts it."""

    shown: ssl.SSLContext
    trusting: ssl.SSLContext


@cache
def certificate() -> Certificate:
    """Made once for all tests, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "server.pem"
        path.write_bytes(secret + pem)
        shown.load_cert_chain(path)
    return Certificate(shown, ssl.create_default_context(cadata=pem.decode()))


@dataclass
class Postbox:
    """What arrived, and what the server is to answer instead of consent."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    hellos: int = 0
    closed: list[bool] = field(default_factory=list)
    on_sender: str = ""
    on_recipient: Callable[[str], str] | str = ""
    on_letter: str = ""
    callers: list[SMTP] = field(default_factory=list)

    def hang_up(self) -> None:
        """End the conversations under way, as a server does with one that stays quiet."""
        for caller in self.callers:
            if caller.transport is not None:
                caller.loop.call_soon_threadsafe(caller.transport.close)
        self.callers.clear()

    async def handle_EHLO(  # noqa: N802 (the library calls it so)
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.callers.append(server)
        session.host_name = hostname
        self.hellos += 1
        return answers

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A sender."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.on_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient."""
        said = self.on_recipient(address) if callable(self.on_recipient) else self.on_recipient
        if not said:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return said or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, session: Session, envelope: Envelope
    ) -> str:
        """A letter."""
        if self.on_letter:
            return self.on_letter
        assert isinstance(envelope.content, bytes)
        made = message_from_bytes(envelope.content, policy=default)
        assert isinstance(made, EmailMessage)
        self.letters.append(made)
        self.recipients += envelope.rcpt_tos
        self.closed.append(session.ssl is not None)
        return "250 2.0.0 Ok: queued as 4F1A2B3C"


def _judge(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=right)


@contextmanager
def mail_server(tls: Tls = Tls.STARTTLS, *, password: str = PASSWORD) -> Iterator[Postbox]:
    """A server with an account, used by the portal meanwhile, with ``password`` for it."""
    box, shown = Postbox(), certificate().shown
    encrypted = tls is not Tls.SAME_MACHINE

    def made() -> SMTP:
        with warnings.catch_warnings(action="ignore"):  # accounts without STARTTLS: TLS is there
            return SMTP(
                box,
                tls_context=shown if tls is Tls.STARTTLS else None,
                require_starttls=tls is Tls.STARTTLS,
                authenticator=_judge,
                auth_required=encrypted,
                auth_require_tls=tls is Tls.STARTTLS,
            )

    at_once = shown if tls is Tls.FROM_THE_START else None
    with _loop() as loop:
        opening = loop.create_server(made, "127.0.0.1", 0, ssl=at_once)
        server = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
        port = server.sockets[0].getsockname()[1]
        account = {"user": USER, "password": password} if encrypted else {}
        with using(replace(to(port), tls=tls, **account)):
            yield box
        loop.call_soon_threadsafe(server.close)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


async def _hang_up() -> None:
    """End the conversations that are still open."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def to(port: int) -> Server:
    """A server on this machine, whose certificate is trusted."""
    return Server(
        host="127.0.0.1",
        port=port,
        tls=Tls.SAME_MACHINE,
        sender_name="幸福里社区",
        sender=SENDER,
        context=certificate().trusting,
    )


@contextmanager
def using(server: Server | None) -> Iterator[None]:
    """The portal hands letters to this server meanwhile."""
    before = portal_server.server() if portal_server.is_on() else None
    portal_server.use_server(server)
    try:
        yield
    finally:
        portal_server.use_server(before)


@dataclass(frozen=True)
class Say:
    """A step of a scripted server: wait, then say something, a sign at a time if ``drip``."""

    text: str
    after: float = 0.0
    drip: float = 0.0


@contextmanager
def scripted(*steps: Say | str) -> Iterator[None]:
    """A server that says its first step to whoever comes and one more for each line it reads,
    whatever the line says; after the last it hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _address = listening.accept()
                threading.Thread(target=_play, args=(caller, steps), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        with using(to(listening.getsockname()[1])):
            yield
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _play(caller: socket.socket, steps: tuple[Say | str, ...]) -> None:
    waiting = threading.Event()
    with suppress(OSError), caller, caller.makefile("rb") as lines:
        for number, step in enumerate(steps):
            if number and not lines.readline():
                return
            said = Say(step) if isinstance(step, str) else step
            waiting.wait(said.after)
            text = said.text.encode("latin-1")
            for sign in [text[i : i + 1] for i in range(len(text))] if said.drip else [text]:
                caller.sendall(sign)
                waiting.wait(said.drip)
