"""A browser with cookies, CSRF tokens, sign-in and one upload, to prepare what is measured."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.request
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
META_TOKEN = re.compile(r'name="csrf-token"[^>]*content="([^"]+)"')


class Visitor:
    """One browser."""

    def __init__(self, port: int, address: str) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self.address = address
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar)).open

    @property
    def cookies(self) -> str:
        """The header that sends them all back."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def cookie(self, name: str) -> str:
        """One of them."""
        return next(f"{one.name}={one.value}" for one in self._jar if one.name == name)

    def get(self, path: str) -> str:
        """A page."""
        return self._send(urllib.request.Request(self._base + path))

    def token(self, path: str) -> str:
        """The CSRF token of a page with a form."""
        page = self.get(path)
        found = TOKEN.search(page) or META_TOKEN.search(page)
        if not found:
            raise SystemExit(f"bench: {path} holds no form")
        return found[1]

    def post(self, path: str, fields: dict[str, str]) -> str:
        """A form."""
        return self._send(urllib.request.Request(self._base + path, urlencode(fields).encode()))

    def upload(self, path: str, raw: bytes) -> str:
        """A photo, from a request made by the scenarios; the id it was given."""
        head, _, body = raw.partition(b"\r\n\r\n")
        request = urllib.request.Request(self._base + path, body)
        for line in head.decode().split("\r\n")[1:]:
            name, _, value = line.partition(": ")
            if name in {"Content-Type", "X-CSRFToken"}:
                request.add_header(name, value)
        return str(json.loads(self._send(request))["id"])

    def _send(self, request: urllib.request.Request) -> str:
        request.add_header("X-Forwarded-For", self.address)
        request.add_header("X-Forwarded-Host", "bench")
        try:
            with self._open(request, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise SystemExit(
                f"bench: {request.selector} answered {error.code}: {error.read()[:300]!r}"
            ) from None
