"""Ways of being told of one's own matter that rooms above offer on its page: each is a link."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from portal.config import Config


@dataclass(frozen=True)
class Offer:
    """A link, and what it promises."""

    url: str
    label: str
    note: str


_offers: list[Callable[[], Offer | None]] = []


def offer(way: Callable[[], Offer | None]) -> None:
    """Let ``way()`` answer an offer to the viewer of this request; None for nothing."""
    if way not in _offers:
        _offers.append(way)


def offers() -> list[Offer]:
    """What is offered to this viewer; nothing to most."""
    return [found for found in (way() for way in _offers) if found is not None]


def init_app(app: Flask, config: Config) -> None:
    """For templates."""
    app.jinja_env.globals["offers_of_news"] = offers
