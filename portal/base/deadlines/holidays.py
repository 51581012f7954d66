"""Holiday notices as CSV: the ones shipped with the portal, and files that staff upload."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from portal.base.deadlines.calendar import Calendar, DayKind

SHIPPED = Path(__file__).with_name("calendar_2024_2026.csv")
COLUMNS = ("date", "kind", "name", "source")
# As a Chinese spreadsheet calls them.
_HEADINGS = {"日期": "date", "类型": "kind", "名称": "name", "节日": "name", "来源": "source"}
_KINDS = dict.fromkeys(("放假", "休息", "假日", "节假日", "法定节假日"), "holiday")
_KINDS |= dict.fromkeys(("上班", "补班", "调休上班"), "workday")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
EXCEPTIONAL = (DayKind.HOLIDAY, DayKind.WORKDAY)
LONGEST_FILE = 2000


@dataclass(frozen=True)
class Notice:
    """One day of a notice."""

    day: date
    kind: DayKind
    name: str
    source: str


class BadNotice(ValueError):
    """A line of the file cannot be read; ``line`` counts from 1, the heading included."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")


def decode(content: bytes) -> str | None:
    """The text of a file saved as UTF-8 or, as Chinese spreadsheets do, GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read(text: str) -> list[Notice]:
    """The days of a CSV file with the columns date, kind, name, source, in English or Chinese."""
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    found: dict[date, Notice] = {}
    try:
        first = [cell.strip().lower() for cell in next(rows, [])]
        heading = [_HEADINGS.get(cell, cell) for cell in first]
        if heading[:2] != ["date", "kind"]:
            raise BadNotice(1, "heading")
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            notice = _notice(cells, rows.line_num)
            if notice.day in found:
                raise BadNotice(rows.line_num, "repeated")
            found[notice.day] = notice
            if len(found) > LONGEST_FILE:
                raise BadNotice(rows.line_num, "too_long")
    except csv.Error as error:
        raise BadNotice(rows.line_num, "csv") from error
    return list(found.values())


def _notice(cells: list[str], line: int) -> Notice:
    day_text, kind_text, name, source = ([cell.strip() for cell in cells] + [""] * 4)[:4]
    typed = _DATE.fullmatch(day_text)
    try:
        day = date(*map(int, typed.groups())) if typed else date.fromisoformat(day_text)
    except ValueError as error:
        raise BadNotice(line, "date") from error
    kind_text = _KINDS.get(kind_text, kind_text)
    if kind_text not in EXCEPTIONAL:
        raise BadNotice(line, "kind")
    kind = DayKind(kind_text)
    if kind is DayKind.WORKDAY and day.weekday() < 5:
        raise BadNotice(line, "weekday")
    return Notice(day, kind, name[:60], source[:200])


def calendar_of(notices: Iterable[Notice]) -> Calendar:
    """A calendar in which the years that the notices speak of are confirmed."""
    rows = list(notices)
    return Calendar({row.day: row.kind for row in rows}, frozenset(row.day.year for row in rows))


@lru_cache(maxsize=1)
def shipped() -> tuple[Notice, ...]:
    """The notices that come with the portal."""
    return tuple(read(SHIPPED.read_text(encoding="utf-8")))
