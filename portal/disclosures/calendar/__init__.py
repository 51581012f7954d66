"""The calendar of what is to be made public (公开日历): due, late, coming, reminded."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Config


def init_room(_app: "Flask", _config: "Config") -> None:
    """Hang the pages on the desk; let the worker keep duties and tell of them."""
    from portal.disclosures.calendar import (
        announcements,
        desk,
        events,
        menu,
        overview,
        timers,
        today,
    )

    for pages in (desk, events, overview):
        assert pages
    announcements.register_topics()
    timers.register_timers()
    menu.register()
    today.register()
