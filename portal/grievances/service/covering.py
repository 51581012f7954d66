"""Keeping what staff covered on photos, so that no later act shows it by accident."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.base.db import session
from portal.base.files.covering import Area, texts
from portal.grievances.errors import CoverChanged
from portal.grievances.models import Grievance, GrievancePhoto, PhotoCover


@dataclass(frozen=True)
class Drawn:
    """What is to be covered on a photo now, and what stood there when the form was opened."""

    areas: tuple[Area, ...]
    seen: tuple[str, ...]


def keep_covers(grievance: Grievance, drawn: Mapping[int, Drawn]) -> None:
    """Keep the areas of these photos; raises ``CoverChanged`` where a colleague changed them
    after the form was opened. Photos of other reports are passed over."""
    photos = session.scalars(
        select(GrievancePhoto.id).where(
            GrievancePhoto.grievance_id == grievance.id, GrievancePhoto.id.in_(drawn)
        )
    ).all()
    rows = {
        row.photo_id: row
        for row in session.scalars(select(PhotoCover).where(PhotoCover.photo_id.in_(photos)))
    }
    for photo_id in photos:
        row, wanted = rows.get(photo_id), texts(drawn[photo_id].areas)
        known = row.boxes if row is not None else []
        if wanted == known:
            continue
        if list(drawn[photo_id].seen) != known:
            raise CoverChanged
        if row is None:
            row = PhotoCover(photo_id=photo_id, community_id=grievance.community_id, boxes=[])
            session.add(row)
        row.boxes = wanted
