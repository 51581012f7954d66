"""Which line holds the headings: lists begin with titles, merged cells and empty lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.base.i18n import _
from portal.base.sheets import Unreadable
from portal.grievances.transfer import fields
from portal.grievances.transfer.reading.sheets import Line

LOOKED_AT = 20
LONGEST_HEADING = 60

# Columns that the list of refused lines has beside the original ones.
OUR_REASON, OUR_LINE = "未导入原因", "原文件行号"


@dataclass(frozen=True)
class Headed:
    """The line of the headings, each heading once, and the columns in which they stand."""

    line: int
    headings: list[str]


def find_headings(first: Sequence[Line]) -> Headed:
    """The line that looks most like headings among the first ones."""
    looked_at = first[:LOOKED_AT]
    if not looked_at:
        raise Unreadable("empty")
    best = max(range(len(looked_at)), key=lambda at: (_score(looked_at[at].cells), -at))
    if _score(looked_at[best].cells) < 2:
        raise Unreadable("no_headings")
    above = looked_at[best - 1].cells if best else []
    return Headed(looked_at[best].number, _named(looked_at[best].cells, above))


def _score(cells: Sequence[str]) -> int:
    """Words that lists use as headings count most; a line of one cell is a title."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return 0
    recognised = sum(fields.known(cell) for cell in filled)
    return (
        10 * recognised + sum(_short_text(cell) for cell in filled)
        if recognised
        else 1 + (len(set(filled)) == len(filled) and all(map(_short_text, filled)))
    )


def _short_text(cell: str) -> bool:
    return len(cell) <= 15 and not any(c.isdecimal() for c in cell)


def _named(cells: Sequence[str], above: Sequence[str]) -> list[str]:
    """Each heading once; where it is empty, the merged one above it, else the column's place."""
    found: list[str] = []
    for at in range(max(len(cells), len(above) if _is_group(above) else 0)):
        name = _at(cells, at) or (_at(above, at) if _is_group(above) else "")
        name = " ".join(name.split())[:LONGEST_HEADING] or _("Column %(n)d", n=at + 1)
        plain, twice = name, 2
        while name in found:
            name, twice = f"{plain} ({twice})", twice + 1
        found.append(name)
    return found


def _is_group(above: Sequence[str]) -> bool:
    """Whether the line above holds more than a title over the whole sheet."""
    return sum(1 for cell in above if cell) > 1


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
