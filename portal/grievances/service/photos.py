"""Photos of a grievance: taken up from uploads, in the order given."""

from collections.abc import Sequence

from portal.base.files import service as files
from portal.grievances.models import GrievancePhoto, PhotoStage
from portal.grievances.upserts import Prepared

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
