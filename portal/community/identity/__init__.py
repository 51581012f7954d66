"""People (居民与工作人员): credentials, sessions, bodies, households and staff roles."""

import click
from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.web import kept_forms
    from portal.community.identity import desk, keyed, passwords, senders, sessions, views
    from portal.community.identity.announce import tell_the_floor
    from portal.community.identity.views import login, security, staff_login

    keyed.use_key(config.secret_key)
    if config.cheap_passwords:
        passwords.use_cheap_parameters()
    senders.use_sender(senders.sender_for(config))
    sessions.init_sessions(app, app.extensions["portal_login"])
    tell_the_floor()
    kept_forms.shown_by(
        staff=staff_login.sign_in_again,
        resident=login.sign_in_again,
        password=security.change_first,
    )
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)


def register_cli(group: click.Group) -> None:
    """Add `portal create-admin`."""
    from portal.community.identity.commands import create_admin

    group.add_command(create_admin)
