"""Calls to other servers end in time, however slowly an answer drips in.

An HTTP client's limits hold for each wait by itself: a server that sends one letter of a header
every few seconds would hold its caller for ever. Here the whole call has an end.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore
import httpx

_mine = threading.local()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let calls of this thread by a :func:`bounded` client end after so long in all; they raise
    ``httpx.TimeoutException`` then."""
    _mine.until = monotonic() + seconds
    try:
        yield
    finally:
        _mine.until = None


def bounded(client: httpx.Client) -> httpx.Client:
    """The client, made to keep to :func:`within`, by whatever proxy it goes."""
    # The library takes no network backend from outside where it also looks for proxies.
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = _Network()
    return client


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    """How long to wait now: no longer than the call has left."""
    until = getattr(_mine, "until", None)
    if until is None:
        return timeout
    left: float = until - monotonic()
    if left <= 0:
        raise error
    return left if timeout is None else min(timeout, left)


class _Network(httpcore.NetworkBackend):
    """Opens connections whose waits end with the call."""

    def __init__(self) -> None:
        self._made = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        wait = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._made.connect_tcp(host, port, wait, local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._made.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """One connection; the next call on it has a time of its own."""

    def __init__(self, made: httpcore.NetworkStream) -> None:
        self._made = made

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._made.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._made.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._made.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        wait = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._made.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        return self._made.get_extra_info(info)
