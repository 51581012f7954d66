"""Time limits: the working-day calendar, the four clocks, limits as versioned rows.

The pure core (``calendar``, ``hours``, ``limits``, ``clocks``, ``civil``) knows no database;
``queries`` joins it to the rows that staff edit.
"""

from portal.base.deadlines.calendar import Calendar, DayKind
from portal.base.deadlines.civil import add_months, last_day
from portal.base.deadlines.clocks import (
    due,
    due_after_pauses,
    due_in,
    elapsed,
    remaining,
    resume_due,
)
from portal.base.deadlines.declared import LimitKind, UnknownLimit, declare
from portal.base.deadlines.defaults import declare_defaults
from portal.base.deadlines.hours import DEFAULT_HOURS, BadHours, Hours
from portal.base.deadlines.limits import Clock, Due, Limit, Stop, end_of, shown_day
from portal.base.deadlines.queries import (
    current_calendar,
    missing_year,
    service_hours,
    terms_for,
    terms_of,
)
from portal.base.deadlines.service import on_calendar_change
from portal.base.deadlines.terms import Terms

declare_defaults()

__all__ = [
    "DEFAULT_HOURS",
    "BadHours",
    "Calendar",
    "Clock",
    "DayKind",
    "Due",
    "Hours",
    "Limit",
    "LimitKind",
    "Stop",
    "Terms",
    "UnknownLimit",
    "add_months",
    "current_calendar",
    "declare",
    "due",
    "due_after_pauses",
    "due_in",
    "elapsed",
    "end_of",
    "last_day",
    "missing_year",
    "on_calendar_change",
    "remaining",
    "resume_due",
    "service_hours",
    "shown_day",
    "terms_for",
    "terms_of",
]
