"""Quiet hours (免打扰时段): what falls into them waits for their end."""

from datetime import UTC, datetime, time, timedelta

from portal.base import clock, settings
from portal.base.outbox.rules.options import QUIET_FROM, QUIET_UNTIL


def after_quiet_hours(moment: datetime, community_id: int | None) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    begin = settings.get(QUIET_FROM, community=community_id)
    end = settings.get(QUIET_UNTIL, community=community_id)
    told = clock.local(moment)
    if not _lies_between(told.time(), begin, end):
        return moment
    day = told.date() if told.time() < end else told.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=clock.SHANGHAI).astimezone(UTC)


def _lies_between(told: time, begin: time, end: time) -> bool:
    """From the beginning on, before the end, across midnight if the end is earlier."""
    if begin <= end:
        return begin <= told < end
    return told >= begin or told < end
