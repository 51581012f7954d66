"""A stand-in for WeChat's servers: speaks the documented protocol over HTTP, faults included.

``with fake_wechat() as wechat`` in tests; ``portal fake-wechat`` for people, who choose on its
first page who holds the phone and what goes wrong. Controlled over HTTP as well: POST to
``/_control`` a JSON object with ``person``, ``mode``, ``code_seconds``, ``token_seconds``,
``think``, ``quotas``, ``fault`` or ``end_token``; ``GET /_seen`` tells what was received.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.fakes.wechat_page import page
from tests.support.fakes.wechat_rules import Answer, Fault, World

SETTABLE = {"person", "mode", "code_seconds", "token_seconds", "think", "quotas"}


class FakeWechat:
    """The running stand-in; ``world`` is what it knows."""

    def __init__(self, port: int = 0) -> None:
        self.world = World()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Answering)
        self._server.daemon_threads = True
        self._server.world = self.world  # type: ignore[attr-defined]

    @property
    def url(self) -> str:
        """Where it answers for both of WeChat's servers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def environment(self) -> dict[str, str]:
        """What a portal is told to speak with it."""
        return {
            "PORTAL_WECHAT_APPID": self.world.appid,
            "PORTAL_WECHAT_SECRET": self.world.secret,
            "PORTAL_WECHAT_API": self.url,
            "PORTAL_WECHAT_OPEN": self.url,
        }

    def fail(self, path: str, kind: str, value: float = 0, times: int = 1) -> None:
        """Let the next calls of a path (without its first slash) fail."""
        with self.world.lock:
            self.world.faults.append(Fault(path, kind, value, times))

    def count(self, path: str) -> int:
        """How often a path was called."""
        return self.world.counts[path]

    def serve(self) -> None:
        """Answer until stopped."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def fake_wechat(port: int = 0) -> Iterator[FakeWechat]:
    """A stand-in on a free port, stopped at the end."""
    fake = FakeWechat(port)
    thread = Thread(target=fake.serve, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stop()
        thread.join(timeout=5)


class _Answering(BaseHTTPRequestHandler):
    """Takes a request apart, meets it with its fault if there is one, and answers."""

    protocol_version = "HTTP/1.1"

    @property
    def world(self) -> World:
        found: World = self.server.world  # type: ignore[attr-defined]
        return found

    def log_message(self, *_words: Any) -> None:
        """Nothing: addresses hold codes."""

    def do_GET(self) -> None:
        self._route(b"")

    def do_POST(self) -> None:
        self._route(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _route(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        path, pairs = parts.path.strip("/"), parse_qsl(parts.query, keep_blank_values=True)
        if path == "connect/oauth2/authorize":
            return self._authorize(pairs)
        if path == "":
            return self._say(200, page(self.world), "text/html")
        if path == "_seen":
            return self._json(_seen(self.world))
        if path in {"_control", "_choose"}:
            return self._control(path, body)
        time.sleep(self.world.think)
        fault = self.world.fault_of(path)
        if fault is not None and self._meets(fault):
            return None
        return self._json(_api(self.world, path, dict(pairs), _mapping(body)))

    def _authorize(self, pairs: list[tuple[str, str]]) -> None:
        self.world.counts["connect/oauth2/authorize"] += 1
        target, wrong = self.world.authorize(pairs)
        if not target:
            return self._say(200, f"<title>微信</title><p>{wrong}</p>", "text/html")
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _control(self, path: str, body: bytes) -> None:
        wish = _mapping(body) if path == "_control" else dict(parse_qsl(body.decode()))
        with self.world.lock:
            for name in SETTABLE & wish.keys():
                setattr(self.world, name, wish[name])
            if wish.get("fault"):
                given = wish["fault"]
                self.world.faults.append(
                    Fault(**(given if isinstance(given, dict) else json.loads(given)))
                )
            if wish.get("end_token"):
                self.world.end_token()
        if path == "_control":
            return self._json({"errcode": 0})
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _meets(self, fault: Fault) -> bool:
        """Answer as the fault says; whether that was the whole answer."""
        if fault.kind == "slow":
            time.sleep(fault.value)
            return False
        if fault.kind == "errcode":
            self._json({"errcode": int(fault.value), "errmsg": "as the test wished"})
        elif fault.kind == "status":
            self._say(int(fault.value), "<h1>Bad Gateway</h1>", "text/html")
        elif fault.kind == "nonsense":
            self._say(200, "<xml>no JSON</xml>", "text/plain")
        elif fault.kind == "empty":
            self._say(200, "{}", "text/plain")
        else:
            self.close_connection = True
        return True

    def _json(self, answer: Answer) -> None:
        self._say(200, json.dumps(answer, ensure_ascii=False), "text/plain")

    def _say(self, status: int, text: str, kind: str) -> None:
        content = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def _mapping(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seen(world: World) -> Answer:
    with world.lock:
        return {
            "counts": dict(world.counts),
            "messages": world.messages,
            "states": world.states,
            "tokens_made": world.tokens_made,
        }


def _api(world: World, path: str, given: dict[str, str], body: Answer) -> Answer:
    if path == "sns/oauth2/access_token":
        return world.identity(given)
    if path == "cgi-bin/stable_token":
        return world.stable_token(body)
    if path == "cgi-bin/token":
        return world.plain_token(given)
    calls = {
        "cgi-bin/ticket/getticket": lambda: world.new_ticket(given),
        "cgi-bin/message/template/send": lambda: world.template(body),
        "cgi-bin/message/subscribe/bizsend": lambda: world.subscription(body),
    }
    if path not in calls:
        return {"errcode": 43001, "errmsg": "no such call"}
    return world.refuse_token(given) or calls[path]()
