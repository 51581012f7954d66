"""What is covered on the photos of a report."""

from sqlalchemy import select

from portal.base.db import session
from portal.base.files.covering import Area, read
from portal.grievances.models import GrievancePhoto, PhotoCover


def covers(grievance_id: int) -> dict[int, list[Area]]:
    """The areas by the id of their photo; photos without any are left out."""
    rows = session.execute(
        select(PhotoCover.photo_id, PhotoCover.boxes)
        .join(GrievancePhoto, GrievancePhoto.id == PhotoCover.photo_id)
        .where(GrievancePhoto.grievance_id == grievance_id)
    )
    return {row.photo_id: [read(text) for text in row.boxes] for row in rows if row.boxes}
