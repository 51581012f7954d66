"""The staff's overview (今日): what every capability has to tell, by urgency."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, _config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.outbox.rules import digest
    from portal.desk import matters, views

    app.register_blueprint(views.bp)
    views.register_navigation()
    digest.use(matters.staff, matters.due)
    app.jinja_env.globals["staff_watermark"] = views.watermark
