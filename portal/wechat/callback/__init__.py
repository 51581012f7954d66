"""What WeChat tells the portal: who follows, what became of a message, what somebody wrote."""

from flask import Flask


def init_callback(app: Flask) -> None:
    """Attach the address; WeChat's signature takes the place of the token of forms."""
    from portal.base import timers
    from portal.wechat.callback import repeats, views

    app.register_blueprint(views.bp)
    app.extensions["csrf"].exempt(views.bp)
    timers.register("wechat.forget_received", 3600, repeats.forget_old)
