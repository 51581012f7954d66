"""What a time limit is: a clock, an amount, and when its last day ends."""

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.base import clock

LAST_INSTANT = timedelta(microseconds=1)


class Clock(enum.StrEnum):
    """The four ways in which time is counted."""

    MINUTES = "minutes"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"

    @property
    def counts_days(self) -> bool:
        """Whether the clock moves in whole days."""
        return self in (Clock.WORKING_DAYS, Clock.CALENDAR_DAYS)


class Stop(enum.StrEnum):
    """When the last day of a limit in days ends (Civil Code 203)."""

    MIDNIGHT = "midnight"
    CLOSE_OF_BUSINESS = "close_of_business"


UNIT: dict[Clock, timedelta] = {
    Clock.MINUTES: timedelta(minutes=1),
    Clock.WORKING_HOURS: timedelta(hours=1),
    Clock.WORKING_DAYS: timedelta(days=1),
    Clock.CALENDAR_DAYS: timedelta(days=1),
}


@dataclass(frozen=True)
class Limit:
    """So many minutes, working hours, working days or calendar days.

    ``weekends_rest`` matters for calendar days only: whether a plain weekend moves the end on.
    """

    clock: Clock
    amount: int
    stop: Stop = Stop.MIDNIGHT
    weekends_rest: bool = True

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a limit is at least one unit long")

    @property
    def span(self) -> timedelta:
        """The length in the limit's own clock: two working days are ``timedelta(days=2)``."""
        return self.amount * UNIT[self.clock]


@dataclass(frozen=True)
class Due:
    """When something is due at the latest.

    ``provisional``: a year is touched whose holidays are not known yet, so the date may move.
    ``rule_id``: the version of the limit by which it was computed, if a stored one was used.
    """

    at: datetime
    provisional: bool
    rule_id: int | None = None

    @property
    def day(self) -> date:
        """The day to show."""
        return shown_day(self.at)


def end_of(day: date) -> datetime:
    """24:00 of a Chinese day, kept as its last microsecond (UTC).

    So every reader that looks at the local date, in SQL or in a template, gets the day itself and
    not the next one, and "due today" is a plain range. Overdue means ``now > at``.
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC) - timedelta(hours=8)
    return clock.start_of(day + timedelta(days=1)) - LAST_INSTANT


def shown_day(due_at: datetime) -> date:
    """The day on which something is due; an exact midnight is 24:00 of the day before."""
    return clock.local(due_at - LAST_INSTANT).date()
