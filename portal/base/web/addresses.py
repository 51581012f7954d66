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
from werkzeug.routing import IntegerConverter, Rule

LARGEST = 2**31 - 1
_MARK = "~~"
_PLAIN = re.compile(r"[\w-]+", re.ASCII).fullmatch
MOST_LINKS = 4096
OPTIONS = frozenset({"_anchor", "_method", "_scheme", "_external"})


class RowNumber(IntegerConverter):
    """``<int:...>`` within what the database keeps, so that a typed larger one is just 404."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST)
        super().__init__(*args, **options)


class Application(Flask):
    """Flask, with quicker links within a request and without views that are coroutines."""

    _rules: dict[str, Rule | None]
    _links: dict[tuple[str, str, str], str]

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: Flask looks at each hook of each request for a coroutine."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As :meth:`flask.Flask.url_for`; the community of the request is filled in.

        Links to fixed places of a community, such as those of the menus, are kept.
        """
        given = {name: value for name, value in values.items() if value is not None}
        context = _cv_request.get(None)
        if given or context is None or endpoint[0] == ".":
            return self._built(endpoint, given, context)
        here = g.get("community")
        key = (endpoint, here.slug if here is not None else "", context.request.root_path)
        links = self.__dict__.setdefault("_links", {})
        link: str | None = links.get(key)
        if link is None:
            if len(links) >= MOST_LINKS:
                links.clear()
            link = links[key] = self._built(endpoint, given, context)
        return link

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
