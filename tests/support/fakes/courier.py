"""A provider that stands in for any: it takes messages over HTTP and counts what it took.

:class:`Depot` is the provider's side, :class:`Courier` the portal's channel to it. Its faults are
set by the test: down, slow, answering nonsense.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from portal.base.outbox import channels
from portal.base.outbox.channels import Broken, Later, Letter, Receipt, Refused
from portal.base.outbox.delivering.models import Delivery

TEXT = {"privacy/answered.txt": "申请{{ request_id }}已有答复。"}


class Depot:
    """Takes messages, says no as told; counts them by key, text, and the process they came from."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.senders: Counter[int] = Counter()
        self.texts: list[str] = []
        self.mood = ""
        self.slow_seconds = 0.0
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def open(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, message: dict[str, Any]) -> tuple[int, str]:
        """Status and body for a message."""
        time.sleep(self.slow_seconds)
        if self.mood == "down":
            return 503, "{}"
        if self.mood == "nonsense":
            return 200, "<html>"
        if self.mood:
            return 200, json.dumps({"error": self.mood})
        with self._lock:
            self.taken[message["key"]] += 1
            self.texts.append(message["text"])
            self.senders[message["by"]] += 1
        return 200, json.dumps({"no": f"no-{message['key'][:8]}"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, depot: Depot) -> None:
        self.depot = depot
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_arguments: object) -> None:
        """Workers are killed while they speak: nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: in two, each answer would wait for the network's 40 ms.
    wbufsize = 65536
    server: _Server

    def do_POST(self) -> None:
        """Take one message."""
        length = int(self.headers["Content-Length"])
        status, body = self.server.depot.take(json.loads(self.rfile.read(length)))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def depot() -> Iterator[Depot]:
    """A provider that listens meanwhile."""
    made = Depot()
    made.open()
    try:
        yield made
    finally:
        made.close()


class Courier:
    """The channel to a depot; everybody has an address there."""

    def __init__(self, url: str, name: str = "courier") -> None:
        self.name, self._url = name, url
        self._client = httpx.Client(timeout=httpx.Timeout(5, connect=3), trust_env=False)

    def is_on(self) -> bool:
        """Always."""
        return True

    def address(self, person_id: int) -> str | None:
        """A made-up one."""
        return f"box-{person_id}"

    def reserve(self, _delivery: Delivery) -> str | None:
        """There is no quota."""
        return None

    def send(self, letter: Letter) -> Receipt:
        """Post the message as JSON."""
        message = {
            "key": letter.key,
            "to": letter.address,
            "text": letter.text,
            "by": os.getpid(),
        }
        try:
            answer = self._client.post(self._url, json=message)
        except httpx.TimeoutException as error:
            raise Later("timeout") from error
        except httpx.TransportError as error:
            raise Later("unreachable") from error
        if answer.status_code >= 500:
            raise Later(f"status_{answer.status_code}")
        said = answer.json()
        if said.get("error") == "broken":
            raise Broken("template")
        if "error" in said:
            raise Refused(said["error"])
        return Receipt(said["no"])

    def settled(self, _delivery: Delivery, _sent: bool) -> None:
        """There is nothing to give back."""


@contextmanager
def with_words(app: Flask, *names: str) -> Iterator[None]:
    """The application finds texts for channels of these names meanwhile."""
    env = app.jinja_env
    before = env.loader
    texts = {f"messages/{name}/{path}": text for name in names for path, text in TEXT.items()}
    env.loader = ChoiceLoader([loader for loader in (DictLoader(texts), before) if loader])
    env.__dict__.pop("_spoken", None)  # made from the former loader
    try:
        yield
    finally:
        env.loader = before
        env.__dict__.pop("_spoken", None)
        if env.cache is not None:
            env.cache.clear()


@contextmanager
def in_use(app: Flask, *couriers: channels.OutwardChannel) -> Iterator[None]:
    """These channels alone lead out of the portal meanwhile."""
    before = channels.outward()
    channels.drop_outward(*(channel.name for channel in before))
    channels.use_outward(*couriers)
    try:
        with with_words(app, *(courier.name for courier in couriers)):
            yield
    finally:
        channels.drop_outward(*(courier.name for courier in couriers))
        channels.use_outward(*before)
