"""Reminding of late answers; catches up after a night without power, and a second run finds nothing
left to do."""

from portal.base import clock, timers
from portal.grievances.timers import alone
from portal.grievances.urging import queries, service

EVERY = 600


def register() -> None:
    """Let the worker do it."""
    timers.register("grievances.supervision", EVERY, remind_of_answers)


def remind_of_answers() -> int:
    """Tell holders and supervisors of answers that are late; of how many reports."""
    found = queries.awaited(clock.now())
    return sum(alone(grievance_id, service.remind_of_answer) for grievance_id in found)
