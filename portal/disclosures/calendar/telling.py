"""On which day somebody is to be told of a duty next. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.base import clock
from portal.disclosures.catalogue.dues import Reckoning


@dataclass(frozen=True)
class Rhythm:
    """So many working days before the date the owner is reminded, so many after it others are."""

    before: int
    after: int

    def next_on(
        self,
        due_on: date,
        reckoning: Reckoning,
        *,
        reminded_at: datetime | None = None,
        late_told_at: datetime | None = None,
    ) -> date | None:
        """The next day: before the date, on the date, after it; none once others were told."""
        if late_told_at is not None:
            return None
        if reminded_at is None:
            return reckoning.working_days_before(due_on, self.before)
        if clock.local(reminded_at).date() < due_on:
            return due_on
        return reckoning.working_days_after(due_on, self.after)
