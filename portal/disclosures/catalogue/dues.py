"""By which day something is to be made public, by the working-day calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.base import deadlines
from portal.base.deadlines import Calendar, Clock, last_day
from portal.base.deadlines.calendar import ONE_DAY
from portal.base.deadlines.limits import end_of
from portal.disclosures.catalogue.chains import Limit
from portal.disclosures.models import LimitClock

CLOCKS: dict[LimitClock, Clock] = {
    LimitClock.WORKING: Clock.WORKING_DAYS,
    LimitClock.CALENDAR: Clock.CALENDAR_DAYS,
}


@dataclass(frozen=True)
class Reckoning:
    """How days are counted in a community: the calendar, and whether a period in calendar days
    may end on a weekend."""

    calendar: Calendar
    weekends_rest: bool = True

    def due(self, after: date, limits: Iterable[Limit]) -> date:
        """The last day, which is never before ``after``; of several limits the soonest."""
        return min(self._due(after, limit) for limit in limits)

    def _due(self, after: date, limit: Limit) -> date:
        counted = CLOCKS[limit.clock]
        if limit.days == 0:
            rest = self.weekends_rest or counted is Clock.WORKING_DAYS
            return last_day(after, self.calendar, weekends_rest=rest)
        span = deadlines.Limit(counted, limit.days, weekends_rest=self.weekends_rest)
        return deadlines.due(end_of(after), span, self.calendar).day

    def is_provisional(self, after: date, due_on: date) -> bool:
        """Whether a holiday notice still to come may move the day."""
        return not self.calendar.is_settled(after, due_on)

    def working_days_before(self, day: date, number: int) -> date:
        """The so-many-th working day before a day."""
        while number:
            day -= ONE_DAY
            number -= self.calendar.is_working_day(day)
        return day

    def working_days_after(self, day: date, number: int) -> date:
        """The so-many-th working day after a day."""
        days = self.calendar.working_days_after(day)
        return [day, *(next(days) for _ in range(number))][-1]
