"""Speaking SMTP: one conversation with the server, within ten seconds in all."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from functools import cache
from time import monotonic

from portal.base.outbox.channels import Broken, Later, NotSent
from portal.mail.answers import Stage, check, of_failure
from portal.mail.server import Server, Tls

# A letter takes ten seconds at most: the letter, and the word after a refusal that the next one may
# follow.
CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
LETTER_SECONDS, WORD_SECONDS = 9.0, 1.0

# A connection is used again for what follows at once; servers close one that stays quiet.
IDLE_SECONDS = 15.0
LETTERS_EACH = 50
KEPT = 4

_QUEUED = re.compile(rb"queued as ([A-Za-z0-9]{4,40})")


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts, read once."""
    return ssl.create_default_context()


class _Client(smtplib.SMTP):
    """The library's conversation on a socket that another thread can cut, whatever it waits for."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cut: socket.socket | None = None
        self._ended = False
        super().__init__(local_hostname=server.domain, timeout=READ_SECONDS)
        self._host = server.host  # the name on the certificate

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = socket.create_connection((host, port), CONNECT_SECONDS)
        made.settimeout(timeout)
        self.sock = made  # closed with the rest whatever happens now
        self._cut = made.dup()
        if self._ended:  # while the name was looked up, which nothing can break off
            raise TimeoutError
        if self._server.tls is not Tls.FROM_THE_START:
            return made
        with made:  # a socket that was wrapped is empty; one whose wrapping failed is closed
            return self.context().wrap_socket(made, server_hostname=host)

    def context(self) -> ssl.SSLContext:
        """Whose certificates count."""
        return self._server.context or _trusted()

    def cut(self) -> None:
        """Let whatever waits for the server find the connection closed."""
        self._ended = True
        if self._cut is not None:
            with suppress(OSError):
                self._cut.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close both ends of the thread that holds the connection."""
        try:
            with suppress(OSError):
                super().close()
        finally:
            if self._cut is not None:
                self._cut.close()


class Line:
    """A connection to the server on which letters are handed over one after another."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client = _Client(server)
        self.stage = Stage.GREETING
        self._late = False
        self._letters = 0
        self._used_at = 0.0

    def hand_over(self, letter: EmailMessage, to: str, *, until: float) -> str:
        """The server's number for the letter, or "" where it says none; ``until`` is a moment of
        the monotonic clock.

        :raises NotSent: whatever goes wrong; the line is closed unless the server only said no.
        """
        try:
            with self._in_time(until - monotonic()):
                if self._client.sock is None:
                    self._open()
                return self._say(letter, to)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.close()
            why = Later("timeout") if self._late else of_failure(self.stage, error)
            raise why from None
        except NotSent:
            if not self._is_open_after_no():
                self.close()
            raise

    def is_young(self) -> bool:
        """Whether the server most likely still listens."""
        return monotonic() - self._used_at < IDLE_SECONDS and self._letters < LETTERS_EACH

    def is_open(self) -> bool:
        """Whether another letter can follow."""
        return self._client.sock is not None

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _open(self) -> None:
        client, server = self._client, self._server
        self.stage = Stage.GREETING
        check(Stage.GREETING, *client.connect(server.host, server.port))
        client.ehlo_or_helo_if_needed()
        if server.tls is Tls.STARTTLS:
            if not client.has_extn("starttls"):
                raise Broken("no_tls")
            client.starttls(context=client.context())
            client.ehlo_or_helo_if_needed()
        if server.user:
            self.stage = Stage.LOGIN
            client.login(server.user, server.password)

    def _say(self, letter: EmailMessage, to: str) -> str:
        client = self._client
        self.stage = Stage.SENDER
        check(self.stage, *client.mail(self._server.sender))
        self.stage = Stage.RECIPIENT
        check(self.stage, *client.rcpt(to))
        self.stage = Stage.LETTER
        code, text = client.data(letter.as_bytes())
        check(self.stage, code, text)
        self._letters, self._used_at = self._letters + 1, monotonic()
        found = _QUEUED.search(text)
        return found[1].decode() if found else ""

    def _is_open_after_no(self) -> bool:
        """Whether the server goes on listening after it said no to one letter."""
        if self._client.sock is None or self.stage in {Stage.GREETING, Stage.LOGIN}:
            return False
        with suppress(OSError, smtplib.SMTPException), self._in_time(WORD_SECONDS):
            self._used_at = monotonic()
            return self._client.rset()[0] == 250
        return False

    @contextmanager
    def _in_time(self, seconds: float) -> Iterator[None]:
        """The library's limit is for each wait; a server that sends a sign now and then would
        hold us for ever."""
        self._late = False
        watch = threading.Timer(seconds, self._end)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _end(self) -> None:
        self._late = True
        self._client.cut()


class Post:
    """The lines to one server that are open and idle, for whoever has the next letter."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock = threading.Lock()
        self._idle: list[Line] = []

    def hand_over(self, letter: EmailMessage, to: str) -> str:
        """As :meth:`Line.hand_over`, on a line that is open already where there is one."""
        until = monotonic() + LETTER_SECONDS
        line = self._open_line()
        if line is not None:
            try:
                return self._by(line, letter, to, until)
            except Later:
                # The server hung up while the line was idle: nothing of the letter was said.
                if line.stage is not Stage.SENDER:
                    raise
        return self._by(Line(self.server), letter, to, until)

    def close(self) -> None:
        """Hang up all idle lines."""
        while line := self._take():
            line.close()

    def _by(self, line: Line, letter: EmailMessage, to: str, until: float) -> str:
        try:
            return line.hand_over(letter, to, until=until)
        finally:
            self._give_back(line)

    def _open_line(self) -> Line | None:
        while line := self._take():
            if line.is_young():
                return line
            line.close()
        return None

    def _take(self) -> Line | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, line: Line) -> None:
        with self._lock:
            keep = line.is_open() and len(self._idle) < KEPT
            if keep:
                self._idle.append(line)
        if not keep:
            line.close()
