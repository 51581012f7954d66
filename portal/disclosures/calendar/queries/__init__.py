"""What is due, late and coming, read from the duties by index; nothing is worked out here but
whether a day may still move."""

from portal.disclosures.calendar.queries.counting import (
    SOON,
    Counts,
    Late,
    Standing,
    counts,
    standings,
    unmet_between,
)
from portal.disclosures.calendar.queries.pages import FAR, Page, Row, met_page, open_page
from portal.disclosures.calendar.queries.waiting import NotYet, next_due, not_yet_published

__all__ = [
    "FAR",
    "SOON",
    "Counts",
    "Late",
    "NotYet",
    "Page",
    "Row",
    "Standing",
    "counts",
    "met_page",
    "next_due",
    "not_yet_published",
    "open_page",
    "standings",
    "unmet_between",
]
