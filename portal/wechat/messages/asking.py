"""``/wechat/notices``: whether somebody wants the next news in WeChat. One yes is one message.

The page holds nothing private, because WeChat's own scripts draw its button; nobody is asked
before they came here by themselves (微信：不得强制或诱导订阅).
"""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import navigation
from portal.base.web.being_told import Offer
from portal.base.web.preferences_views import local_path
from portal.community.identity.queries import addresses
from portal.wechat import account
from portal.wechat.login import browser
from portal.wechat.messages import followers, options, quotas

bp = Blueprint("wechat_notices", __name__)

MOST_AT_ONCE = 3
"""Templates that WeChat asks for in one window."""


@bp.get("/wechat/notices")
@public
def show() -> ResponseReturnValue:
    """Ask for the notices that this installation sends, in WeChat."""
    notices = _notices()
    if not notices:
        raise NotFound
    openid, here = _openid(), browser.in_wechat() and browser.at_home()
    back = local_path(request.args.get("next"), url_for("places.index"))
    navigation.back_to(back)
    g.wechat_asks = here and bool(openid)
    return render_template(
        "wechat/notices.html",
        notices=",".join(notices[:MOST_AT_ONCE]),
        left=sum(quotas.left(openid, one) for one in notices) if openid else 0,
        told_anyway=bool(openid) and _is_told_anyway(openid),
        known=bool(openid),
        here=here,
        back=back,
        this_page=request.full_path.rstrip("?"),
    )


def way() -> Offer | None:
    """The link on the page of one's own matter, inside WeChat."""
    if not browser.in_wechat() or not browser.at_home() or not _notices():
        return None
    openid = _openid()
    if not openid or _is_told_anyway(openid):
        return None
    return Offer(
        url_for("wechat_notices.show", next=request.path),
        _("Tell me of news in WeChat"),
        _("WeChat asks you once for each message; you may say no at any time."),
    )


def _notices() -> list[str]:
    return options.all_subscriptions() if account.is_on() else []


def _openid() -> str:
    """The viewer's number under our account; empty for who is not known by it."""
    person_id = viewer().person_id
    if person_id is None:
        return ""
    return addresses.openid_of(person_id, account.account().appid) or ""


def _is_told_anyway(openid: str) -> bool:
    """A follower gets template messages, and needs to agree to nothing."""
    return options.has_every_template() and followers.follows(openid) is True
