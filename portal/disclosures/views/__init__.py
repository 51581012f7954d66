"""Pages of open affairs for everybody; each module hangs its views on the blueprint."""

from flask import Flask

from portal.base.web import sharing
from portal.config import Config
from portal.disclosures import home, presentation
from portal.disclosures.views import (
    content,
    feed,
    listing,
    notices,
    register,
    show,
    versions,
)

__all__ = [
    "content",
    "feed",
    "init_room",
    "listing",
    "notices",
    "register",
    "show",
    "versions",
]


def init_room(app: Flask, _config: Config) -> None:
    """The tab, what the home page shows, titles in templates, pages that all may pass on."""
    home.register()
    app.jinja_env.filters["title_of"] = presentation.title_of
    sharing.page_is_public("disclosures.index", "figures")
    sharing.page_is_public("notices.index", "community")
