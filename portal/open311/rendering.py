"""XML and JSON from one model: what the two formats say cannot drift apart.

JSON follows the mapping of GeoReport v2: an element whose children repeat becomes a bare list
without its own name; everything else is an object. XML has no namespace, ``true`` and ``false``
for truth values and an empty element for what is missing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.base import clock
from portal.base.web.xml import escape

MIMES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True)
class Many:
    """An element ``name`` that holds any number of elements ``each``."""

    name: str
    each: str
    items: Sequence[Any]


@dataclass(frozen=True)
class One:
    """An element ``name`` with these children."""

    name: str
    children: Mapping[str, Any]


def write(answer: Many | One, form: str) -> str:
    """The answer as a document in ``xml`` or ``json``."""
    if form == "json":
        return json.dumps(_plain(answer), ensure_ascii=False)
    return DECLARATION + _root(answer)


def moment(value: datetime) -> str:
    """A moment as both formats write it: to the second, with the offset of Asia/Shanghai."""
    return clock.local(value).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    if isinstance(value, Many):
        return [_plain(item) for item in value.items]
    if isinstance(value, One):
        return _plain(value.children)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return moment(value) if isinstance(value, datetime) else value


def _root(answer: Many | One) -> str:
    if isinstance(answer, One):
        return _element(answer.name, answer.children)
    return _element(answer.name, answer)


def _element(name: str, value: Any) -> str:
    inside = _inside(value)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _inside(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Many):
        return "".join(_element(value.each, item) for item in value.items)
    if isinstance(value, One):
        return _inside(value.children)
    if isinstance(value, Mapping):
        return "".join(_element(name, inner) for name, inner in value.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return moment(value)
    return escape(str(value))
