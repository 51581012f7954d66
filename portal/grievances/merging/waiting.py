"""A report that was split waits for its parts."""

from sqlalchemy import exists, select

from portal.base.db import session
from portal.grievances.merging.errors import PartsStillOpen
from portal.grievances.models import Grievance, GrievanceStatus

S = GrievanceStatus

ANSWERED = frozenset({S.RESOLVED, S.CLOSED})
DONE_WITH = ANSWERED | {S.REJECTED, S.WITHDRAWN}


def refuse_while_parts_are_open(case: Grievance) -> None:
    """Nobody resolves a split report by hand before its parts are done with."""
    if not case.part_count:
        return
    waits = select(
        exists().where(
            Grievance.parent_case_id == case.id,
            Grievance.community_id == case.community_id,
            Grievance.status.not_in(DONE_WITH),
        )
    )
    if session.scalar(waits):
        raise PartsStillOpen
