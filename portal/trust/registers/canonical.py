"""One value, one text: canonical JSON after RFC 8785 for the types that registers use.

Fractions are written as strings before they come here: binary floats have no one decimal form
that every language prints alike, and money is exact. So numbers are whole, and no larger than
what every reader of JSON keeps exactly (RFC 7493, 2**53 - 1).
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

LARGEST = 2**53 - 1
DEEPEST = 32


class NotCanonical(ValueError):
    """A value that has no canonical form here, or a text that is not canonical."""


def canonical(value: Any) -> str:
    """The only text of a value: no space, names in order of their UTF-16 units, escapes only
    where JSON demands them. ``Decimal`` becomes a string with its digits as they are, a day
    ``2026-11-23``, a moment ``2026-11-23T04:05:06Z``. Raises :class:`NotCanonical`."""
    text = json.dumps(_plain(value, 0), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("half a surrogate pair is no character") from error
    return text


def parse(content: bytes) -> Any:
    """The value of a canonical text. Raises :class:`NotCanonical` with what is wrong: no UTF-8,
    no JSON, a name twice, nested too deep, or the same value written in another way."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotCanonical(f"byte {error.start + 1} is not UTF-8") from error
    try:
        value = json.loads(
            text, object_pairs_hook=_named_once, parse_float=_refuse, parse_constant=_refuse
        )
    except NotCanonical:
        raise
    except RecursionError as error:
        raise NotCanonical("nested too deep") from error
    except json.JSONDecodeError as error:
        raise NotCanonical(f"no JSON at character {error.pos + 1}") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise NotCanonical("a number is too large") from error
    if canonical(value) != text:
        raise NotCanonical("written in another way than the canonical one")
    return value


def _plain(value: Any, depth: int) -> Any:
    """The value in the types of JSON, with the names of objects in order."""
    if depth > DEEPEST:
        raise NotCanonical("nested too deep")
    if isinstance(value, Mapping):
        return _ordered(value, depth)
    if isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    return _scalar(value)


def _ordered(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    if not all(isinstance(name, str) for name in value):
        raise NotCanonical("names are strings")
    # An unpaired surrogate is ordered here and refused when the whole text is encoded.
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return {str(name): _plain(value[name], depth + 1) for name in names}


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)  # an enum's member is written by its value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical("a number is too large")
        return int(value)
    return _worded(value)


def _worded(value: Any) -> str:
    """Values that JSON does not know, in the one wording that is agreed for each."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotCanonical("an amount is a number")
        return format(value, "f")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotCanonical("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a name stands twice in one object")
    return found


def _refuse(_text: str) -> Any:
    raise NotCanonical("numbers are whole")
