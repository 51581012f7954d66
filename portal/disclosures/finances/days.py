"""Days as committees write them, and the span of time a title names."""

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from portal.base.sheets import Value

# Serial numbers of days between 2000 and 2099, where a cell has lost its format.
_SERIALS = range(36526, 73051)
_NOTHING = frozenset({"", "-", "--", "/", "无"})
_FULL = re.compile(r"(\d{4})(?:年|[.\-/、])(\d{1,2})(?:月|[.\-/、])(\d{1,2})(?:日|号)?")
_SHORT_YEAR = re.compile(r"(\d{2})(?:年|[.\-/、])(\d{1,2})(?:月|[.\-/、])(\d{1,2})(?:日|号)?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})(?:月|[.\-/])(\d{1,2})(?:日|号)?")
_MONTH_ONLY = re.compile(r"(?:(\d{4})(?:年|[.\-/]))?(\d{1,2})月份?|(\d{4})[.\-/](\d{1,2})")
_TIME_OF_DAY = re.compile(r"(?:[t ]|(?<=日))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.IGNORECASE)


class NotADay(ValueError):
    """The cell holds something, and no day can be read from it with certainty."""


class Period(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day <= self.last


def read_day(value: Value, period: Period | None = None) -> date | None:
    """The day; None for an empty cell and for a month alone. A day without its year is taken in
    the period's. Raises :class:`NotADay`."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return _of_number(value, period)
    if not isinstance(value, str):
        raise NotADay(value)
    text = _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", value).strip())
    text = "".join(text.split()).rstrip(".")
    return None if text in _NOTHING else _of_text(text, period)


def _of_text(text: str, period: Period | None) -> date | None:
    for pattern, century in ((_FULL, 0), (_COMPACT, 0), (_SHORT_YEAR, 2000)):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(part) for part in found.groups())
            return _day(year + century, month, day, text)
    found = _NO_YEAR.fullmatch(text)
    if found:
        return within(int(found[1]), int(found[2]), period)
    found = _MONTH_ONLY.fullmatch(text)
    if found and 1 <= int(found[2] or found[4]) <= 12:
        return None
    if text.isdecimal() and int(text) in _SERIALS:
        return _of_number(Decimal(text), period)
    raise NotADay(text)


def _of_number(number: Decimal, period: Period | None) -> date | None:
    whole = int(number)
    if whole in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=whole)
    if number == whole:
        found = _COMPACT.fullmatch(str(whole))
        if found:
            return _day(int(found[1]), int(found[2]), int(found[3]), str(number))
    # 7.3 as a number may have been 7.3 or 7.30; 7.15 is one day only.
    hundredths = number * 100
    if 1 <= whole <= 12 and hundredths == int(hundredths) and int(hundredths) % 10:
        return within(whole, int(hundredths) % 100, period)
    raise NotADay(number)


def within(month: int, day: int, period: Period | None) -> date:
    """The day in the year that puts it into the period, else in the year the period ends."""
    if period is None:
        raise NotADay(f"{month}-{day}")
    for year in range(period.last.year, period.first.year - 1, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if period.holds(found):
            return found
    return _day(period.last.year, month, day, f"{month}-{day}")


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise NotADay(text) from None
    if not 1990 <= found.year < 2100:
        raise NotADay(text)
    return found


_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九", start=1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]|十[一二]?)"
_MONTHS = re.compile(rf"({_NUMBER})月?份?[-至到~—–]+({_NUMBER})月")
_MONTH = re.compile(rf"({_NUMBER})月")
_QUARTER = re.compile(r"第?([一二三四1-4])季")
_YEAR = re.compile(r"(20\d{2})(?:年|[.\-/])")


def period_in(text: str, *, year: int | None = None) -> Period | None:
    """The span a title names: 2026年第三季度, 2026年7-9月, 2026年上半年, 2026年度, 2026年7月份."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    said = _YEAR.search(plain)
    if said:
        year, plain = int(said[1]), plain[said.end() - 1 :].lstrip("年.-/")
    if year is None:
        return None
    return _months(year, *(_span(plain) or ((1, 12) if said else (0, 0))))


def _span(plain: str) -> tuple[int, int] | None:
    if found := _MONTHS.search(plain):
        return _count(found[1]), _count(found[2])
    if found := _QUARTER.search(plain):
        last = 3 * _count(found[1])
        return last - 2, last
    if "半年" in plain:
        return (1, 6) if "上半年" in plain else (7, 12)
    if found := _MONTH.search(plain):
        return _count(found[1]), _count(found[1])
    return None


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else _CHINESE[text]
