"""What the stand-in for WeChat knows and answers: people, codes, tokens, messages, faults.

Written from WeChat's published documentation, not from the portal: where the two differ a test
fails. Everything is kept in memory and behind one lock.
"""

import re
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Answer = dict[str, Any]

CODE_SECONDS = 300.0
TOKEN_SECONDS = 7200
PEOPLE = {"alice": "oAlice00000000000000000000001", "bob": "oBob000000000000000000000002"}
STATE = re.compile(r"[a-zA-Z0-9]{1,128}")
ORDER = ["appid", "redirect_uri", "response_type", "scope", "state"]


def error(errcode: int, errmsg: str) -> Answer:
    """An error as WeChat words it, in an answer that is 200."""
    return {"errcode": errcode, "errmsg": f"{errmsg}, rid: {secrets.token_hex(8)}"}


@dataclass
class Code:
    """A code handed to a browser."""

    openid: str
    snapshot: bool
    until: float
    used: bool = False


@dataclass
class Fault:
    """What happens to the next ``times`` calls of a path.

    ``kind``: ``errcode`` with ``value``; ``status`` with ``value``; ``slow`` with seconds in
    ``value``; ``nonsense``; ``empty``; ``hangup``.
    """

    path: str
    kind: str
    value: float = 0
    times: int = 1


@dataclass
class World:
    """All that the stand-in remembers."""

    appid: str = "wx0123456789abcdef"
    secret: str = "0123456789abcdef0123456789abcdef"
    person: str = "alice"
    mode: str = "willing"  # willing, refusing, snapshot
    code_seconds: float = CODE_SECONDS
    token_seconds: int = TOKEN_SECONDS
    think: float = 0.0  # seconds before any answer of the API
    quotas: dict[str, int] = field(default_factory=dict)  # subscriptions left by openid
    followers: set[str] = field(default_factory=lambda: set(PEOPLE.values()))
    codes: dict[str, Code] = field(default_factory=dict)
    token: str = ""
    tokens_made: int = 0
    ticket: str = ""
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    messages: list[Answer] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fault_of(self, path: str) -> Fault | None:
        """The fault that the call meets, counted off."""
        with self.lock:
            self.counts[path] += 1
            for fault in self.faults:
                if fault.path == path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    # The browser's part.

    def authorize(self, pairs: list[tuple[str, str]]) -> tuple[str, str]:
        """Where the browser is sent, or an empty text and what the error page says."""
        given = dict(pairs)
        if [name for name, _value in pairs] != ORDER:
            return "", "参数错误: order of the parameters"
        if given["appid"] != self.appid:
            return "", "appid参数错误"
        if not STATE.fullmatch(given["state"]):
            return "", "state参数错误"
        if given["scope"] not in {"snsapi_base", "snsapi_userinfo"}:
            return "", "Scope参数错误"
        if given["response_type"] != "code":
            return "", "response_type参数错误"
        target, state = given["redirect_uri"], given["state"]
        joint = "&" if "?" in target else "?"
        with self.lock:
            self.states.append(state)
            if self.mode == "refusing":
                return f"{target}{joint}state={state}", ""
            return f"{target}{joint}code={self.new_code()}&state={state}", ""

    def new_code(self) -> str:
        """A code for whoever holds the phone."""
        code, snapshot = secrets.token_hex(16), self.mode == "snapshot"
        openid = f"oSnap{secrets.token_hex(11)}" if snapshot else PEOPLE.get(self.person, "")
        openid = openid or self.person
        self.codes[code] = Code(openid, snapshot, time.monotonic() + self.code_seconds)
        return code

    # The server's part.

    def identity(self, given: dict[str, str]) -> Answer:
        """sns/oauth2/access_token."""
        refused = self._refuse_account(given)
        if refused:
            return refused
        with self.lock:
            code = self.codes.get(given.get("code", ""))
            if code is None:
                return error(40029, "invalid code")
            if code.used:
                return error(40163, "code been used")
            if time.monotonic() > code.until:
                return error(42003, "oauth_code超时")
            code.used = True
        answer: Answer = {
            "access_token": secrets.token_urlsafe(60),
            "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(60),
            "openid": code.openid,
            "scope": "snsapi_base",
        }
        return answer | ({"is_snapshotuser": 1} if code.snapshot else {})

    def stable_token(self, body: Answer) -> Answer:
        """cgi-bin/stable_token: the same token for everybody, unless a new one is forced."""
        refused = self._refuse_account(body)
        if refused or body.get("grant_type") != "client_credential":
            return refused or error(40002, "invalid grant_type")
        with self.lock:
            if body.get("force_refresh") or not self.token:
                self._new_token()
            return {"access_token": self.token, "expires_in": self.token_seconds}

    def plain_token(self, given: dict[str, str]) -> Answer:
        """cgi-bin/token: each call ends the token of the one before."""
        refused = self._refuse_account(given)
        if refused:
            return refused
        with self.lock:
            self._new_token()
            return {"access_token": self.token, "expires_in": self.token_seconds}

    def _new_token(self) -> None:
        self.tokens_made += 1
        self.token = f"{self.tokens_made}_{secrets.token_urlsafe(90)}"

    def end_token(self) -> None:
        """Another program took a new token by the old way: ours no longer counts."""
        with self.lock:
            self._new_token()

    def _refuse_account(self, given: Answer) -> Answer | None:
        if given.get("appid") != self.appid:
            return error(40013, "invalid appid")
        if given.get("secret") != self.secret:
            return error(40125, "invalid appsecret")
        return None

    def refuse_token(self, given: dict[str, str]) -> Answer | None:
        """What a call with a token that does not count is answered."""
        token = given.get("access_token")
        if not token:
            return error(41001, "access_token missing")
        if token != self.token:
            return error(40001, "invalid credential, access_token is invalid or not latest")
        return None

    def new_ticket(self, given: dict[str, str]) -> Answer:
        """cgi-bin/ticket/getticket."""
        if given.get("type") != "jsapi":
            return error(40097, "invalid args")
        with self.lock:
            self.ticket = self.ticket or f"sM4AOVdW{secrets.token_urlsafe(48)}"
            answer = {"ticket": self.ticket, "expires_in": self.token_seconds}
        return {"errcode": 0, "errmsg": "ok"} | answer

    def template(self, body: Answer) -> Answer:
        """cgi-bin/message/template/send: followers only."""
        refused = self._refuse_message(body)
        if refused:
            return refused
        if body["touser"] not in self.followers:
            return error(43004, "require subscribe")
        return self._keep("template", body)

    def subscription(self, body: Answer) -> Answer:
        """cgi-bin/message/subscribe/bizsend: spends one of the person's subscriptions."""
        refused = self._refuse_message(body)
        if refused:
            return refused
        with self.lock:
            if self.quotas.get(body["touser"], 0) < 1:
                return error(43101, "user refuse to accept the msg")
            self.quotas[body["touser"]] -= 1
        return self._keep("subscription", body)

    def _refuse_message(self, body: Answer) -> Answer | None:
        if not str(body.get("touser", "")).startswith("o"):
            return error(40003, "invalid openid")
        if not body.get("template_id"):
            return error(40037, "invalid template_id")
        if not isinstance(body.get("data"), dict):
            return error(47003, "argument invalid")
        return None

    def _keep(self, kind: str, body: Answer) -> Answer:
        with self.lock:
            self.messages.append({"kind": kind} | body)
            return {"errcode": 0, "errmsg": "ok", "msgid": 10_000 + len(self.messages)}
