"""Line drawings, each put together once; a page shows dozens of them."""

from collections.abc import Callable, Mapping
from functools import cache

from flask import Flask
from markupsafe import Markup

_DRAWING = Markup(
    '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" focusable="false" {}>{}</svg>'
)
_NAMED = Markup('role="img" aria-label="{}"')
_HIDDEN = Markup('aria-hidden="true"')


def drawn_from(paths: Mapping[str, str]) -> Callable[..., Markup]:
    """The function ``icon(name, label="")`` for these paths.

    Without a label an icon is decoration and hidden from screen readers.
    """
    safe = {name: Markup(path) for name, path in paths.items()}  # noqa: S704 (of our template)

    @cache
    def drawn(name: str) -> Markup:
        return _DRAWING.format(_HIDDEN, safe[name])

    def icon(name: str, label: str = "") -> Markup:
        return _DRAWING.format(_NAMED.format(label), safe[name]) if label else drawn(name)

    return icon


def init_icons(app: Flask) -> None:
    """For ``components/icons.html``, which holds the paths."""
    app.jinja_env.globals["drawn_from"] = drawn_from
