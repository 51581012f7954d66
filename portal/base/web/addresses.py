"""Addresses: numbers no larger than a row's number can be, and links that stay in the community.

A page holds dozens of links. Flask weighs every rule and default for each of them; here the one
rule that an endpoint has is asked directly, and whatever is unusual is left to Flask.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Flask, g, url_for
from flask.ctx import RequestContext
from flask.globals import _cv_request
from werkzeug.routing import IntegerConverter, Rule, UnicodeConverter

from portal.base.notes import noted
from portal.base.web.arrivals import LARGEST

_MARK = "~~"
_PLAIN = re.compile(r"[\w-]+", re.ASCII).fullmatch
MOST_FORMS = 4096
# Values of which there are but a few, so that each has a form of its own.
CHOSEN = frozenset({"variant"})
OPTIONS = frozenset({"_anchor", "_method", "_scheme", "_external"})


class RowNumber(IntegerConverter):
    """``<int:...>`` within what the database keeps, so that a typed larger one is just 404."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST)
        super().__init__(*args, **options)


class Application(Flask):
    """Flask, with quicker links within a request and without views that are coroutines."""

    _rules: dict[str, Rule | None]
    _forms: dict[tuple[str, ...], str | None]

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: Flask looks at each hook of each request for a coroutine."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As :meth:`flask.Flask.url_for`; the community of the request is filled in.

        The form of a link is kept: the whole where nothing varies, as in the menus, else what
        stands around the words of its path.
        """
        given = {name: value for name, value in values.items() if value is not None}
        context = _cv_request.get(None)
        if context is None or endpoint[0] == ".":
            return self._built(endpoint, given, context)
        for value in given.values():
            if value.__class__ is not str or not _PLAIN(value):
                return self._built(endpoint, given, context)
        here = noted("community")
        slug = here.slug if here is not None else ""
        chosen = [given[name] for name in CHOSEN & given.keys()]
        key = (endpoint, slug, context.request.root_path, *given, *chosen)
        forms = self.__dict__.setdefault("_forms", {})
        if key not in forms:
            if len(forms) >= MOST_FORMS:
                forms.clear()
            forms[key] = self._form(endpoint, given, context)
        form: str | None = forms[key]
        return form % given if form is not None else self._built(endpoint, given, context)

    def _form(self, endpoint: str, given: dict[str, Any], context: RequestContext) -> str | None:
        """A link with a place for each value; None where one is no word of the path."""
        rule = self._only_rule(endpoint)
        if given and (rule is None or not rule.arguments >= given.keys()):
            return None
        words = [name for name in given if name not in CHOSEN]
        if any(not isinstance(rule._converters[name], UnicodeConverter) for name in words):  # type: ignore[union-attr]
            return None
        marked = given | {name: f"~{name}~" for name in words}
        form = self._built(endpoint, marked, context).replace("%", "%%")
        for name in words:
            form = form.replace(f"~{name}~", f"%({name})s")
        return form

    def _built(self, endpoint: str, given: dict[str, Any], context: RequestContext | None) -> str:
        rule = self._only_rule(endpoint)
        if rule is not None and context is not None and OPTIONS.isdisjoint(given):
            _keep_community(rule.arguments, given)
            built = rule.build(given) if rule.arguments <= given.keys() else None
            if built is not None:
                return context.request.root_path + built[1]
        return super().url_for(endpoint, **given)

    def _only_rule(self, endpoint: str) -> Rule | None:
        """The endpoint's rule if it has just one and that takes no defaults; kept once asked."""
        known = self.__dict__.setdefault("_rules", {})
        if endpoint not in known:
            self.url_map.update()
            rules = self.url_map._rules_by_endpoint.get(endpoint, [])
            plain = len(rules) == 1 and not (rules[0].defaults or rules[0].subdomain)
            known[endpoint] = rules[0] if plain else None
        found: Rule | None = known[endpoint]
        return found


def _keep_community(wanted: set[str], values: dict[str, Any]) -> None:
    """Give a link the community of the page it stands on, unless it names another."""
    if "slug" in wanted and "slug" not in values:
        here = g.get("community")
        if here is not None:
            values["slug"] = here.slug


def pattern(endpoint: str, varied: str, **fixed: str) -> Callable[[str], str]:
    """Makes the links of a list, which differ in one value: the address is built once."""
    values: dict[str, Any] = {**fixed, varied: _MARK}
    before, _mark, after = url_for(endpoint, **values).partition(_MARK)
    return lambda value: f"{before}{value if _PLAIN(value) else quote(value)}{after}"


def init_addresses(app: Flask) -> None:
    """Before any route is added."""
    app.url_map.converters["int"] = RowNumber

    @app.url_defaults
    def keep_community(endpoint: str, values: dict[str, Any]) -> None:
        for rule in app.url_map._rules_by_endpoint.get(endpoint, ()):
            _keep_community(rule.arguments, values)
