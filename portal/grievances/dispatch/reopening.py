"""A resident says that a unit's work did not help: the unit's link opens the work order again.

Knows rows only, because the services of dispatch themselves build on those that reopen a report.
"""

from datetime import timedelta

from sqlalchemy import select, update

from portal.base import clock, settings
from portal.base.db import session
from portal.grievances import options
from portal.grievances.dispatch.models import Assignment, WorkOrderLink
from portal.grievances.models import Grievance
from portal.grievances.upserts import BLIND


def let_unit_in(grievance: Grievance) -> None:
    """Let the newest link of the unit that has the report open for the set days from now."""
    if grievance.unit_id is None:
        return
    newest = (
        select(Assignment.id)
        .where(
            Assignment.grievance_id == grievance.id,
            Assignment.unit_id == grievance.unit_id,
            Assignment.returned_at.is_(None),
            Assignment.taken_back_at.is_(None),
        )
        .order_by(Assignment.id.desc())
        .limit(1)
    )
    assignment_id = session.scalar(newest)
    days = settings.get(options.WORK_ORDER_DAYS, community=grievance.community_id)
    session.execute(
        update(WorkOrderLink)
        .where(WorkOrderLink.assignment_id == assignment_id, WorkOrderLink.revoked_at.is_(None))
        .values(expires_at=clock.now() + timedelta(days=days)),
        execution_options=BLIND,
    )
