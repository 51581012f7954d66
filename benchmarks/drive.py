"""The load driver: a closed loop of raw keep-alive connections, in a process of its own.

One thread and a selector; it builds nothing while it measures, so that on its own core it can ask
several times faster than any page answers (`python -m benchmarks.drive --capacity` shows that).

Reads a job as JSON from standard input, writes figures as JSON to standard output.
"""

import json
import re
import selectors
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
READ_BYTES = 262_144


class Connection:
    """One client: sends a request, waits for its whole answer, sends the next."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self._got = b""

    def send(self, request: bytes) -> None:
        """Begin an exchange."""
        self._got, self.began = b"", time.perf_counter()
        self.socket.setblocking(True)
        self.socket.sendall(request)
        self.socket.setblocking(False)

    def receive(self) -> int:
        """Take what has arrived; the status once the answer is whole, else 0."""
        piece = self.socket.recv(READ_BYTES)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._got += piece
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return 0
        length = LENGTH.search(self._got, 0, end)
        if length is None:
            whole = self._got.endswith(b"0\r\n\r\n")
        else:
            whole = len(self._got) >= end + 4 + int(length[1])
        return int(self._got[9:12]) if whole else 0


def drive(
    address: tuple[str, int],
    requests: Iterator[bytes],
    *,
    clients: int,
    seconds: float,
    warm: float,
) -> dict[str, Any]:
    """Keep every client busy for some seconds; latencies of what was answered after the warm-up.

    Ends early when the requests run out (writes are made in advance, each unlike the others).
    """
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    started = time.perf_counter()
    counts_from, stop_at = started + warm, started + warm + seconds
    waiting = 0
    for _ in range(clients):
        connection = Connection(address)
        connection.send(next(requests))
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        waiting += 1
    last = started
    while waiting:
        for key, _events in selector.select():
            connection = key.data
            status = connection.receive()
            if not status:
                continue
            now = time.perf_counter()
            statuses[status] += 1
            if connection.began >= counts_from:
                latencies.append(now - connection.began)
                last = now
            request = next(requests, None) if now < stop_at else None
            if request is None:
                selector.unregister(connection.socket)
                connection.socket.close()
                waiting -= 1
            else:
                connection.send(request)
    return {
        "seconds": max(last - counts_from, 1e-9),
        "latencies": sorted(latencies),
        "statuses": dict(statuses),
    }


def main() -> None:
    """Do the job on standard input."""
    if sys.argv[1:] == ["--capacity"]:
        print(f"{capacity():.0f} requests/s")
        return
    from benchmarks.scenarios import requests_of

    job = json.load(sys.stdin)
    requests = list(requests_of(job))
    result = drive(
        ("127.0.0.1", job["port"]),
        iter(requests) if job["once"] else cycle(requests),
        clients=job["clients"],
        seconds=job["seconds"],
        warm=job["warm"],
    )
    json.dump(result, sys.stdout)


def capacity() -> float:
    """Requests a second against a server that only echoes a page of 10 KB: the driver's limit."""
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b"x" * 10_000
    listener = socket.create_server(("127.0.0.1", 0))

    def echo(connection: socket.socket) -> None:
        while connection.recv(65536):
            connection.sendall(page)

    def accept() -> None:
        while True:
            threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    address = listener.getsockname()
    result = drive(address, cycle([request]), clients=8, seconds=2, warm=0.2)
    return len(result["latencies"]) / result["seconds"]


if __name__ == "__main__":
    main()
