"""A limit together with the calendar and the service hours by which it is counted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portal.base.deadlines import clocks
from portal.base.deadlines.calendar import Calendar
from portal.base.deadlines.hours import Hours
from portal.base.deadlines.limits import Due, Limit


@dataclass(frozen=True)
class Terms:
    """What a community promises under one key; ``rule_id`` is the stored version, if any."""

    limit: Limit
    calendar: Calendar
    hours: Hours
    rule_id: int | None = None

    def due(self, start: datetime) -> Due:
        """When a limit that begins at ``start`` ends."""
        return self._named(clocks.due(start, self.limit, self.calendar, self.hours))

    def go_on(self, start: datetime, left: timedelta) -> Due:
        """When a limit of which ``left`` remains ends if it goes on at ``start``."""
        return self._named(clocks.due_in(start, left, self.limit, self.calendar, self.hours))

    def elapsed(self, start: datetime, now: datetime) -> timedelta:
        """How far the clock moved; in day clocks ``timedelta(days=3)`` means three such days."""
        return clocks.elapsed(start, now, self.limit, self.calendar, self.hours)

    def remaining(self, now: datetime, due_at: datetime) -> timedelta:
        """What is left until ``due_at``; negative when overdue."""
        return clocks.remaining(now, due_at, self.limit, self.calendar, self.hours)

    def resume(self, due_at: datetime, paused_at: datetime, resumed_at: datetime) -> Due:
        """When something is due after a pause."""
        found = clocks.resume_due(
            due_at, paused_at, resumed_at, self.limit, self.calendar, self.hours
        )
        return self._named(found)

    def rebuild(self, start: datetime, pauses: Iterable[tuple[datetime, datetime]]) -> Due:
        """The due moment from scratch, for use when the calendar has changed."""
        found = clocks.due_after_pauses(start, pauses, self.limit, self.calendar, self.hours)
        return self._named(found)

    def _named(self, found: Due) -> Due:
        return replace(found, rule_id=self.rule_id)
