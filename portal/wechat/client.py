"""WeChat's documented calls, with typed answers. No call is made inside a transaction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import quote

from portal.wechat.account import Account, account
from portal.wechat.errors import Unreachable

SILENT = "snsapi_base"
_STATE = re.compile(r"[A-Za-z0-9]{1,128}")
_LONGEST_ID = 128


@dataclass(frozen=True)
class Identity:
    """Who came back from the login: the openid under our appid, and the unionid where the account
    has one. A ``snapshot`` identity is made up by WeChat for one page view and is nobody."""

    openid: str = field(repr=False)
    unionid: str = field(default="", repr=False)
    snapshot: bool = False


@dataclass(frozen=True)
class Lent:
    """A token or ticket, and for how many seconds WeChat lends it."""

    value: str = field(repr=False)
    seconds: int


class Client:
    """Speaks for one account; may be used by several threads."""

    def __init__(self, account: Account) -> None:
        self.account = account
        # Imported once WeChat is spoken with: what speaks HTTP takes ten megabytes.
        from portal.wechat.http import Caller

        self._api = Caller(account.api)

    def close(self) -> None:
        """Give the connections back."""
        self._api.close()

    def authorize_url(self, *, redirect_uri: str, state: str, scope: str = SILENT) -> str:
        """Where a browser is sent to come back to ``redirect_uri`` with a code.

        WeChat checks the order of the parameters and wants the fragment; a state with anything
        but letters and digits, or longer than 128 bytes, is refused.
        """
        if not _STATE.fullmatch(state):
            raise ValueError("a state has 1 to 128 letters and digits")
        return (
            f"{self.account.open}/connect/oauth2/authorize"
            f"?appid={quote(self.account.appid, safe='')}"
            f"&redirect_uri={quote(redirect_uri, safe='')}"
            f"&response_type=code&scope={scope}&state={state}#wechat_redirect"
        )

    def identity(self, code: str) -> Identity:
        """Spend a code, which is good once and for five minutes."""
        answer = self._api.get(
            "/sns/oauth2/access_token",
            appid=self.account.appid,
            secret=self.account.secret,
            code=code,
            grant_type="authorization_code",
        )
        return Identity(
            openid=_text(answer, "openid"),
            unionid=_text(answer, "unionid", needed=False),
            snapshot=answer.get("is_snapshotuser") in (1, "1", True),
        )

    def access_token(self, *, force: bool = False) -> Lent:
        """The account's own token; ``force`` makes a new one and ends the old.

        The stable endpoint gives every caller the same token, so that another program on the same
        account and this one do not take it from each other.
        """
        answer = self._api.post(
            "/cgi-bin/stable_token",
            {
                "grant_type": "client_credential",
                "appid": self.account.appid,
                "secret": self.account.secret,
                "force_refresh": force,
            },
        )
        return _lent(answer, "access_token")

    def jsapi_ticket(self, token: str) -> Lent:
        """The ticket with which pages are signed for the JS-SDK."""
        answer = self._api.get("/cgi-bin/ticket/getticket", access_token=token, type="jsapi")
        return _lent(answer, "ticket")

    def send_template(
        self,
        token: str,
        *,
        openid: str,
        template_id: str,
        url: str,
        data: Mapping[str, str],
        key: str = "",
    ) -> str:
        """Send a template message (模板消息); WeChat's number for it, or an empty text.

        Of messages with the same ``key`` WeChat shows a person one, for ten minutes at least.
        """
        body = {"touser": openid, "template_id": template_id, "url": url, "data": _values(data)}
        if key:
            body["client_msg_id"] = key
        answer = self.post(token, "/cgi-bin/message/template/send", body)
        return str(answer.get("msgid", ""))

    def send_subscription(
        self, token: str, *, openid: str, template_id: str, page: str, data: Mapping[str, str]
    ) -> str:
        """Send a subscription notice (订阅通知), which spends one of the person's quotas."""
        body = {"touser": openid, "template_id": template_id, "page": page, "data": _values(data)}
        answer = self.post(token, "/cgi-bin/message/subscribe/bizsend", body)
        return str(answer.get("msgid", ""))

    def post(self, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Any other call that takes the account's token and JSON."""
        return self._api.post(path, body, access_token=token)

    def get(self, token: str, path: str, **query: str) -> dict[str, Any]:
        """Any other call that takes the account's token and a query."""
        return self._api.get(path, access_token=token, **query)


def _values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in data.items()}


def _text(answer: dict[str, Any], name: str, *, needed: bool = True) -> str:
    found = answer.get(name, "")
    if not isinstance(found, str) or len(found) > _LONGEST_ID or (needed and not found):
        raise Unreachable("nonsense")
    return found


def _lent(answer: dict[str, Any], name: str) -> Lent:
    value, seconds = answer.get(name), answer.get("expires_in")
    if not isinstance(value, str) or not 0 < len(value) <= 1000:
        raise Unreachable("nonsense")
    if not isinstance(seconds, int) or not 0 < seconds <= 86_400:
        raise Unreachable("nonsense")
    return Lent(value, seconds)


_clients: dict[Account, Client] = {}
_one = Lock()


def client() -> Client:
    """The client of this installation's account, with the connections it keeps."""
    here = account()
    with _one:
        found = _clients.get(here)
        if found is None:
            for former in _clients.values():
                former.close()
            _clients.clear()
            found = _clients[here] = Client(here)
    return found
