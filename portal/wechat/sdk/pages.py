"""The scripts of a public page inside WeChat, and the header that lets them run there alone."""

from flask import Response, g, render_template

from portal.base.web import acting
from portal.base.web.headers import CONTENT_SECURITY_POLICY
from portal.base.web.sharing import Card
from portal.wechat.login import browser

ORIGIN = "https://res.wx.qq.com"
SCRIPT = f"{ORIGIN}/open/js/jweixin-1.6.0.js"
"""Tencent's script has no licence to be shipped with the portal."""

SHARING = CONTENT_SECURITY_POLICY.replace("script-src 'self'", f"script-src 'self' {ORIGIN}")
ASKING = SHARING.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""WeChat's button brings its look along; the page that has it holds nothing else of others."""


def scripts(card: Card) -> str:
    """The scripts of a page with a card of its own, in WeChat's browser at our own address. Where
    somebody is about to type there are none."""
    if not card.is_public or acting.begins_here():
        return ""
    if not browser.in_wechat() or not browser.at_home():
        return ""
    g.wechat_scripts = True
    return render_template("wechat/scripts.html", script=SCRIPT)


def allow_scripts(response: Response) -> Response:
    """Let Tencent's script run on a page that brings it."""
    if g.get("wechat_scripts") and "Content-Security-Policy" not in response.headers:
        policy = ASKING if g.get("wechat_asks") else SHARING
        response.headers["Content-Security-Policy"] = policy
    return response
