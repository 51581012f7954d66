"""Reads of proposals to pass a report on: which stand, and which reports are due for one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from portal.base import clock, deadlines, settings
from portal.base.db import session
from portal.community.places.models import Building, Landmark
from portal.grievances import lifecycle, options
from portal.grievances.dispatch.models import Proposal
from portal.grievances.models import EventKind, Grievance, GrievanceStatus

ORIGINS = tuple(sorted(lifecycle.STEPS[EventKind.ESCALATE].origins - {None}))  # type: ignore[type-var]
SIZE = 50


@dataclass(frozen=True)
class Line:
    """A report that is proposed to be passed on."""

    community_id: int
    no: str
    category_id: int
    place: str
    status: GrievanceStatus
    due_at: datetime
    version: int


def _stands() -> ColumnElement[bool]:
    """A limit that was met or moved since, or a report that moved on, ends a proposal."""
    return and_(
        Proposal.grievance_id == Grievance.id,
        Proposal.declined_at.is_(None),
        Proposal.due_at == Grievance.due_at,
        Grievance.status.in_(ORIGINS),
    )


def standing(community_ids: Collection[int], *, size: int = SIZE) -> list[Line]:
    """The proposals that stand, the longest overdue first."""
    rows = session.execute(
        select(
            Grievance.community_id,
            Grievance.no,
            Grievance.category_id,
            func.coalesce(Building.name, Landmark.name, Grievance.place_text),
            Grievance.status,
            Proposal.due_at,
            Grievance.version,
        )
        .join(Grievance, _stands())
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(Proposal.community_id.in_(sorted(community_ids)))
        .order_by(Proposal.due_at, Proposal.id)
        .limit(size)
    )
    return [Line(*row) for row in rows]


def count(community_ids: Collection[int]) -> int:
    """How many proposals stand."""
    found = session.scalar(
        select(func.count(Proposal.id))
        .join(Grievance, _stands())
        .where(Proposal.community_id.in_(sorted(community_ids)))
    )
    return found or 0


def of(grievance: Grievance) -> Proposal | None:
    """The proposal about a report, if one stands."""
    if grievance.status not in ORIGINS or grievance.due_at is None:
        return None
    return session.scalar(
        select(Proposal).where(
            Proposal.grievance_id == grievance.id,
            Proposal.declined_at.is_(None),
            Proposal.due_at == grievance.due_at,
        )
    )


def candidates(now: datetime) -> Any:
    """Reports that missed their limit at least a day ago and have no proposal that stands, nor one
    that was refused today."""
    about = Proposal.grievance_id == Grievance.id
    stands = and_(about, Proposal.declined_at.is_(None), Proposal.due_at == Grievance.due_at)
    refused = and_(about, Proposal.declined_at >= now - timedelta(days=1))
    return (
        select(Grievance.id, Grievance.due_at)
        .where(
            Grievance.status.in_(ORIGINS),
            Grievance.due_at < now - timedelta(days=1),
            ~exists().where(stands),
            ~exists().where(refused),
        )
        .order_by(Grievance.due_at)
    )


def is_due(grievance: Grievance, now: datetime) -> bool:
    """Whether the set number of working days passed since the limit was missed, and since the last
    refusal of a proposal."""
    if grievance.status not in ORIGINS or grievance.due_at is None:
        return False
    days = settings.get(options.ESCALATE_AFTER, community=grievance.community_id)
    last = session.scalar(
        select(func.max(Proposal.declined_at)).where(Proposal.grievance_id == grievance.id)
    )
    since = max(at for at in (grievance.due_at, last) if at is not None)
    return _working_days(since, now) >= days


def _working_days(since: datetime, now: datetime) -> int:
    first, today = clock.local(since).date(), clock.local(now).date()
    return _counted(first, today) if first < today else 0


def _counted(after: date, upto: date) -> int:
    return deadlines.current_calendar().count_working_days(after, upto)
