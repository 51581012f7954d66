"""Pages for everybody (notice, help, feedback) and for each person (their data)."""

from flask import Flask

from portal.base.i18n import _l
from portal.base.web import navigation
from portal.privacy.views import account, mine, public
from portal.privacy.views.blueprint import bp

__all__ = ["account", "attach", "mine", "public"]


def attach(app: Flask) -> None:
    """Register the pages and the entry on the 我的 page."""
    app.register_blueprint(bp)
    navigation.register(
        navigation.Entry(
            place="me",
            endpoint="privacy.mine",
            label=_l("My privacy"),
            icon="lock",
            order=80,
        )
    )
