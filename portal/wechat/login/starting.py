"""Sending a browser to WeChat: silently where somebody begins to act, or because it was asked."""

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from portal.base.access import viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import acting, htmx
from portal.base.web.limits import too_often
from portal.base.web.preferences_views import local_path
from portal.community.identity.ways import Way
from portal.config import Config
from portal.wechat.client import client
from portal.wechat.login import browser, outage, service
from portal.wechat.login.models import LoginPurpose

PACE = "60 per minute; 1000 per hour"


def silently() -> ResponseReturnValue | None:
    """Before a page on which somebody begins to act: find out who it is, before typing.

    Only by reading a whole page, only in WeChat, only for who is not signed in, and not again
    for a while: a refusal or a failure goes on without WeChat.
    """
    if not acting.begins_here() or not browser.in_wechat() or htmx.wants_fragment():
        return None
    if outage.lasts() or not browser.at_home() or browser.is_pausing():
        return None
    if (
        viewer().person_id is not None
        or "prefetch" in request.headers.get("Sec-Purpose", "")
        or too_often(PACE)
    ):
        return None
    return to_wechat(LoginPurpose.SILENT, request.full_path.rstrip("?"))


def to_wechat(purpose: LoginPurpose, entry: str) -> ResponseReturnValue:
    """Send the browser to WeChat, whence it comes back to the callback and then to ``entry``."""
    answer = redirect(begun(purpose, entry))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def begun(purpose: LoginPurpose, entry: str, *, person_id: int | None = None) -> str:
    """A new way of this browser; the address at WeChat to which it is sent."""
    with transaction():
        state = service.begin(
            browser=browser.secret(),
            purpose=purpose,
            entry=local_path(entry),
            person_id=person_id,
        )
    browser.pause(browser.AFTER_START)
    config: Config = current_app.extensions["portal_config"]
    back = config.base_url + url_for("wechat.callback")
    return client().authorize_url(redirect_uri=back, state=state)


def words() -> str:
    """What stands under the buttons of acting, for who is or may be known by WeChat."""
    if not browser.in_wechat() or browser.is_pausing() or viewer().phone_verified:
        return ""
    return promise()


def promise() -> str:
    """What is read of somebody who comes by WeChat."""
    return _("Only the WeChat number is read, not your picture, nickname or mobile number.")


def way(next_page: str) -> Way | None:
    """The button on the sign-in page, in WeChat."""
    if not browser.in_wechat() or not browser.at_home():
        return None
    url = url_for("wechat.start", next=next_page or None)
    return Way(url, _("Go on with WeChat"), promise())
