"""What a person may take along: their own reports, in words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.i18n import _, current_locale, day_and_time
from portal.grievances import labels, queries
from portal.grievances.callback import telling
from portal.grievances.lifecycle import REPORTER, SUPPORTER
from portal.grievances.merging import queries as ties
from portal.grievances.models import Event, EventKind, Grievance, GrievancePhoto
from portal.grievances.queries import categories


def export_for(person_id: int) -> list[dict[str, Any]]:
    """The person's reports with what they wrote later, oldest first."""
    reports = session.scalars(
        select(Grievance)
        .where(Grievance.reporter_id == person_id)
        .options(joinedload(Grievance.building), joinedload(Grievance.landmark))
        .order_by(Grievance.id)
    ).all()
    ids = [report.id for report in reports]
    said, photos, calls = _said(ids), _photo_counts(ids), telling.of_reports(ids)
    whole, foreign = {report.id: report.no for report in reports}, _judged_by_neighbours(ids)
    return [
        _told(report, own_opinion=report.id not in foreign)
        | {
            "said_later": "\n".join(said.get(report.id, [])),
            "call_backs": "\n".join(calls.get(report.id, [])),
            "photos": photos.get(report.id, 0),
            "part_of": whole.get(report.parent_case_id or 0),
            "dealt_with_together_with": _lead_no(report),
        }
        for report in reports
    ]


def _told(report: Grievance, *, own_opinion: bool) -> dict[str, Any]:
    kind = categories.by_id()[report.category_id]
    outcome, rated = report.outcome, report.satisfaction if own_opinion else None
    return {
        "no": report.no,
        "filed_at": report.filed_at,
        "category": kind.name(current_locale()),
        "place": queries.place_name(report, words=True),
        "text": report.text,
        "visibility": str(labels.VISIBILITY_LABELS[report.visibility]),
        "channel": str(labels.CHANNEL_LABELS[report.channel]),
        "status": str(labels.STATUS_LABELS[report.status]),
        "promised_at": report.promised_at,
        "accepted_at": report.accepted_at,
        "resolved_at": report.resolved_at,
        "outcome": str(labels.OUTCOME_LABELS[outcome]) if outcome else None,
        "reply": report.reply,
        "closed_at": report.closed_at,
        "solved": None if report.solved is None else _("Yes") if report.solved else _("No"),
        "satisfaction": str(labels.SATISFACTION_LABELS[rated]) if rated else None,
    }


def _judged_by_neighbours(ids: list[int]) -> set[int]:
    """The reports whose last answer is a supporter's; what those think is not the reporter's."""
    rows = session.execute(
        select(Event.grievance_id, Event.actor_kind)
        .where(Event.grievance_id.in_(ids), Event.kind == EventKind.CONFIRM)
        .order_by(Event.id)
    )
    last = {row.grievance_id: row.actor_kind for row in rows}
    return {grievance_id for grievance_id, actor_kind in last.items() if actor_kind == SUPPORTER}


def _lead_no(report: Grievance) -> str | None:
    """The number of the report into which it is merged, where neighbours may know of that one."""
    return (report.lead_case_id and ties.public_no(report.lead_case_id)) or None


def _said(ids: list[int]) -> dict[int, list[str]]:
    """What the reporter wrote after filing, a line for each time."""
    found: dict[int, list[str]] = {}
    for event in session.scalars(
        select(Event)
        .where(Event.grievance_id.in_(ids), Event.actor_kind == REPORTER, Event.text != "")
        .order_by(Event.id)
    ):
        line = _(
            "%(when)s %(what)s: %(text)s",
            when=day_and_time(event.at),
            what=labels.EVENT_LABELS[event.kind],
            text=event.text,
        )
        found.setdefault(event.grievance_id, []).append(line)
    return found


def _photo_counts(ids: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for grievance_id in session.scalars(
        select(GrievancePhoto.grievance_id).where(GrievancePhoto.grievance_id.in_(ids))
    ):
        counts[grievance_id] = counts.get(grievance_id, 0) + 1
    return counts
