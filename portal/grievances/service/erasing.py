"""Cutting a person out of their reports, and what becomes of private words in the end.

The public record stays: kind, place, dates, status, replies, and words and photos that neighbours
were shown. Everything else the reporter wrote is needed for the work until the case is closed; then
it goes, at once when the person asked for it, else after the months that are set.
"""

import secrets
from collections.abc import Iterable

from sqlalchemy import Row, select, update

from portal.base import clock
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.grievances import follow
from portal.grievances.lifecycle import REPORTER, SYSTEM_ACTOR
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    PhotoStage,
    Turn,
)
from portal.grievances.service.moving import load, move
from portal.grievances.upserts import BLIND


def erase_reporter(person_id: int) -> dict[str, int]:
    """Cut a person out of all their reports; counts of reports, and of those whose private words
    went at once (the others' go when they are closed)."""
    ids = _own(person_id)
    emptied = 0
    for grievance_id in ids:
        grievance = load(grievance_id)
        emptied += cut(grievance)
    return {"grievances": len(ids), "emptied": emptied, "waiting": len(ids) - emptied}


def _own(person_id: int) -> list[int]:
    return list(
        session.scalars(
            select(Grievance.id).where(Grievance.reporter_id == person_id).order_by(Grievance.id)
        )
    )


def cut(grievance: Grievance) -> bool:
    """Take the reporter away and make link and code worthless; whether the words went too."""
    now = clock.now()
    values: dict[str, object] = {
        "reporter_id": None,
        "reporter_erased_at": now,
        "follow_hash": follow.hash_secret(secrets.token_hex(16)),
        "query_hash": follow.hash_secret(secrets.token_hex(16)),
    }
    over = grievance.turn is Turn.NOBODY
    if over:
        values |= _emptied(grievance)
    move(grievance, EventKind.ERASE, actor=SYSTEM_ACTOR, values=values)
    if over:
        _empty_events_and_photos(grievance)
    return over


def forget_words(grievance_id: int) -> bool:
    """Remove what is private of a finished report, and the reporter with it."""
    grievance = load(grievance_id)
    if grievance.turn is not Turn.NOBODY or grievance.words_erased_at is not None:
        return False
    return cut(grievance)


def _emptied(grievance: Grievance) -> dict[str, object]:
    values: dict[str, object] = {"words_erased_at": clock.now()}
    if grievance.released_at is None:
        values["text"] = ""
    if grievance.building_id is not None or grievance.landmark_id is not None:
        values["place_text"] = ""
    return values


def _empty_events_and_photos(grievance: Grievance) -> None:
    session.execute(
        update(Event)
        .where(
            Event.grievance_id == grievance.id,
            Event.actor_kind == REPORTER,
            Event.is_public.is_(False),
        )
        .values(text=""),
        execution_options=BLIND,
    )
    _remove(
        session.execute(
            select(GrievancePhoto, StoredFile)
            .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
            .where(
                GrievancePhoto.grievance_id == grievance.id,
                GrievancePhoto.released.is_(False),
                GrievancePhoto.stage != PhotoStage.AFTER,
            )
        )
    )


def _remove(pairs: Iterable[Row[GrievancePhoto, StoredFile]]) -> None:
    for photo, file in list(pairs):
        session.delete(photo)
        session.flush()  # the file may go only after what points at it
        files.remove(file)
