"""Parts of the layout that many pages share: drawn once for what they say, and kept.

All that a part shows stands in its key, but for the address behind the switch of language and
size: it leads back to the page, so it is put in each time.
"""

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from flask import Flask, current_app, g, request
from markupsafe import Markup, escape

from portal.base.i18n import current_locale

BACK = "~~back~~"
MOST_KEPT = 512

_kept: dict[tuple[Hashable, ...], str] = {}


def init_parts(app: Flask) -> None:
    """For the layout."""
    app.jinja_env.globals.update(tabs_of=tabs_of, switch_of=switch_of, footer_of=footer_of)


def tabs_of(nav: Any) -> Markup:
    """The residents' tabs."""
    said = tuple([(tab.url, tab.current, tab.count) for tab in nav.tabs])
    return _drawn("layouts/parts/tabs.html", said, lambda: {"nav": nav})


def switch_of(ui: Any) -> Markup:
    """The links to the large-text version and the other language."""
    return _drawn(
        "layouts/parts/switch.html", ui.mode, lambda: {"ui": _marked(ui)}, back=ui.switch_url
    )


def footer_of(ui: Any, nav: Any) -> Markup:
    """The links at the end of every page."""
    here = nav.community
    place = (here.slug, here.name) if here else ()
    return _drawn(
        "layouts/parts/footer.html",
        (place, request.root_path, ui.mode, ui.year, ui.icp, ui.desk_url),
        lambda: {"ui": _marked(ui), "nav": nav},
        back=ui.switch_url,
    )


def kept(name: str, said: Hashable, shown: Callable[[], dict[str, Any]]) -> Markup:
    """A room's own part: the template drawn with what ``shown`` gives, all of which ``said`` tells
    but the language and the community."""
    here = g.get("community")
    place = (here.id, here.slug) if here else ()
    return _drawn(name, (place, request.root_path, said), shown)


def _marked(ui: Any) -> Any:
    """The same face, leading back to wherever the mark is replaced by."""
    twin = copy(ui)
    twin.switch_url = BACK
    return twin


def _drawn(
    name: str, said: Hashable, shown: Callable[[], dict[str, Any]], *, back: str = ""
) -> Markup:
    key = (name, current_locale(), said)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = current_app.jinja_env.get_template(name).render(shown())
    filled = found.replace(BACK, escape(back)) if back else found
    return Markup(filled)  # noqa: S704 (drawn by our template, the address escaped)
