"""Names of buildings, units and rooms: their natural order, and many of them in one line."""

import re

from portal.base.errors import Invalid
from portal.base.i18n import _

MOST_AT_ONCE = 200
NAME_LENGTH = 60

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_DIGITS |= {"七": 7, "八": 8, "九": 9}
_PARTS = re.compile(r"\d+|[零〇一二两三四五六七八九十]+|[^\d零〇一二两三四五六七八九十]+")
_RANGE = re.compile(r"^(\D*)(\d{1,4})(?:\D{0,6}?)[-–—~～至到](?:\D{0,6}?)(\d{1,4})(\D*)$")
_BREAKS = re.compile(r"[,，、;；\s]+")

Key = tuple[tuple[int, int, str], ...]


def natural(name: str) -> Key:
    """A sort key which puts 2号楼 before 10号楼, and 二号楼 before 十号楼."""
    return tuple(_part(part) for part in _PARTS.findall(name))


def _part(part: str) -> tuple[int, int, str]:
    if part.isdecimal():
        return (0, int(part), "")
    value = _chinese_number(part)
    return (1, 0, part) if value is None else (0, value, part)


def _chinese_number(text: str) -> int | None:
    """1 to 99 in Chinese figures; None for anything else."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if len(tens) > 1 or len(ones) > 1:
        return None
    tens_value = _DIGITS.get(tens, None) if tens else 1
    ones_value = _DIGITS.get(ones, None) if ones else 0
    if tens_value is None or ones_value is None:
        return None
    return tens_value * 10 + ones_value


def spread(text: str, *, suffix: str) -> list[str]:
    """The names meant by "1-24号楼" or "1、3、5-7"; ``suffix`` completes bare numbers.

    Raises :class:`Invalid` with a sentence when a range runs backwards, when a name is too long
    or when there are more than :data:`MOST_AT_ONCE`.
    """
    found: dict[str, None] = {}
    for piece in filter(None, _BREAKS.split(text.strip())):
        for name in _names_of(piece, suffix):
            found[name] = None
        if len(found) > MOST_AT_ONCE:
            raise Invalid(_("Add at most %(n)s at a time.", n=MOST_AT_ONCE))
    if not found:
        raise Invalid(_("Write at least one name, such as 1-24."))
    return list(found)


def _names_of(piece: str, suffix: str) -> list[str]:
    match = _RANGE.match(piece)
    if match is None:
        return [_complete(piece, suffix)]
    before, first, last, after = match[1], int(match[2]), int(match[3]), match[4]
    if first > last:
        raise Invalid(_("%(range)s runs backwards: write the smaller number first.", range=piece))
    if last - first >= MOST_AT_ONCE:
        raise Invalid(_("Add at most %(n)s at a time.", n=MOST_AT_ONCE))
    return [_complete(f"{before}{n}{after}", suffix) for n in range(first, last + 1)]


def _complete(name: str, suffix: str) -> str:
    name = f"{name}{suffix}" if name[-1:].isdecimal() else name
    if len(name) > NAME_LENGTH:
        raise Invalid(_("A name has at most %(n)s characters.", n=NAME_LENGTH))
    return name


def unit_name(text: str) -> str:
    """A unit as it is kept: a bare number becomes 1单元; 1门 and 甲单元 stay."""
    text = text.strip()
    return f"{text}单元" if text and text[-1].isdecimal() else text


def room_label(unit: str | None, room: str) -> str:
    """How people write a flat: 1单元502, 1门502, or 502 in a building without units."""
    if not unit:
        return room
    return f"{unit}-{room}" if unit[-1].isdecimal() else f"{unit}{room}"


def community_name(committee: str) -> str:
    """The community's name in its committee's: 花园路社区 of 花园路社区居委会."""
    committee = committee.strip()
    for ending in ("村民委员会", "村委会"):
        if committee.endswith(ending):
            return committee.removesuffix(ending).removesuffix("村") + "村"
    for ending in ("居民委员会", "居委会"):
        if committee.endswith(ending):
            return committee.removesuffix(ending).removesuffix("社区") + "社区"
    return committee
