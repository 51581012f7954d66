"""What the browser tells and holds: whether it is WeChat's, its secret, and a pause.

The user agent is a hint and never a right: it only decides whether the way is offered.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, request
from flask import session as cookie

from portal.base import clock
from portal.wechat import account

_SECRET, _PAUSE = "wechat", "wechat_pause"

AFTER_START = timedelta(minutes=2)
"""Who goes back on the way is not sent again at once."""
AFTER_FAILURE = timedelta(minutes=30)
"""After a refusal or a failure it goes on without WeChat for so long."""
AFTER_LEAVING = timedelta(days=1)
"""Who signed out is not signed in again by the next page."""


def in_wechat() -> bool:
    """Whether this is WeChat's browser and this installation has an account there.

    WeChat for companies (企业微信) names itself so too, but has a login of its own.
    """
    agent = request.headers.get("User-Agent", "")
    return "MicroMessenger" in agent and "wxwork" not in agent and account.is_on()


def at_home() -> bool:
    """Whether the visitor came by the address to which WeChat leads back: a cookie of another
    host would not come along."""
    config = current_app.extensions["portal_config"]
    home: str = config.base_url
    return request.host == urlsplit(home).netloc


def secret() -> str:
    """The secret to which ways of this browser are bound, put into its cookie now if missing."""
    if not known_secret():
        cookie[_SECRET] = secrets.token_urlsafe(24)
    return known_secret()


def known_secret() -> str:
    """The same; empty where the cookie has none."""
    return str(cookie.get(_SECRET, ""))


def pause(length: timedelta) -> None:
    """Send this browser to WeChat no more by itself for so long, unless a pause lasts longer."""
    until = int((clock.now() + length).timestamp())
    cookie[_PAUSE] = max(until, _until())


def is_pausing() -> bool:
    """Whether this browser is left alone; so is one that says so in the address, because it
    keeps no cookies."""
    return MARK in request.args or clock.now().timestamp() < _until()


def leave_alone() -> None:
    """Somebody signed out, or unlinked WeChat."""
    if in_wechat():
        pause(AFTER_LEAVING)


MARK = "without-wechat"


def marked(entry: str) -> str:
    """The page with the word in its address by which a browser without cookies is left alone."""
    if request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]):
        return entry
    return f"{entry}{'&' if '?' in entry else '?'}{MARK}=1"


def _until() -> int:
    kept = cookie.get(_PAUSE, 0)
    return kept if isinstance(kept, int) else 0
