"""Reads of the page: what is kept back, and what was removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.base.db import session
from portal.grievances.models import Grievance
from portal.grievances.retention.models import Reason, RetentionHold, Tombstone

SHOWN = 50
PAGE = 20


@dataclass(frozen=True)
class Held:
    """A report that is kept back, with who asked for it and why."""

    id: int
    no: str
    reason: str
    until_on: date | None
    made_at: datetime
    made_by_id: int


@dataclass(frozen=True)
class Removed:
    """One tombstone with the number of its report."""

    id: int
    no: str
    at: datetime
    rule: Reason
    months: int | None
    what: dict[str, int]


def holds(community_id: int) -> list[Held]:
    """The reports kept back now, the newest first."""
    rows = session.execute(
        select(RetentionHold, Grievance.no)
        .join(Grievance, Grievance.id == RetentionHold.grievance_id)
        .where(RetentionHold.community_id == community_id, RetentionHold.lifted_at.is_(None))
        .order_by(RetentionHold.id.desc())
        .limit(SHOWN)
    )
    return [
        Held(row.id, no, row.reason, row.until_on, row.made_at, row.made_by_id) for row, no in rows
    ]


def hold(community_id: int, hold_id: int) -> RetentionHold | None:
    """A hold of a community on a report that the viewer may see."""
    return session.scalar(
        select(RetentionHold)
        .join(Grievance, Grievance.id == RetentionHold.grievance_id)
        .where(RetentionHold.id == hold_id, RetentionHold.community_id == community_id)
    )


def removed(
    community_id: int, *, before: int | None = None
) -> tuple[Sequence[Removed], int | None]:
    """What was removed, newest first, and the key of the next page."""
    statement = (
        select(Tombstone, Grievance.no)
        .join(Grievance, Grievance.id == Tombstone.grievance_id)
        .where(Tombstone.community_id == community_id)
    )
    if before is not None:
        statement = statement.where(Tombstone.id < before)
    rows = session.execute(statement.order_by(Tombstone.id.desc()).limit(PAGE + 1)).all()
    found = [
        Removed(row.id, no, row.at, Reason(row.rule), row.months, row.what) for row, no in rows
    ]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
