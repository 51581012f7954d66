"""Asking supporters whether it is solved, once the reporter has been silent for the set days."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy import text as sql

from portal.base import clock, settings
from portal.base.db import transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.reading import Reading
from portal.grievances import announcements
from portal.grievances.models import PUBLIC, Grievance, GrievanceStatus
from portal.grievances.service.moving import load
from portal.grievances.support import options, policy, queries
from portal.grievances.support.models import GrievanceSupport
from portal.grievances.support.queries import Standing

MOST = 5000
CATCH_UP = timedelta(days=3)
"""So long after their turn began supporters are still asked, should the worker have stood still."""

_WAITING = Reading(
    select(
        Grievance.id,
        Grievance.community_id,
        Grievance.resolved_at,
        GrievanceSupport.person_id,
        GrievanceSupport.supported_at,
        Grievance.status,
        Grievance.visibility,
        Grievance.held_for,
        Grievance.reminded_at,
        Grievance.holder_id,
        Grievance.lead_id,
    )
    .join(GrievanceSupport, GrievanceSupport.grievance_id == Grievance.id)
    .where(
        Grievance.status == GrievanceStatus.RESOLVED,
        Grievance.reminded_at.is_not(None),
        sql(PUBLIC),
        GrievanceSupport.supported_at <= Grievance.resolved_at,
        GrievanceSupport.follows,
    )
    .order_by(Grievance.id, GrievanceSupport.id)
    .limit(MOST)
)
_ASKED = Reading(
    select(OutboxMessage.key).where(OutboxMessage.key.in_(bindparam("keys", expanding=True)))
)


def ask_supporters() -> int:
    """Ask whom it concerns; how many were asked now. Called by the worker, and harmless when
    called twice: each is asked once for each time the report was dealt with."""
    now = clock.now()
    due = {_key(row): row for row in _WAITING.rows() if _is_due(row, now)}
    if not due:
        return 0
    known = {row.key for row in _ASKED.rows(keys=sorted(due))}
    fresh = [row for key, row in due.items() if key not in known]
    for row in fresh:
        with transaction():
            _ask(row.id, row.person_id)
    return len(fresh)


def _ask(grievance_id: int, person_id: int) -> None:
    """Looked at once more under the lock: the reporter may have answered a moment ago."""
    grievance = load(grievance_id)
    standing = queries.standing(grievance_id, person_id)
    if _asked(grievance, standing, person_id, clock.now()):
        announcements.ask_instead(grievance, person_id)


def _is_due(row: Any, now: datetime) -> bool:
    since = row.resolved_at + timedelta(days=_days(row.community_id))
    standing = Standing(row.supported_at, follows=True)
    return since <= now < since + CATCH_UP and _asked(row, standing, row.person_id, now)


def _asked(report: Any, standing: Standing, person_id: int, now: datetime) -> bool:
    days = _days(report.community_id)
    return policy.asked_instead(report, standing, person_id, after_days=days, now=now)


def _days(community_id: int) -> int:
    return settings.get(options.AFTER_DAYS, community=community_id)


def _key(row: Any) -> str:
    occasion = announcements.occasion_of_asking(row.id, row.resolved_at, row.person_id)
    return f"grievance.{announcements.ASKED_INSTEAD}:{occasion}"
