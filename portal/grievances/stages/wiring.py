"""What the stages tell the floor: their pages, and who sees their photos."""

from sqlalchemy import select

from portal.base.access import viewer
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.files.permission import register_access, register_lasting
from portal.grievances import policy
from portal.grievances.models import Grievance
from portal.grievances.stages import desk, service
from portal.grievances.stages.models import StagePhoto, StageRecord

__all__ = ["desk", "wire"]  # importing the pages adds their routes


def wire() -> None:
    """Photos of records are for staff who may see the report."""
    register_access(service.PURPOSE, may_see_photo)
    register_lasting(service.PURPOSE)


def may_see_photo(file: StoredFile) -> bool:
    """Staff who may see the report; never the reporter, nor whom it is about."""
    grievance = session.scalar(
        select(Grievance)
        .join(StageRecord, StageRecord.grievance_id == Grievance.id)
        .join(StagePhoto, StagePhoto.record_id == StageRecord.id)
        .where(StagePhoto.file_id == file.id)
    )
    return grievance is not None and policy.can_see(viewer(), grievance)
