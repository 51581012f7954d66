"""Stretches of a grievance's life in which our clock stood still."""

from datetime import datetime

from portal.grievances import limits
from portal.grievances.models import ClockSegment, Turn

PAUSING = (limits.NEED_INFO, limits.STREET)


def since(rows: list[ClockSegment], moment: datetime) -> list[tuple[datetime, datetime]]:
    """The ended times of waiting for details, for the street, or for the lead of a merged report,
    since a moment."""
    return [
        (row.started_at, row.ended_at)
        for row in rows
        if _pauses_ours(row) and row.ended_at and row.started_at >= moment
    ]


def _pauses_ours(row: ClockSegment) -> bool:
    """After filing or reopening it is nobody's turn only while the report is merged."""
    return row.limit_key in PAUSING or row.turn is Turn.NOBODY


def first_of(rows: list[ClockSegment]) -> ClockSegment:
    """Where the running limit began, before the pauses in between."""
    first = running = rows[-1]
    for row in reversed(rows):
        if row.limit_key == running.limit_key:
            first = row
        elif row.limit_key != limits.NEED_INFO and row.turn is not Turn.NOBODY:
            break
    return first
