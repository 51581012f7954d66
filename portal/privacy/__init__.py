"""Privacy (个人信息保护): the notice, a person's rights over their data, and feedback."""

from typing import TYPE_CHECKING

from flask import Flask

from portal.base.deadlines import Clock, LimitKind, declare
from portal.base.i18n import _l
from portal.config import Config

if TYPE_CHECKING:
    import click

REQUEST_LIMIT = "privacy.request"

declare(
    LimitKind(
        REQUEST_LIMIT,
        _l("Privacy: answer a request"),
        Clock.WORKING_DAYS,
        15,
        "系统默认值，可按本地规定修改",
    )
)


def init_app(app: Flask, _config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.personal import purposes
    from portal.base.web import sharing
    from portal.privacy import desk, views
    from portal.privacy.registrations import register_all

    register_all()
    sharing.page_is_public("privacy.help_page", "help")
    sharing.page_is_public("privacy.notice", "help")
    app.jinja_env.globals["purpose_of"] = purposes.find
    views.attach(app)
    desk.attach(app)


def register_cli(group: "click.Group") -> None:
    """Add ``portal personal-data``."""
    from portal.privacy.commands import personal_data

    group.add_command(personal_data)
