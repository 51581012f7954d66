"""Time limits: the working-day calendar, the four clocks, limits as versioned rows.

The pure core (``calendar``, ``hours``, ``limits``, ``clocks``, ``civil``) knows no database;
``queries`` joins it to the rows that staff edit.
"""

from portal.base.deadlines.calendar import Calendar, DayKind
from portal.base.deadlines.civil import add_months, last_day
from portal.base.deadlines.clocks import due, due_after_pauses, elapsed, remaining, resume_due
from portal.base.deadlines.hours import DEFAULT_HOURS, BadHours, Hours
from portal.base.deadlines.limits import Clock, Due, Limit, Stop, end_of, shown_day

__all__ = [
    "DEFAULT_HOURS",
    "BadHours",
    "Calendar",
    "Clock",
    "DayKind",
    "Due",
    "Hours",
    "Limit",
    "Stop",
    "add_months",
    "due",
    "due_after_pauses",
    "elapsed",
    "end_of",
    "last_day",
    "remaining",
    "resume_due",
    "shown_day",
]
