"""Stretches of a grievance's life in which our clock stood still."""

from datetime import datetime
from itertools import takewhile

from portal.grievances import limits
from portal.grievances.models import ClockSegment, Turn

PAUSING = (limits.NEED_INFO, limits.STREET)


def since(rows: list[ClockSegment], moment: datetime) -> list[tuple[datetime, datetime]]:
    """The ended times of waiting for details, for the street, or for the lead of a merged report,
    since a moment. The stages of those above are one such time, however many there were."""
    found: list[tuple[datetime, datetime]] = []
    former: ClockSegment | None = None
    for row in rows:
        if _pauses_ours(row) and row.ended_at and row.started_at >= moment:
            goes_on = found and former is not None and former.turn is row.turn is Turn.STREET
            begin = found.pop()[0] if goes_on else row.started_at
            found.append((begin, row.ended_at))
        former = row
    return found


def began(rows: list[ClockSegment]) -> datetime:
    """When the turn began that runs now, through all its stages."""
    return _same_turn(rows)[0].started_at


def _same_turn(rows: list[ClockSegment]) -> list[ClockSegment]:
    turn, found = rows[-1].turn, list(rows)
    return list(reversed(list(takewhile(lambda row: row.turn is turn, reversed(found)))))


def _pauses_ours(row: ClockSegment) -> bool:
    """After filing or reopening it is nobody's turn only while the report is merged."""
    return row.limit_key in PAUSING or row.turn in (Turn.NOBODY, Turn.STREET)


def first_of(rows: list[ClockSegment]) -> ClockSegment:
    """Where the running limit began, before the pauses in between."""
    first = running = rows[-1]
    if running.turn is Turn.STREET:
        return next(row for row in _same_turn(rows) if row.limit_key == running.limit_key)
    for row in reversed(rows):
        if row.limit_key == running.limit_key:
            first = row
        elif row.limit_key != limits.NEED_INFO and row.turn is not Turn.NOBODY:
            break
    return first
