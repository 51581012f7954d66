"""A text in lines ``thing1: words`` becomes the fields of WeChat's template, each within its limit.

The part of a field's name before its number says its kind, and the kind how long it may be
(模板消息、订阅通知的参数类别).
"""

import re
import unicodedata
from collections.abc import Mapping

LIMITS = {
    "thing": 20,
    "phrase": 5,
    "character_string": 32,
    "letter": 32,
    "number": 32,
    "symbol": 5,
    "name": 10,
    "time": 32,
    "date": 32,
    "amount": 20,
    "const": 20,
    "phone_number": 17,
    "car_number": 8,
}
NOTHING = "-"
"""WeChat refuses an empty field."""

_LINE = re.compile(r"\s*([a-z_]+[a-z])([0-9]{1,2})\s*[:：]\s*(.*?)\s*")
_PAUSES = "，。；！？、：,.;!?: "
_OPENING = "（《“‘([「"
_PAIRS = {"（": "）", "《": "》", "“": "”", "(": ")", "「": "」"}


def fields(text: str, called: Mapping[str, str] | None = None) -> dict[str, str]:
    """The fields of a text, shortened where they must be; lines of no known kind are left out.
    ``called`` tells the names of the template for those of the text."""
    found = {}
    for line_kind, number, value in _lines(text):
        name = (called or {}).get(f"{line_kind}{number}", f"{line_kind}{number}")
        kind = name.rstrip("0123456789")
        whole = " ".join(value.split()) or NOTHING
        found[name] = shortened(whole, LIMITS[kind], mark=kind == "thing")
    return found


def shortened(text: str, limit: int, *, mark: bool = True) -> str:
    """At most ``limit`` characters: ended at a pause if there is one late enough, never within a
    sign of several code points, and with … to tell that something follows."""
    if len(text) <= limit:
        return text
    room = limit - 1 if mark else limit
    cut = _whole_signs(text, room)
    late = [n for n in range(len(cut) // 2, len(cut)) if cut[n] in _PAUSES]
    if late:
        cut = cut[: late[-1]]
    cut = _without_open_bracket(cut).rstrip(_PAUSES + _OPENING)
    return f"{cut}…" if mark else cut


def _whole_signs(text: str, room: int) -> str:
    """Not between a letter and its accent, or in the middle of an emoji of several parts."""
    while room > 1 and _joined(text[room - 1], text[room]):
        room -= 1
    return text[:room]


def _joined(before: str, after: str) -> bool:
    joiner = "\u200d"
    modifier = "\U0001f3fb" <= after <= "\U0001f3ff" or "\ufe00" <= after <= "\ufe0f"
    return joiner in (before, after) or modifier or unicodedata.combining(after) != 0


def _without_open_bracket(text: str) -> str:
    for opening, closing in _PAIRS.items():
        at = text.rfind(opening)
        if at > 0 and closing not in text[at:]:
            return text[:at]
    return text


def _lines(text: str) -> list[tuple[str, str, str]]:
    matches = [_LINE.fullmatch(line) for line in text.splitlines()]
    return [(m[1], m[2], m[3]) for m in matches if m is not None and m[1] in LIMITS]
