"""``/wechat/start`` and ``/wechat/callback``: to WeChat because it was asked, and back."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from portal.base.access import public, viewer
from portal.base.errors import NotFound
from portal.base.i18n import LazyString, _l
from portal.base.web.limits import limiter
from portal.base.web.preferences_views import local_path
from portal.community.identity.errors import WechatTaken
from portal.wechat import account
from portal.wechat.login import browser, returning, service, starting
from portal.wechat.login.models import LoginPurpose, WechatLogin
from portal.wechat.login.returning import Outcome

bp = Blueprint("wechat", __name__)

NOT_KNOWN = _l("WeChat did not say who you are. Go on without it, or try again later.")
TOLD: dict[tuple[LoginPurpose, Outcome], tuple[LazyString, str]] = {
    (LoginPurpose.ASKED, Outcome.SIGNED_IN): (_l("You are signed in."), "success"),
    (LoginPurpose.ASKED, Outcome.REFUSED): (NOT_KNOWN, "warning"),
    (LoginPurpose.ASKED, Outcome.FAILED): (NOT_KNOWN, "warning"),
    (LoginPurpose.LINK, Outcome.LINKED): (_l("WeChat is linked."), "success"),
    (LoginPurpose.LINK, Outcome.REFUSED): (NOT_KNOWN, "warning"),
    (LoginPurpose.LINK, Outcome.FAILED): (NOT_KNOWN, "warning"),
    (LoginPurpose.LINK, Outcome.TAKEN): (WechatTaken.sentence, "error"),
}


@bp.get("/wechat/start")
@public
@limiter.limit(starting.PACE)
def start() -> ResponseReturnValue:
    """Sign in by WeChat, because the button for it was tapped."""
    entry = local_path(request.args.get("next"), url_for("identity.me"))
    if viewer().person_id is not None:
        return redirect(entry, code=303)
    if not browser.in_wechat() or not browser.at_home() or request.method != "GET":
        return redirect(url_for("identity.login", next=entry), code=303)
    return starting.to_wechat(LoginPurpose.ASKED, entry)


@bp.get("/wechat/callback")
@public
@limiter.limit(starting.PACE)
def callback() -> ResponseReturnValue:
    """Where WeChat leads back to. Whatever comes, it goes on to the page where it began."""
    if not account.is_on():
        raise NotFound
    login = service.find(request.args.get("state", ""))
    if login is None or request.method != "GET":
        return _onwards(url_for("places.index"))
    entry = local_path(login.entry)
    if not service.is_of(login, browser.known_secret()):
        return _onwards(browser.marked(entry))
    if login.used_at is not None:
        returning.come_again(login)
        return _onwards(entry)
    return _came_back(login, entry)


@bp.get("/wechat/snapshot")
@public
def snapshot() -> ResponseReturnValue:
    """WeChat shows a copy of the page to nobody in particular: say how to open it for oneself."""
    entry = local_path(request.args.get("next"), url_for("places.index"))
    return render_template("wechat/snapshot.html", entry=entry)


def _came_back(login: WechatLogin, entry: str) -> ResponseReturnValue:
    purpose = login.purpose
    returning.leads_to(entry)
    outcome = returning.come_back(login, request.args.get("code", ""))
    if outcome is Outcome.SNAPSHOT:
        return _onwards(url_for(".snapshot", next=entry))
    told = TOLD.get((purpose, outcome))
    if told:
        flash(str(told[0]), told[1])
    return _onwards(entry)


def _onwards(entry: str) -> ResponseReturnValue:
    answer = redirect(entry, code=303)
    answer.headers["Cache-Control"] = "no-store"
    return answer
