"""What is counted, and the scale on which hours are kept."""

import enum
import math
from datetime import timedelta


class Measure(enum.StrEnum):
    """One thing that happens to a grievance, counted in the month in which it happens."""

    RECEIVED = "received"
    ON_TIME = "on_time"  # the first contact came within its limit
    MISSED = "missed"  # the limit of the first contact passed
    RESOLVED = "resolved"  # the sum of the next two, which is not kept by itself
    RESOLVED_IN_TIME = "resolved_in_time"  # no limit of ours was missed on the way
    RESOLVED_LATE = "resolved_late"
    SOLVED = "solved"
    UNSOLVED = "unsolved"  # the resident accepts the reply although the problem remains
    REOPENED = "reopened"
    SILENT = "silent"
    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
    UNRATED = "unrated"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    # What residents said on the phone when they were called back; never the residents' own answers.
    CALLED_SOLVED = "called_solved"
    CALLED_UNSOLVED = "called_unsolved"
    CALLED_SATISFIED = "called_satisfied"
    CALLED_FAIR = "called_fair"
    CALLED_DISSATISFIED = "called_dissatisfied"
    CALLED_UNRATED = "called_unrated"
    NOT_REACHED = "not_reached"  # calls, not reports
    REPLY_HOURS = "reply_hours"  # by bucket
    SOLVE_HOURS = "solve_hours"  # by bucket


DURATIONS = (Measure.REPLY_HOURS, Measure.SOLVE_HOURS)

# Each step of the scale is a tenth longer than the one before, so a median read off its middle
# is at most a twentieth away from the true one.
STEP = 1.1
MOST_OFF_PERCENT = 5


def bucket_of(passed: timedelta) -> int:
    """The step of the scale for a duration; below two minutes it is the first."""
    minutes = max(passed.total_seconds() / 60, 1)
    return int(math.log(minutes, STEP))


def hours_of(bucket: int) -> float:
    """The middle of a step, in hours."""
    return math.sqrt(STEP**bucket * STEP ** (bucket + 1)) / 60


def median_hours(counts: dict[int, int]) -> float | None:
    """The median of what was counted by step, in hours; None when nothing was."""
    total = sum(counts.values())
    passed = 0
    for bucket in sorted(counts):
        passed += counts[bucket]
        if passed * 2 >= total and counts[bucket]:
            return hours_of(bucket)
    return None
