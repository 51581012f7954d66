"""One call to WeChat's servers: bounded in time and size, and an error wherever it is one.

WeChat answers errors with status 200 and often calls its JSON ``text/plain``, so neither says
anything. Addresses hold the secret, the code or the token: no exception and no log line keeps one.
"""

import json
import logging
from typing import Any

import httpx

from portal.base import calling, computing
from portal.wechat.errors import Refused, Unreachable
from portal.wechat.tokens import WHOLE_SECONDS

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
MOST_BYTES = 256 * 1024

BUSY = -1
"""The errcode by which WeChat says that it is overloaded and wants to be asked again."""

# Both write addresses with their queries, which hold secrets.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Caller:
    """Keeps the connections to one server; may be used by several threads."""

    def __init__(self, base_url: str) -> None:
        self._http = calling.bounded(
            httpx.Client(
                base_url=base_url,
                timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=5),
                follow_redirects=False,
            )
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Ask; the answer as a mapping. Raises :class:`Unreachable` or :class:`Refused`."""
        return self._ask("GET", path, query, None)

    def post(self, path: str, body: dict[str, Any], **query: str) -> dict[str, Any]:
        """Send JSON, unescaped as WeChat wants it; the answer as a mapping."""
        return self._ask("POST", path, query, json.dumps(body, ensure_ascii=False).encode())

    def _ask(
        self, method: str, path: str, query: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        reason = ""
        try:
            with computing.aside(), calling.within(WHOLE_SECONDS):
                content = self._content(method, path, query, body)
        except httpx.TimeoutException:
            reason = "timeout"
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            reason = "no_connection"
        # Raised here, so that the exception with the address does not hang on ours.
        if reason:
            raise Unreachable(reason)
        return _understood(content)

    def _content(self, method: str, path: str, query: dict[str, str], body: bytes | None) -> bytes:
        content = b""
        headers = {"Content-Type": "application/json; charset=utf-8"} if body else {}
        with self._http.stream(method, path, params=query, content=body, headers=headers) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"http_{answer.status_code}")
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise Unreachable("too_long")
        return content


def _understood(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Unreachable("nonsense")
    errcode = answer.get("errcode", 0)
    if not isinstance(errcode, int):
        raise Unreachable("nonsense")
    if errcode == BUSY:
        raise Unreachable("busy")
    if errcode:
        raise Refused(errcode)
    return answer
