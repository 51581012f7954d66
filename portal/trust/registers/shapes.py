"""What a line looks like: which fields, of which form. Anything else is not ours."""

import re
from datetime import date
from typing import Any

from portal.trust.registers import sealing

Odd = tuple[str, str]

_HEX = {
    "hash": re.compile(r"[0-9a-f]{64}"),
    "prev": re.compile(r"[0-9a-f]{64}"),
    "digest": re.compile(r"[0-9a-f]{64}"),
    "signature": re.compile(r"[0-9a-f]{128}"),
    "key": re.compile(r"[0-9a-f]{16}"),
}
_PUBLIC, _PROOF = _HEX["hash"], _HEX["signature"]
_FIRST = {"community", "format", "proof", "public", "register"}


def odd_field(line: Any) -> Odd | None:
    """The first field that is missing, unknown or of the wrong form, and what is wrong."""
    if not isinstance(line, dict):
        return "form", "the line is no object"
    for name in (*sealing.FIELDS, *sorted(line)):
        if name not in line:
            return name, "the field is missing"
        if name not in sealing.FIELDS:
            return name[:40], "there is no such field"
        if not _is_well_formed(name, line[name]):
            return name, "the value cannot stand here"
    return _odd_body(line)


def _is_well_formed(name: str, value: Any) -> bool:
    if name == "digest" and value is None:
        return True
    if name in _HEX:
        return isinstance(value, str) and bool(_HEX[name].fullmatch(value))
    if name == "seq":
        return _is_number(value)
    if name == "body":
        return isinstance(value, dict)
    if name == "kind":
        return isinstance(value, str) and bool(sealing.WORD.fullmatch(value))
    return isinstance(value, str) and (name != "at" or _is_day(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _odd_body(line: dict[str, Any]) -> Odd | None:
    """Lines that registers write themselves say what they must."""
    body, kind = line["body"], line["kind"]
    if kind == sealing.ERASED and not _is_number(body.get("seq")):
        return "body", "does not say whose salt was erased"
    if kind != sealing.KEY:
        return None
    if line["seq"] == 1 and _FIRST - body.keys():
        return "body", "does not say whose register this is"
    if line["seq"] == 1 and body["format"] != sealing.FORMAT:
        return "body", "a format that this program does not know"
    for name, form in (("public", _PUBLIC), ("proof", _PROOF)):
        value = body.get(name)
        if not isinstance(value, str) or not form.fullmatch(value):
            return "body", f"holds no {name} of a key"
    return None
