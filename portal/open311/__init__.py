"""Open311 GeoReport v2: other programs read public reports and file them with a key."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application; the key takes the place of the token of forms."""
    from portal.open311 import desk, views
    from portal.open311.views import feed

    app.register_blueprint(views.bp)
    app.register_blueprint(feed.bp)
    app.register_blueprint(desk.bp)
    app.extensions["csrf"].exempt(views.bp)
    desk.register()
