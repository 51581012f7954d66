"""A browser that follows redirects to the stand-in and back, as a phone does."""

from typing import Any

import httpx
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOME = "http://127.0.0.1:8000"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50.2701 NetType/WIFI Language/zh_CN"
)
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
MOST_STEPS = 8


class Phone:
    """One phone; ``trail`` holds the addresses of its last way."""

    def __init__(self, app: Flask, agent: str = WECHAT, *, cookies: bool = True) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=cookies)
        self.agent = agent
        self.trail: list[str] = []

    def ask(self, path: str, **options: Any) -> TestResponse:
        """One request, without following anything."""
        options.setdefault("method", "GET")
        given = {"User-Agent": self.agent, **options.pop("headers", {})}
        return self.client.open(path, base_url=HOME, headers=given, **options)

    def open(self, path: str, **options: Any) -> TestResponse:
        """A page, with all redirects followed; a loop fails."""
        self.trail = [path]
        answer = self.ask(path, **options)
        while answer.status_code in (302, 303):
            assert len(self.trail) < MOST_STEPS, self.trail
            self.trail.append(answer.location)
            answer = self.ask(self.back_from(answer.location))
        return answer

    def back_from(self, location: str) -> str:
        """Where WeChat sends the phone that is sent there; other addresses stay as they are."""
        if "/connect/oauth2/authorize" not in location:
            return location.removeprefix(HOME)
        came = httpx.get(location.partition("#")[0])
        self.trail.append(came.headers["Location"])
        return str(came.headers["Location"]).removeprefix(HOME)

    @property
    def went_to_wechat(self) -> bool:
        """Whether the last way led over WeChat."""
        return any("/connect/oauth2/authorize" in step for step in self.trail)

    @property
    def callback(self) -> str:
        """The address by which it came back from WeChat last."""
        return next(step for step in self.trail if "/wechat/callback?" in step).removeprefix(HOME)
