"""The desk's pages of one disclosure: begun, edited, passed along, published, corrected."""

from flask import Flask

from portal.config import Config
from portal.disclosures.desk import changing, editing, new, passing, published, show, steps, today


def init_room(_app: Flask, _config: Config) -> None:
    """Tell 今日 what waits for whom."""
    today.register()


__all__ = ["changing", "editing", "new", "passing", "published", "show", "steps"]
