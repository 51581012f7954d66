"""``/me/security``: the ways by which one signs in; WeChat linked and unlinked."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import signed_in, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.community.identity.errors import OnlyWayIn
from portal.community.identity.models import CredentialKind
from portal.community.identity.queries import mine
from portal.community.identity.service import openids
from portal.wechat import account
from portal.wechat.login import browser, starting
from portal.wechat.login.models import LoginPurpose
from portal.wechat.login.views import bp


@bp.get("/me/security")
@signed_in
def security() -> ResponseReturnValue:
    """The ways to sign in that one has."""
    me = _me()
    navigation.back_to(url_for("identity.me"))
    ways = mine.person(me).credentials
    linked = [one for one in ways if one.kind is CredentialKind.WECHAT]
    return render_template(
        "wechat/security.html",
        phones=mine.phones(me),
        linked=linked[0] if linked else None,
        only_way=len(linked) == len(ways),
        on=account.is_on(),
        here=browser.in_wechat() and browser.at_home(),
        promise=starting.promise(),
        form=PlainForm(),
    )


@bp.post("/me/security/link-wechat")
@signed_in
@limiter.limit(starting.PACE)
def link() -> ResponseReturnValue:
    """Go to WeChat and come back with one's WeChat linked.

    By a page between, because a form may lead to no other site, not even by a redirect.
    """
    if not browser.in_wechat() or not browser.at_home():
        flash(_("Open this page in WeChat to link it."), "warning")
        return htmx.go(url_for(".security"))
    url = starting.begun(LoginPurpose.LINK, url_for(".security"), person_id=_me())
    page = render_template("wechat/linking.html", url=url)
    return page, {"Cache-Control": "no-store"}


@bp.post("/me/security/unlink-wechat")
@signed_in
@limiter.limit("10 per minute")
def unlink() -> ResponseReturnValue:
    """Forget one's WeChat."""
    try:
        with transaction():
            openids.unlink(person_id=_me(), session_id=viewer().session_id)
    except OnlyWayIn as error:
        flash(str(error), "warning")
        return htmx.go(url_for(".security"))
    flash(_("WeChat is unlinked."), "success")
    return htmx.go(url_for(".security"))


def _me() -> int:
    found = viewer().person_id
    if found is None:
        raise SignInNeeded(staff=False)
    return found


def init_views() -> None:
    """The routes are declared by importing this module."""
