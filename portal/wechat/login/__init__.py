"""Signing in by WeChat: silently where somebody begins to act, or by a button; linking it."""

from flask import Flask


def init_login(app: Flask) -> None:
    """Attach the pages, and the way that begins by itself."""
    from portal.base import timers
    from portal.base.i18n import _l
    from portal.base.personal import purposes
    from portal.base.web import acting, navigation
    from portal.community.identity import sessions, ways
    from portal.community.identity.service.openids import CONSENT
    from portal.wechat.login import browser, security, service, starting, views

    security.init_views()
    app.register_blueprint(views.bp)
    app.before_request(starting.silently)
    acting.say(starting.words)
    ways.offer(starting.way)
    sessions.when_signed_out(browser.leave_alone)
    timers.register("wechat.forget_logins", 3600, service.forget_old)
    navigation.register(
        navigation.Entry("me-safety", "wechat.security", _l("Ways to sign in"), "lock", 10)
    )
    purposes.register(
        purposes.Purpose(
            key=CONSENT,
            label=_l("Sign in with WeChat"),
            kinds=_l("The number by which WeChat tells you apart on this portal (openid)"),
            why=_l(
                "To know you again when you report, support or follow in WeChat, and to answer "
                "you there. Your picture, nickname and mobile number are not read."
            ),
            period=_l("It is kept until you unlink WeChat or delete your account."),
            basis=_l("Your consent"),
            order=12,
        )
    )
