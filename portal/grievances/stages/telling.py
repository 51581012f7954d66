"""Telling the reporter that a stage is over, once for each stage."""

from portal.base.outbox.service import enqueue
from portal.grievances import recipients
from portal.grievances.models import Grievance
from portal.grievances.stages.kinds import Stage


def tell_reporter(grievance: Grievance, stage: Stage, *, reached: bool) -> None:
    """Announce it; a stage that is recorded again after a correction is not announced again."""
    due = grievance.due_at
    for person_id in recipients.people(grievance, "reporter"):
        enqueue(
            f"grievance.{'stage' if reached else 'stage_skipped'}",
            key=f"{grievance.id}:{grievance.reopen_count}:{stage.id}:{person_id}",
            person_id=person_id,
            community_id=grievance.community_id,
            grievance_id=grievance.id,
            community=grievance.community_id,
            no=grievance.no,
            stage=stage.name_zh,
            due_at=due.isoformat() if due else "",
        )
