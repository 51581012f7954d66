"""What a page shows of itself where somebody passes its address on: title, text, picture, address.

Rooms name the pages that are the same for everybody. Every other page, signed in or behind a
secret address, shows the community's card: its address, title and words are for nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup, escape

from portal.base.i18n import _
from portal.base.notes import noted

KINDS = ("community", "report", "figures", "help")
_PICTURES = {kind: f"share-{kind}.png" for kind in KINDS}


@dataclass(frozen=True)
class Card:
    """Words without markup, an absolute address without a query, an absolute address of a square
    picture. ``is_public`` says that the card is the page's own."""

    title: str
    text: str
    kind: str
    url: str
    image: str
    is_public: bool


_pages: dict[str, str] = {}
_scripts: list[Callable[[Card], str]] = []


def page_is_public(endpoint: str, kind: str = "community") -> None:
    """A page whose address, title and description are the same for everybody."""
    assert kind in KINDS
    _pages[endpoint] = kind


def show_as(title: str, text: str, *, kind: str) -> None:
    """This page is shown as these words, in place of its title and description."""
    g.shared_as = (title, text, kind)


def bring_scripts(scripts: Callable[[Card], str]) -> None:
    """Let a room add scripts to a page by its card; an empty text for none."""
    if scripts not in _scripts:
        _scripts.append(scripts)


def card(title: str, text: str) -> Card:
    """The card of the page being made, whose own title and description these are."""
    kind, here = _pages.get(request.endpoint or ""), noted("community")
    told = noted("shared_as")
    if told is not None:
        return _made(*told, path=request.path, is_public=True)
    if kind is not None and request.method == "GET":
        words = text if text != title else _neutral()
        if here is not None and here.name != title:
            title = Markup(f"{escape(title)} - {escape(here.name)}")  # noqa: S704 (both escaped)
        return _made(title, words, kind, path=request.path, is_public=True)
    name = here.name if here is not None else _("Community portal")
    path = url_for("places.home") if here is not None else url_for("places.index")
    return _made(name, _neutral(), "community", path=path, is_public=False)


def scripts(shown: Card) -> Markup:
    """What rooms add to the head of a page."""
    return Markup("").join(Markup(brought(shown)) for brought in _scripts)  # noqa: S704 (ours)


def absolute(path: str) -> str:
    """An address of this site as others open it."""
    base: str = current_app.extensions["portal_config"].base_url
    return f"{base}{path}"


def _made(title: str, text: str, kind: str, *, path: str, is_public: bool) -> Card:
    asset_url: Any = current_app.jinja_env.globals["asset_url"]
    base = current_app.extensions["portal_config"].base_url
    return Card(
        title, text, kind, f"{base}{path}", f"{base}{asset_url(_PICTURES[kind])}", is_public
    )


def _neutral() -> str:
    return _("Report a problem, take part, and see what your community publishes.")


def init_sharing(app: Flask) -> None:
    """For the layout."""
    app.jinja_env.globals.update(share_card=card, share_scripts=scripts)
