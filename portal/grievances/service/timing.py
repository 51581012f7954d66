"""What entering a status does to the clocks and to the columns that tell of them."""

from datetime import datetime
from typing import Any

from portal.base.deadlines.limits import Due
from portal.grievances import clocks, lifecycle
from portal.grievances.clocks import Stage
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from portal.grievances.stages import standing

S, E = GrievanceStatus, EventKind

BACK_FROM_PAUSE = frozenset({E.ANSWER_INFO, E.INFO_TIMEOUT, E.UNMERGE})
PAUSES = (S.NEED_INFO, S.MERGED)
NEW_PROMISE = frozenset({E.DISPUTE, E.APPEAL})


def enter(
    grievance: Grievance,
    kind: EventKind,
    to: GrievanceStatus,
    values: dict[str, Any],
    *,
    at: datetime,
    author_id: int | None,
) -> dict[str, Any]:
    """End one segment and begin the next; the columns that change with it, beside ``values``."""
    changes = dict(values)
    if grievance.unit_id is not None and to not in lifecycle.KEEPS_UNIT:
        changes["unit_id"] = None
    told = _promise(grievance, kind, changes, at)
    if kind in BACK_FROM_PAUSE:
        new, told = clocks.resumed(grievance, at)
    else:
        new = clocks.stage(
            to,
            community_id=grievance.community_id,
            at=at,
            promised=told,
            urgent=grievance.urgent,
            with_unit=changes.get("unit_id", grievance.unit_id) is not None,
            key=standing.next_limit(grievance) if to is S.ESCALATED else None,
        )
    left = _left(grievance, at) if to in PAUSES else None
    clocks.end_running(grievance.id, at, author_id=author_id, left=left)
    clocks.begin(grievance.id, grievance.community_id, at, new)
    changes |= columns(new, told) | {
        "overdue_noted_at": None,
        "reminded_at": None,
        "origin_status": grievance.status.value if to in PAUSES else None,
    }
    return changes


def columns(new: Stage, promised: Due | None) -> dict[str, Any]:
    """The columns of the row that repeat the running clock."""
    return {
        "turn": new.turn,
        "due_at": new.due_at,
        "due_provisional": new.provisional or bool(promised and promised.provisional),
        "promised_at": promised.at if promised else None,
        "remind_at": new.remind_at,
        "objection_until": new.objection_until,
    }


def promised(grievance: Grievance) -> Due | None:
    """The date promised to the resident as it stands."""
    if grievance.promised_at is None:
        return None
    return Due(grievance.promised_at, grievance.due_provisional)


def _promise(
    grievance: Grievance, kind: EventKind, changes: dict[str, Any], at: datetime
) -> Due | None:
    """The promise as it is, or a new one where the case begins anew."""
    if kind not in NEW_PROMISE:
        if grievance.status is S.ESCALATED:
            return clocks.after_the_street(grievance, at)
        return promised(grievance)
    changes |= {"promise_from": at, "extended_at": None}
    return clocks.promise(
        community_id=grievance.community_id,
        limit_key=grievance.category.limit_key,
        reopened=kind is E.DISPUTE or grievance.reopen_count > 0,
        start=at,
    )


def _left(grievance: Grievance, at: datetime) -> Any:
    return clocks.left_of(grievance, clocks.segments(grievance.id)[-1], at)
