"""A call to another server has an end, whatever that server does."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from portal.base import calling

BEGINNINGS = (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")


@pytest.fixture(params=BEGINNINGS, ids=["in its headers", "in its body"])
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server whose answer drips in, one letter in a tenth of a second."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def answer() -> None:
            connection, _address = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(request.param)
                while not ended.wait(0.1):
                    connection.sendall(b"a")

        def quietly() -> None:
            try:
                answer()
            except OSError:
                ended.set()

        thread = threading.Thread(target=quietly, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        thread.join(5)


def test_an_answer_that_drips_is_not_awaited_beyond_the_end_of_the_call(dripping: str) -> None:
    began = time.monotonic()

    with (
        calling.bounded(httpx.Client(timeout=5)) as client,
        calling.within(0.5),
        pytest.raises(httpx.ReadTimeout),
    ):
        client.get(dripping)

    assert time.monotonic() - began < 2
