"""The periods of an item: one after another without gaps, whatever changes in between.

The version that holds on the first day of a period governs the whole of it, so a change in
mid-year leaves the running period alone. Where the next version divides the year otherwise, the
first period after the change may be shorter, up to the end of its month, quarter or year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.base.deadlines import add_months
from portal.disclosures.catalogue.chains import MONTHS, Chain, Terms
from portal.disclosures.models import Frequency

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From and until (both included), with what holds for it."""

    first: date
    last: date
    terms: Terms


def natural(day: date, frequency: Frequency) -> tuple[date, date]:
    """The month, quarter, half-year or year in which a day lies."""
    months = MONTHS[frequency]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months) - _DAY


def periods(chain: Chain, *, until: date) -> Iterator[Period]:
    """The periods that begin on or before ``until``; those in which it is retired are left out."""
    cursor: date | None = chain.begins
    aligned = False
    while cursor is not None and cursor <= until:
        terms = chain.at(max(cursor, chain.begins))
        if terms is None or terms.frequency not in MONTHS:
            cursor = chain.change_after(cursor)
            continue
        first, last = natural(cursor, terms.frequency)
        if not aligned:
            # The first period of all is a whole one: what began before belongs to it.
            cursor, aligned = first, True
        if chain.at(last) is not None:
            yield Period(cursor, last, terms)
        cursor = last + _DAY


def standing_since(chain: Chain, begins: date, today: date) -> Period | None:
    """For an item that is always on display: the day on which it is owed for the first time, not
    before ``begins``; nothing while it is not asked."""
    now = chain.at(today)
    if now is None or now.frequency is not Frequency.PERMANENT:
        return None
    day: date | None = max(begins, chain.begins)
    while day is not None and day <= today:
        terms = chain.at(day)
        if terms is not None and terms.frequency is Frequency.PERMANENT:
            return Period(day, day, terms)
        day = chain.change_after(day)
    return None
