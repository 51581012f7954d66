"""What a person may take along: their own reports, in words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.grievances.lifecycle import REPORTER
from portal.grievances.models import Event, Grievance, GrievancePhoto
from portal.grievances.service.moving import plain

COLUMNS = (
    "no",
    "filed_at",
    "place_text",
    "text",
    "visibility",
    "channel",
    "status",
    "promised_at",
    "reply",
    "outcome",
    "solved",
    "satisfaction",
    "accepted_at",
    "resolved_at",
    "closed_at",
)


def export_for(person_id: int) -> list[dict[str, Any]]:
    """The person's reports with what they wrote later, oldest first."""
    reports = session.scalars(
        select(Grievance)
        .where(Grievance.reporter_id == person_id)
        .options(joinedload(Grievance.category, innerjoin=True))
        .order_by(Grievance.id)
    ).all()
    ids = [report.id for report in reports]
    said, photos = _said(ids), _photo_counts(ids)
    return [
        {name: plain(getattr(report, name)) for name in COLUMNS}
        | {
            "category": report.category.name_zh,
            "said_later": said.get(report.id, []),
            "photos": photos.get(report.id, 0),
        }
        for report in reports
    ]


def _said(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for event in session.scalars(
        select(Event)
        .where(Event.grievance_id.in_(ids), Event.actor_kind == REPORTER, Event.text != "")
        .order_by(Event.id)
    ):
        said = {"at": plain(event.at), "kind": event.kind.value, "text": event.text}
        found.setdefault(event.grievance_id, []).append(said)
    return found


def _photo_counts(ids: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for grievance_id in session.scalars(
        select(GrievancePhoto.grievance_id).where(GrievancePhoto.grievance_id.in_(ids))
    ):
        counts[grievance_id] = counts.get(grievance_id, 0) + 1
    return counts
