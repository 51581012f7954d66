"""How objects and facts of the trail are told: in words where a room gave some, else by code."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from portal.base import i18n
from portal.base.i18n import LazyString, _

Finder = Callable[[str], LazyString | str | None]
Numbers = Callable[[Collection[int]], Mapping[int, str]]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_words: dict[str, LazyString] = {}
_finders: list[Finder] = []
_numbers: dict[str, Numbers] = {}


def register(words: Mapping[str, LazyString]) -> None:
    """Name kinds of objects, facts and their values: ``{"grid": _l("Grid")}``."""
    _words.update(words)


def look_up(find: Finder) -> None:
    """Let a room name what it keeps by code, such as settings; the same function twice is one."""
    if find not in _finders:
        _finders.append(find)


def number_rows(kind: str, numbers: Numbers) -> None:
    """Let a room say by which numbers people know its rows; asked once a page."""
    _numbers[kind] = numbers


def numbers_of(objects: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The numbers people know of these (kind, row); what has none is left out."""
    return {
        (kind, row): number
        for kind, numbers in _numbers.items()
        if (rows := {row for other, row in objects if other == kind})
        for row, number in numbers(rows).items()
    }


def of(code: str) -> str:
    """The words for a code."""
    found: LazyString | str | None = _words.get(code)
    for find in _finders:
        found = found or find(code)
    return code if found is None else str(found)


def told(facts: Mapping[str, Any]) -> str:
    """Facts in a row; those without a value are left out."""
    return _(", ").join(
        _("%(name)s: %(value)s", name=of(name), value=_value(value))
        for name, value in sorted(facts.items())
        if value is not None and value != ""
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _(", ").join(map(_value, value))
    if isinstance(value, str) and _DAY.fullmatch(value):
        return i18n.day(date.fromisoformat(value))
    # A scope is kept as its kind and number.
    kind, colon, number = str(value).partition(":")
    return f"{of(kind)} {number}" if colon and number.isdecimal() else of(str(value))
