"""Which days are worked: Monday to Friday, holidays, and made-up weekends (调休)."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

ONE_DAY = timedelta(days=1)

# Measures for Holidays on Festivals and Anniversaries (全国年节及纪念日放假办法), as amended in
# November 2024. The other statutory days follow the lunar calendar or the sun, and the notice.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

# A notice may reach back into the December before: 29 December 2018 was worked by that of 2019.
REACHES_BACK_TO = (12, 26)


class DayKind(enum.StrEnum):
    """What kind of day a date is."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    WEEKEND = "weekend"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class Calendar:
    """Holidays and made-up working days, and the years for which the notice is entered.

    ``exceptions`` holds only HOLIDAY and WORKDAY; every other day follows its weekday. In a year
    that is not confirmed, the statutory days with a fixed date are holidays nevertheless, and
    whatever is computed with such a year is provisional.
    """

    exceptions: Mapping[date, DayKind] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def kind(self, day: date) -> DayKind:
        """The kind of a day; answers for every date there is."""
        known = self.exceptions.get(day)
        if known is not None:
            return known
        if (day.month, day.day) in FIXED_HOLIDAYS and day.year not in self.confirmed:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.ORDINARY

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.kind(day) in (DayKind.ORDINARY, DayKind.WORKDAY)

    def is_rest_day(self, day: date, *, weekends_rest: bool = True) -> bool:
        """Whether a period may not end on that day (Civil Code 203).

        The law speaks of statutory rest days; whether plain Saturdays and Sundays are meant is
        the switch ``weekends_rest``. A made-up working weekend is never a rest day.
        """
        kind = self.kind(day)
        return kind is DayKind.HOLIDAY or (weekends_rest and kind is DayKind.WEEKEND)

    def is_confirmed(self, year: int) -> bool:
        """Whether the State Council's notice for that year has been entered."""
        return year in self.confirmed

    def is_settled(self, first: date, last: date) -> bool:
        """Whether nothing between two days (both included) can still be changed by a notice."""
        for year in range(first.year, last.year + 1):
            late_december = first <= date(year, 12, 31) and last >= date(year, *REACHES_BACK_TO)
            if year not in self.confirmed:
                return False
            if late_december and year + 1 not in self.confirmed:
                return False
        return True

    def working_days_after(self, day: date) -> Iterator[date]:
        """The working days after a day, that day not counted, as far as dates reach."""
        while day < date.max:
            day += ONE_DAY
            if self.is_working_day(day):
                yield day

    def count_working_days(self, after: date, upto: date) -> int:
        """Working days later than ``after`` and not later than ``upto``; negative if reversed."""
        if upto < after:
            return -self.count_working_days(upto, after)
        days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
        return sum(self.is_working_day(day) for day in days)
