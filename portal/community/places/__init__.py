"""Places (地方): divisions, communities, compounds, buildings, units, households, landmarks."""

import click
from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach pages, menu entries and the words of the audit trail."""
    from portal.base.audit import acts, words
    from portal.base.web import sharing
    from portal.community.places import desk, recent, sections, views
    from portal.community.places.labels import ACTS, WORDS

    recent.switch(not config.testing)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    views.register_navigation()
    desk.register_navigation()
    sections.register()
    sharing.page_is_public("places.index")
    sharing.page_is_public("places.home")
    acts.register(ACTS)
    words.register(WORDS)


def register_cli(group: click.Group) -> None:
    """Add ``portal import-divisions``."""
    from portal.community.places.commands import import_command

    group.add_command(import_command)
