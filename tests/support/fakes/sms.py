"""A stand-in for the text message services of Alibaba Cloud and Tencent Cloud.

It speaks both protocols over HTTP and works out each signature anew from what arrived, the way the
two document it. ``with fake_sms() as service``; ``service.environment("aliyun")`` tells a portal
how to reach it.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.fakes.sms_rules import APP, KEY, SECRET, SIGN, Mood, World, aliyun, tencent


class FakeSms:
    """The running stand-in."""

    def __init__(self) -> None:
        self.world = World()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
        self._server.daemon_threads = True
        self._server.world = self.world  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was taken, oldest first: phone, template, slots, key."""
        return self.world.messages

    def fail(self, kind: str, value: str = "", times: int = 1) -> None:
        """Let the next messages fail; see :class:`Mood`."""
        with self.world.lock:
            self.world.moods.append(Mood(kind, value, times))

    def environment(self, provider: str) -> dict[str, str]:
        """What a portal is told to send through it."""
        return {
            "PORTAL_SMS": provider,
            "PORTAL_SMS_KEY": KEY,
            "PORTAL_SMS_SECRET": SECRET,
            "PORTAL_SMS_SIGN": SIGN,
            "PORTAL_SMS_APP": APP,
            "PORTAL_SMS_URL": self.url,
        }

    def serve(self) -> None:
        """Answer until stopped."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def fake_sms() -> Iterator[FakeSms]:
    """A stand-in on a free port, stopped at the end."""
    fake = FakeSms()
    thread = threading.Thread(target=fake.serve, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stop()
        thread.join(timeout=5)


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def world(self) -> World:
        found: World = self.server.world  # type: ignore[attr-defined]
        return found

    def log_message(self, *_words: Any) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.world.lines.append(self.requestline)
        mood = self.world.mood()
        if mood is not None and self._meets(mood):
            return None
        forced = mood.value if mood is not None and mood.kind == "code" else ""
        if headers.get("authorization", "").startswith("TC3"):
            return self._json(*tencent(self.world, headers, body, forced))
        return self._json(*aliyun(self.world, headers, body, forced))

    def _meets(self, mood: Mood) -> bool:
        """Answer as the mood says; whether that was the whole answer."""
        if mood.kind == "slow":
            time.sleep(self.world.slow_seconds)
            self.close_connection = True
        elif mood.kind == "502":
            self._say(502, "<h1>Bad Gateway</h1>", "text/html")
        elif mood.kind == "nonsense":
            self._say(200, "<xml>no JSON</xml>", "text/plain")
        elif mood.kind == "empty":
            self._say(200, "{}", "application/json")
        elif mood.kind == "cut":
            self.close_connection = True
        else:
            return False
        return True

    def _json(self, status: int, answer: dict[str, Any]) -> None:
        self._say(status, json.dumps(answer, ensure_ascii=False), "application/json")

    def _say(self, status: int, text: str, kind: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
