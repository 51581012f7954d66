"""When a report may be urged, and who may supervise it. Pure: asked by pages and services alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.base.access.permissions import Role
from portal.base.access.viewer import Viewer
from portal.grievances.models import Turn
from portal.grievances.policy import Report

# While somebody else's clock runs: ours, a unit's, or that of those above.
OTHERS = frozenset({Turn.COMMUNITY, Turn.UNIT, Turn.STREET})
# Who supervises, from below: the committee that residents chose, and the offices above it.
OFFICES: Mapping[Role, int] = {Role.SUPERVISOR: 0, Role.STREET: 1, Role.DISTRICT: 2}


@dataclass(frozen=True)
class Pace:
    """From which part of the promised time on a report may be urged, and how often."""

    percent: int
    between: timedelta


def possible_from(report: Report, pace: Pace, lead: Any = None) -> datetime | None:
    """From when on its reporter may urge it; None while nobody else's clock runs.

    So much of the time until the promised date has to be over, or the limit that runs now missed.
    Of a report that is joined with another one the ``lead`` is looked at, whose clock runs for
    both; how often is counted for each reporter.
    """
    runs = report if lead is None else lead
    if runs.turn not in OTHERS or runs.due_at is None:
        return None
    found: datetime = runs.due_at
    if runs.promised_at is not None:
        part = (runs.promised_at - runs.promise_from) * pace.percent / 100
        found = min(found, runs.promise_from + part)
    return found if report.urged_at is None else max(found, report.urged_at + pace.between)


def office_of(viewer: Viewer, community_id: int) -> Role | None:
    """In whose name the viewer supervises there: the nearest of their offices."""
    held = (role for role in OFFICES if viewer.holds(role, community_id))
    return next(held, None)


def may_lift(own: Role | None, begun_by: Role) -> bool:
    """Whether an office ends what that office began."""
    return own is not None and OFFICES[own] >= OFFICES[begun_by]
