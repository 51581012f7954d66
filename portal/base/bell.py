"""The bell that wakes the worker when there is something to send.

A ring is only a hint: what must happen stands in the database, and the worker looks there every
few seconds anyway. So ringing never waits, never fails, and a lost ring costs seconds.
"""

import contextlib
import os
import select
from pathlib import Path
from typing import Any, Protocol

CHANNEL = "portal:bell"


class Bell(Protocol):
    """One way from the web to the worker."""

    def ring(self) -> None:
        """Wake the worker, if one listens."""

    def wait(self, seconds: float) -> bool:
        """Sleep until a ring (True) or until the seconds are over (False)."""


class PipeBell:
    """For one machine: a named pipe in the data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / "bell"
        self._reader: int | None = None

    def ring(self) -> None:
        """Write one byte; without a listener the pipe does not open, which is all right."""
        with contextlib.suppress(OSError):
            pipe = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(pipe, b"!")
            finally:
                os.close(pipe)

    def wait(self, seconds: float) -> bool:
        """Listen on the pipe; many rings are heard as one."""
        if self._reader is None:
            with contextlib.suppress(FileExistsError):
                os.mkfifo(self._path, 0o600)
            # Also opened for writing: without a writer the pipe would report its end for ever.
            self._reader = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        heard, _, _ = select.select([self._reader], [], [], seconds)
        if heard:
            with contextlib.suppress(BlockingIOError):
                os.read(self._reader, 65536)
        return bool(heard)


class RedisBell:
    """For several machines: a Redis channel."""

    def __init__(self, url: str) -> None:
        import redis

        self._errors = (redis.RedisError, OSError)
        self._client: Any = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._heard: Any = None

    def ring(self) -> None:
        """Publish a word; while Redis is away the worker's own rhythm stands in."""
        with contextlib.suppress(*self._errors):
            self._client.publish(CHANNEL, "!")

    def wait(self, seconds: float) -> bool:
        """Listen on the channel; while Redis is away sleep the seconds out."""
        try:
            if self._heard is None:
                self._heard = self._client.pubsub(ignore_subscribe_messages=True)
                self._heard.subscribe(CHANNEL)
            return self._heard.get_message(timeout=seconds) is not None
        except self._errors:
            self._heard = None
            select.select([], [], [], seconds)
            return False


_bell: Bell | None = None


def hang(*, data: Path, redis_url: str | None = None) -> Bell:
    """Choose the bell of this installation, once per process; until then :func:`ring` is mute."""
    global _bell
    _bell = RedisBell(redis_url) if redis_url else PipeBell(data)
    return _bell


def ring() -> None:
    """Wake the worker. Call it through ``db.afterwards``: earlier there is nothing to find."""
    if _bell is not None:
        _bell.ring()
