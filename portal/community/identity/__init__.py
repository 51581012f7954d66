"""People (居民与工作人员): credentials, sessions, bodies, households and staff roles."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.community.identity import keyed, passwords, sessions

    keyed.use_key(config.secret_key)
    if config.cheap_passwords:
        passwords.use_cheap_parameters()
    sessions.init_sessions(app, app.extensions["portal_login"])
