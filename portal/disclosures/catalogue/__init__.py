"""The catalogue (公开目录): what is to be made public, how often, by when, for whom.

The installation brings a template, a district makes its own of it, a community adds to that and
may ask more of itself. Every change is a version from a day on.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Config


def init_room(_app: "Flask", _config: "Config") -> None:
    """Hang the pages on the desk and put them into the menus."""
    from portal.disclosures.catalogue import adding, desk, menu

    for pages in (adding, desk):
        assert pages
    menu.register()
