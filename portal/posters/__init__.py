"""Posters (海报): short links behind codes on paper, A4 pages to print, visits counted."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, _config: Config) -> None:
    """Attach the room to the application."""
    from portal.posters import desk, views

    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    desk.register()
