"""How long a text may be on its channel, measured with the longest facts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app

from portal.base.i18n import _

SMS = 70
"""Characters of a text message sent in one part, the sign in 【】 included."""

MOST = {"inbox": 300, "mail": 2000}
USUAL = 300

# What WeChat takes in the fields of its templates (模板消息、订阅通知的参数类别).
FIELDS = {"thing": 20, "phrase": 5, "name": 10, "amount": 20, "phone_number": 17, "car_number": 8}
OTHER_FIELD = 32
_FIELD = re.compile(r"\s*([a-z_]+[a-z])([0-9]{1,2})\s*[:：]\s*(.*?)\s*")


@dataclass(frozen=True)
class Measured:
    """Characters used and allowed; ``fault`` is a sentence when it is too long or misshapen."""

    used: int
    most: int
    fault: str | None = None


def measure(channel: str, text: str, house: str) -> Measured:
    """Measure a text that is filled in, beside the house text of the same occasion."""
    return _MEASURES.get(channel, _plain)(channel, text, house)


def _plain(channel: str, text: str, _house: str) -> Measured:
    most = MOST.get(channel, USUAL)
    return Measured(len(text), most, _too_long(len(text), most) if len(text) > most else None)


def _sms(_channel: str, text: str, _house: str) -> Measured:
    used = len(text) + len(current_app.extensions["portal_config"].sms_sign) + len("【】")
    return Measured(used, SMS, _too_long(used, SMS) if used > SMS else None)


def _wechat(_channel: str, text: str, house: str) -> Measured:
    """Each line is one field of WeChat's template; which fields there are is WeChat's affair."""
    fields = {name: value for line in text.splitlines() for name, value in _field(line)}
    wanted = [name for line in house.splitlines() for name, _value in _field(line)]
    written = [line for line in text.splitlines() if line.strip()]
    used = max((len(value) for value in fields.values()), default=0)
    if sorted(fields) != sorted(wanted) or len(written) != len(fields):
        return Measured(used, OTHER_FIELD, _misshapen(wanted))
    for name, value in fields.items():
        most = FIELDS.get(name.rstrip("0123456789"), OTHER_FIELD)
        if len(value) > most:
            return Measured(used, OTHER_FIELD, _line_too_long(name, len(value), most))
    return Measured(used, OTHER_FIELD)


def at_a_glance(channel: str, text: str) -> str:
    """A text in one line, for lists: of WeChat's fields what stands in them."""
    if channel != "wechat":
        return text
    return " · ".join(value for line in text.splitlines() for _name, value in _field(line))


def _field(line: str) -> list[tuple[str, str]]:
    found = _FIELD.fullmatch(line)
    return [(f"{found[1]}{found[2]}", found[3])] if found else []


def _misshapen(wanted: list[str]) -> str:
    names = " ".join(f"{name}:" for name in wanted)
    return _("Keep the lines that WeChat expects, one for each: %(names)s.", names=names)


def _too_long(used: int, most: int) -> str:
    return _(
        "With the longest facts it has %(used)s characters; there is room for %(most)s. Shorten "
        "it.",
        used=used,
        most=most,
    )


def _line_too_long(name: str, used: int, most: int) -> str:
    return _(
        "%(name)s has %(used)s characters with the longest facts; WeChat takes %(most)s. Shorten "
        "it.",
        name=name,
        used=used,
        most=most,
    )


_MEASURES: Mapping[str, Callable[[str, str, str], Measured]] = {"sms": _sms, "wechat": _wechat}
