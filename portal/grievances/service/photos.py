"""Photos of a grievance: taken up from uploads, in the order given."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.grievances.models import Grievance, GrievancePhoto, PhotoStage
from portal.grievances.upserts import BLIND, Prepared

PURPOSE = "grievance"
MOST = 4
_NEW = Prepared(GrievancePhoto)


def attach(
    *,
    grievance_id: int,
    community_id: int,
    tokens: Sequence[str],
    uploader_key: str,
    stage: PhotoStage,
) -> int:
    """Take up uploads of one browser, how many; raises ``PhotosMissing`` naming those gone."""
    if not tokens:
        return 0
    found = files.attach(
        tokens, uploader_key=uploader_key, purpose=PURPOSE, community_id=community_id
    )
    _NEW.send_many(
        [
            {
                "grievance_id": grievance_id,
                "community_id": community_id,
                "file_id": file_id,
                "stage": stage,
                "position": position,
                "released": False,
            }
            for position, file_id in enumerate(found)
        ]
    )
    return len(found)


def add_to(
    grievance: Grievance, tokens: Sequence[str], *, uploader_key: str, stage: PhotoStage
) -> None:
    """Take up what an event brings, the first four; the same errors."""
    attach(
        grievance_id=grievance.id,
        community_id=grievance.community_id,
        tokens=tokens[:MOST],
        uploader_key=uploader_key,
        stage=stage,
    )


def let_go(grievance_id: int, stage: PhotoStage, *, since: datetime, uploader_key: str) -> None:
    """Take photos off the report that were taken up at ``since`` or later; they wait for the next
    form of this browser."""
    found = session.execute(
        select(GrievancePhoto.id, GrievancePhoto.file_id)
        .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
        .where(
            GrievancePhoto.grievance_id == grievance_id,
            GrievancePhoto.stage == stage,
            StoredFile.attached_at >= since,
        )
    ).all()
    if not found:
        return
    session.execute(
        delete(GrievancePhoto).where(GrievancePhoto.id.in_([row.id for row in found])),
        execution_options=BLIND,
    )
    files.let_go([row.file_id for row in found], uploader_key=uploader_key)
