"""Months and half-years as the pages name them: in addresses, filters and sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.base import i18n
from portal.base.i18n import _
from portal.grievances.figures.publishing import HALF, months_from, next_month

SHOWN_MONTHS = 12
MOST_OFFERED = 24
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_HALF = re.compile(r"([0-9]{4})-h([12])")


@dataclass(frozen=True)
class Period:
    """So many months from the first."""

    first: date
    number: int = 1

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return months_from(self.first, self.number)

    @property
    def last(self) -> date:
        """Its last month."""
        return next_month(self.first, self.number - 1)

    @property
    def end(self) -> date:
        """The day after it."""
        return next_month(self.first, self.number)

    @property
    def key(self) -> str:
        """As it stands in an address: 2026-10 or 2026-h1."""
        if self.number == HALF:
            return f"{self.first.year:04d}-h{1 if self.first.month == 1 else 2}"
        if self.number == 1:
            return f"{self.first:%Y-%m}"
        return ""

    @property
    def name(self) -> str:
        """In words."""
        if self.number == 1:
            return i18n.month(self.first)
        if self.number == HALF and self.first.month == 1:
            return _("first half of %(year)s", year=self.first.year)
        if self.number == HALF:
            return _("second half of %(year)s", year=self.first.year)
        return _("%(first)s to %(last)s", first=i18n.month(self.first), last=i18n.month(self.last))


def year_until(last: date) -> Period:
    """The twelve months that end with this one."""
    return Period(next_month(last, 1 - SHOWN_MONTHS), SHOWN_MONTHS)


def offered(first: date, last: date) -> list[Period]:
    """The months from first to last, newest first, and each finished half-year before its own."""
    found: list[Period] = []
    month = last
    while month >= first and len(found) < MOST_OFFERED:
        if month.month in (HALF, 2 * HALF):
            found.append(Period(next_month(month, 1 - HALF), HALF))
        found.append(Period(month))
        month = next_month(month, -1)
    return found


def last_half(last: date) -> Period:
    """The newest half-year that has ended with this month or before."""
    start = date(last.year, 1, 1) if last.month < 2 * HALF else date(last.year, HALF + 1, 1)
    if last.month < HALF:
        start = date(last.year - 1, HALF + 1, 1)
    return Period(start, HALF)


def chosen(key: str, among: Sequence[Period]) -> Period | None:
    """The period of an address, if it is one of those on offer."""
    if not (_MONTH.fullmatch(key) or _HALF.fullmatch(key)):
        return None
    return next((period for period in among if period.key == key), None)
