"""Photos of a grievance: taken up from uploads, in the order given."""

from collections.abc import Sequence

from sqlalchemy import insert

from portal.base.db import session
from portal.base.files import service as files
from portal.grievances.models import GrievancePhoto, PhotoStage

PURPOSE = "grievance"
MOST = 4


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
    rows = [
        {
            "grievance_id": grievance_id,
            "community_id": community_id,
            "file_id": file.id,
            "stage": stage,
            "position": position,
        }
        for position, file in enumerate(found)
    ]
    session.execute(insert(GrievancePhoto), rows)  # one statement; nobody needs their numbers
    return len(rows)
