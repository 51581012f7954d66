"""What hangs together with a report, for pages: its lead, what is merged into it, its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy import text as sql

from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances.models import (
    PUBLIC,
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    PhotoStage,
)
from portal.grievances.policy import Report

_LINE = (
    Grievance.id,
    Grievance.no,
    Grievance.category_id,
    Grievance.status,
    Grievance.turn,
    Grievance.filed_at,
    Grievance.due_at,
    Grievance.due_provisional,
    Grievance.promised_at,
    Grievance.visibility,
    Grievance.held_for,
    Grievance.supporter_count,
    Grievance.merged_count,
    func.coalesce(Building.name, Landmark.name, Grievance.place_text).label("place"),
)
_LINES = (
    select(*_LINE)
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
)
MOST = 50
_ONE = Reading(_LINES.where(Grievance.id == bindparam("grievance")))
_MERGED = Reading(
    _LINES.where(Grievance.lead_case_id == bindparam("lead")).order_by(Grievance.id).limit(MOST)
)
_PARTS = Reading(
    _LINES.where(Grievance.parent_case_id == bindparam("parent")).order_by(Grievance.id)
)
# What was added to merged reports, in words and as photos, and with which words they were urged,
# newest first.
_ADDED = Reading(
    select(Grievance.no, Event.kind, Event.at, Event.text)
    .join(Event, Event.grievance_id == Grievance.id)
    .where(
        Grievance.lead_case_id == bindparam("lead"),
        or_(
            Event.kind == EventKind.ADD,
            and_(Event.kind == EventKind.URGE, Event.text != ""),
        ),
    )
    .order_by(Event.id.desc())
    .limit(MOST)
)
_ADDED_PHOTOS = Reading(
    select(
        GrievancePhoto.id,
        Grievance.no,
        StoredFile.token,
        GrievancePhoto.stage,
        GrievancePhoto.released,
        StoredFile.width,
        StoredFile.height,
    )
    .join(GrievancePhoto, GrievancePhoto.grievance_id == Grievance.id)
    .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
    .where(Grievance.lead_case_id == bindparam("lead"), GrievancePhoto.stage == PhotoStage.ADDED)
    .order_by(GrievancePhoto.id.desc())
    .limit(MOST)
)
_PUBLIC_NO = Reading(
    select(Grievance.no).where(Grievance.id == bindparam("grievance"), sql(PUBLIC))
)

Line = Row[Any]


@dataclass(frozen=True)
class Beside:
    """``lead`` is the report with which this one is dealt with, ``merged`` what is joined into it,
    ``whole`` the report of which it is a part, ``parts`` its own parts."""

    lead: Line | None = None
    merged: Sequence[Line] = ()
    whole: Line | None = None
    parts: Sequence[Line] = ()


NOTHING = Beside()


def beside(report: Report, *, names_merged: bool = False) -> Beside:
    """What hangs together with a report; one statement for each kind of tie that it has, and none
    for the many that have none. Merged ones are read for staff only (``names_merged``)."""
    lead_id, whole_id = report.lead_case_id, report.parent_case_id
    if lead_id is None and whole_id is None and not (report.merged_count or report.part_count):
        return NOTHING
    return Beside(
        lead=_ONE.first(grievance=lead_id) if lead_id is not None else None,
        merged=_MERGED.rows(lead=report.id) if names_merged and report.merged_count else (),
        whole=_ONE.first(grievance=whole_id) if whole_id is not None else None,
        parts=_PARTS.rows(parent=report.id) if report.part_count else (),
    )


def added(lead: Report) -> tuple[Sequence[Line], Sequence[Line]]:
    """What was added to merged reports, for who has the lead in hand: words, then photos."""
    if not lead.merged_count:
        return (), ()
    return _ADDED.rows(lead=lead.id), _ADDED_PHOTOS.rows(lead=lead.id)


def public_no(grievance_id: int) -> str:
    """A report's number if neighbours may know of it; empty otherwise."""
    return str(_PUBLIC_NO.scalar(grievance=grievance_id) or "")
