"""What a client gets who asks for extensions: history and photos, for a whole page at once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.grievances.models import Event, EventKind, GrievancePhoto, PhotoStage
from portal.grievances.queries.history import FOR_NEIGHBOURS, TAKEN_BACK, standing


class Note(NamedTuple):
    """Something that happened; ``text`` only where staff wrote it for the public."""

    kind: EventKind
    at: datetime
    text: str


class Picture(NamedTuple):
    """A released photo."""

    token: str
    stage: PhotoStage


_NOTES = Reading(
    select(
        Event.grievance_id,
        Event.kind,
        Event.at,
        Event.text,
        Event.is_public,
        Event.seq,
        TAKEN_BACK.label("taken_back"),
    )
    .where(
        Event.grievance_id.in_(bindparam("ids", expanding=True)),
        Event.kind.in_(sorted({*FOR_NEIGHBOURS, EventKind.UNDO})),
    )
    .order_by(Event.grievance_id, Event.seq)
)
_PICTURES = Reading(
    select(GrievancePhoto.grievance_id, StoredFile.token, GrievancePhoto.stage)
    .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
    .where(
        GrievancePhoto.grievance_id.in_(bindparam("ids", expanding=True)),
        GrievancePhoto.released.is_(True),
    )
    .order_by(GrievancePhoto.grievance_id, GrievancePhoto.id)
)


def notes(ids: Sequence[int]) -> dict[int, list[Note]]:
    """The public history of these reports, oldest first."""
    found: dict[int, list[Note]] = {}
    rows = _NOTES.rows(ids=list(ids))
    for grievance_id, history in groupby(rows, key=lambda row: row.grievance_id):
        found[grievance_id] = [
            Note(row.kind, row.at, row.text if row.is_public else "") for row in standing(history)
        ]
    return found


def pictures(ids: Sequence[int]) -> dict[int, list[Picture]]:
    """The released photos of these reports, which the caller knows to be public."""
    found: dict[int, list[Picture]] = {}
    for row in _PICTURES.rows(ids=list(ids)):
        found.setdefault(row.grievance_id, []).append(Picture(row.token, row.stage))
    return found
