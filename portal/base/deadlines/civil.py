"""Periods by the Civil Code (民法典): articles 201, 202 and 203."""

from calendar import monthrange
from datetime import date

from portal.base.deadlines.calendar import ONE_DAY, Calendar


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later, or the month's last day (art. 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(nominal: date, calendar: Calendar, *, weekends_rest: bool = True) -> date:
    """The day on which a period ends: the nominal one, or the first after the rest (art. 203)."""
    day = nominal
    while calendar.is_rest_day(day, weekends_rest=weekends_rest) and day < date.max:
        day += ONE_DAY
    return day
