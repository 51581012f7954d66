"""The signature with which WeChat lets a page use its functions: for our own pages only."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.base import clock
from portal.wechat import tokens
from portal.wechat.account import account

LONGEST = 1000
_CONTROLS = re.compile(r"[\x00-\x20\x7f\\]")


class NotOurs(Exception):
    """An address that is no page of this site, or none that may be shared."""


@dataclass(frozen=True)
class Signed:
    """What ``wx.config`` takes."""

    appid: str
    timestamp: int
    nonce: str
    signature: str


def signature(*, ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """SHA-1 over the four in the order of their names, nothing escaped; no fragment."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 (WeChat's choice)


def own_page(entry: str) -> str:
    """The whole address of a page whose path and query a browser names; :class:`NotOurs` for what
    would lead elsewhere, is no page, or is not for everybody."""
    if not entry.startswith("/") or entry.startswith("//") or len(entry) > LONGEST:
        raise NotOurs
    if _CONTROLS.search(entry) or "#" in entry:
        raise NotOurs
    base: str = current_app.extensions["portal_config"].base_url
    home = urlsplit(base)
    url = f"{home.scheme}://{home.netloc}{entry}"
    if not _is_public(urlsplit(url).path, home.path):
        raise NotOurs
    return url


def _is_public(path: str, below: str) -> bool:
    if not path.startswith(f"{below}/"):
        return False
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(path[len(below) :], "GET")
    except (HTTPException, RequestRedirect):
        return False
    view = current_app.view_functions.get(endpoint)
    return getattr(getattr(view, "guard", None), "kind", "") == "public"


def signed(url: str) -> Signed:
    """Sign an address that :func:`own_page` made. Raises ``Unreachable`` or ``Refused``; call it
    outside a transaction."""
    nonce, timestamp = secrets.token_hex(8), int(clock.now().timestamp())
    sign = signature(ticket=tokens.jsapi_ticket(), nonce=nonce, timestamp=timestamp, url=url)
    return Signed(account().appid, timestamp, nonce, sign)
