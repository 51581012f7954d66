"""Open affairs (居务公开): what is due, its way to publication, its versions and questions."""

from importlib import import_module

from flask import Flask

from portal.config import Config

# Each of these hangs its views on the blueprints when it is imported, and may have
# ``init_room(app, config)`` for the rest of its wiring.
ROOMS = (
    "catalogue",
    "calendar",
    "accounts",
    "desk",
    "views",
    "questions",
    "archive",
)


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.disclosures import blueprints
    from portal.disclosures.wiring import wire

    wire()
    for name in ROOMS:
        init = getattr(import_module(f"{__name__}.{name}"), "init_room", None)
        if init:
            init(app, config)
    app.register_blueprint(blueprints.public)
    app.register_blueprint(blueprints.notices)
    app.register_blueprint(blueprints.desk)
