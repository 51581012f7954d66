"""The options of a choice: drawn once for a list, and marked for each reader."""

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

_OPTION = Markup('<option value="{}">{}</option>')


@lru_cache(maxsize=512)
def _drawn(choices: tuple[tuple[object, str], ...]) -> Markup:
    return Markup("").join(_OPTION.format(value, label) for value, label in choices)


def options(choices: Iterable[tuple[object, str]], chosen: object = None) -> Markup:
    """Every value with its label, the chosen one selected."""
    drawn = _drawn(tuple(choices))
    if chosen is None or chosen == "":
        return drawn
    mark = f'value="{escape(chosen)}"'
    marked = str(drawn).replace(f"{mark}>", f"{mark} selected>", 1)
    return Markup(marked)  # noqa: S704 (both parts were escaped)


def init_options(app: Flask) -> None:
    """Let templates call it."""
    app.jinja_env.globals["options"] = options
