"""What is due and not yet public, as readers are told (本季度尚未公开，应于…前公开)."""

from dataclasses import dataclass

from portal.base.i18n import _
from portal.disclosures import labels, presentation
from portal.disclosures.calendar import queries as calendar
from portal.disclosures.calendar.queries import NotYet

AT_ONCE = 3


@dataclass(frozen=True)
class Awaited:
    """One item for one period: what it is, by when, and whether that day is past."""

    title: str
    period: str
    by: str
    late: bool


@dataclass(frozen=True)
class Waiting:
    """What a community owes its residents: the oldest debts at once, the others on demand."""

    shown: list[Awaited]
    more: list[Awaited]


def in_community(community_id: int) -> Waiting:
    """What has ended and is not public yet, the oldest debt first."""
    found = [_told(each) for each in calendar.not_yet_published(community_id)]
    return Waiting(found[:AT_ONCE], found[AT_ONCE:])


def next_in(community_id: int) -> str:
    """What comes next, for a list that is still empty; "" where nothing is known of it."""
    due = calendar.next_due(community_id)
    if due is None:
        return ""
    return _(
        "Nothing has been made public yet. %(item)s: due by %(date)s.",
        item=due.name,
        date=presentation.short_day(due.due_on),
    )


def _told(each: NotYet) -> Awaited:
    date = presentation.short_day(each.due_on)
    by = _("Overdue, was due by %(date)s", date=date) if each.is_late else ""
    return Awaited(
        each.name,
        each.event or labels.period_words(each.period_from, each.period_until),
        by or _("To be made public by %(date)s", date=date),
        each.is_late,
    )
