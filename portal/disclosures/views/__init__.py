"""Pages of open affairs for everybody; each module hangs its views on the blueprint."""

from flask import Flask

from portal.base.web import sharing
from portal.config import Config
from portal.disclosures import home
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


def init_room(_app: Flask, _config: Config) -> None:
    """The tab, what the home page shows, and the pages that are the same for everybody."""
    home.register()
    sharing.page_is_public("disclosures.index", "figures")
    sharing.page_is_public("notices.index", "community")
