"""What stands in braces in a template and is filled in from the report: {编号}, {期限} and so on.

The names are Chinese in every language of the pages, because templates are written for residents.
"""

import re
from collections.abc import Mapping

from portal.base import clock, deadlines, i18n
from portal.base.i18n import LazyString, _l
from portal.grievances.models import Grievance
from portal.grievances.queries import categories

CHINESE = i18n.DEFAULT_LOCALE

MEANINGS: dict[str, LazyString] = {
    "编号": _l("the number of the report"),
    "类别": _l("the kind of problem"),
    "楼栋": _l("the building, or the landmark near it"),
    "反映日期": _l("the day on which it was reported"),
    "期限": _l("the day by which an answer was promised"),
    "承办人": _l("the unit that has it, else the worker who deals with it"),
    "社区": _l("the name of the community"),
    "电话": _l("the telephone of the community office"),
    "今天": _l("the day on which the reply is written"),
}
EXAMPLE: Mapping[str, str] = {
    "编号": "261123-042",
    "类别": "生活垃圾乱倒",
    "楼栋": "3号楼",
    "反映日期": "11月23日",
    "期限": "11月28日",
    "承办人": "张网格员",
    "社区": "幸福里社区",
    "电话": "0315-0000000",
    "今天": "11月24日",
}

# What the worker still has to write; a reply that holds it is not sent.
BLANK = "（待填"
_BRACES = re.compile(r"\{([^{}\n]*)\}")


def plain_braces(text: str) -> str:
    """The text with the braces of a Chinese keyboard made plain ones."""
    return text.replace("｛", "{").replace("｝", "}")


def unknown(text: str) -> list[str]:
    """What stands in braces and is no variable, in its order, each once."""
    found = [name.strip() for name in _BRACES.findall(plain_braces(text))]
    return list(dict.fromkeys(name for name in found if name not in MEANINGS))


def is_closed(text: str) -> bool:
    """Whether every brace has its partner."""
    rest = _BRACES.sub("", plain_braces(text))
    return "{" not in rest and "}" not in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; what the report does not tell is marked to be written."""

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        return values.get(name) or f"{BLANK}：{name}）"

    return _BRACES.sub(value, plain_braces(text))


def values_of(grievance: Grievance, *, community: str, phone: str, handler: str) -> dict[str, str]:
    """What the variables stand for; ``handler`` names the unit or the worker."""
    place = grievance.building or grievance.landmark
    promised = grievance.promised_at
    return {
        "编号": grievance.no,
        "类别": categories.by_id()[grievance.category_id].name(CHINESE),
        "楼栋": place.name if place else grievance.place_text,
        "反映日期": i18n.day(grievance.filed_at, year=False, locale=CHINESE),
        "期限": i18n.day(deadlines.shown_day(promised), year=False, locale=CHINESE)
        if promised
        else "",
        "承办人": handler,
        "社区": community,
        "电话": phone,
        "今天": i18n.day(clock.today(), year=False, locale=CHINESE),
    }
