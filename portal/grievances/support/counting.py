"""How many neighbours have the problem of a report: distinct persons, its reporter left out."""

from sqlalchemy import BindParameter, bindparam, delete, func, select, union, update

from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances.models import Grievance
from portal.grievances.support.models import GrievanceSupport
from portal.grievances.upserts import BLIND

_REPORTS, _SUPPORTS = Grievance.__table__, GrievanceSupport.__table__
_LEAD: BindParameter[int] = bindparam("lead")
_PERSONS = union(
    select(_SUPPORTS.c.person_id).where(
        _SUPPORTS.c.grievance_id == _LEAD, _SUPPORTS.c.supported_at.is_not(None)
    ),
    select(_SUPPORTS.c.person_id)
    .join(_REPORTS, _REPORTS.c.id == _SUPPORTS.c.grievance_id)
    .where(_REPORTS.c.lead_case_id == _LEAD, _SUPPORTS.c.supported_at.is_not(None)),
    select(_REPORTS.c.reporter_id).where(
        _REPORTS.c.lead_case_id == _LEAD, _REPORTS.c.reporter_id.is_not(None)
    ),
).subquery()
_OWN = select(_REPORTS.c.reporter_id).where(_REPORTS.c.id == _LEAD).scalar_subquery()
_TOTAL = (
    select(func.count()).select_from(_PERSONS).where(_PERSONS.c.person_id.is_distinct_from(_OWN))
)


# Two who count at the same moment would each miss the other's row.
_LOCKED = (
    select(Grievance.lead_case_id).where(Grievance.id == bindparam("report")).with_for_update()
)


def total(grievance_id: int) -> int:
    """The persons who have the problem too, over the report and those joined with it."""
    session.flush()  # what was added before is counted
    return int(session.connection().execute(_TOTAL, {"lead": grievance_id}).scalar_one())


def recount(grievance_id: int) -> int:
    """Write the number into the row of the report, and of the one it is joined with; how many it
    is. Call it in the transaction that changed a support, a reporter, or what is joined."""
    lead_id = session.scalar(_LOCKED, {"report": grievance_id})
    number = total(grievance_id)
    session.execute(
        update(Grievance)
        .where(Grievance.id == grievance_id, Grievance.supporter_count != number)
        .values(supporter_count=number),
    )
    if lead_id is not None:
        recount(lead_id)
    return number


_OF_A_PERSON = Reading(
    select(GrievanceSupport.grievance_id)
    .where(GrievanceSupport.person_id == bindparam("person"))
    .order_by(GrievanceSupport.grievance_id)
)


def of_person(person_id: int) -> list[int]:
    """The reports that a person supports or follows, in the scope in force."""
    return [row.grievance_id for row in _OF_A_PERSON.rows(person=person_id)]


def forget(grievance_id: int, person_id: int) -> None:
    """Remove a person's support of a report, and count anew."""
    session.execute(
        delete(GrievanceSupport).where(
            GrievanceSupport.grievance_id == grievance_id,
            GrievanceSupport.person_id == person_id,
        ),
        execution_options=BLIND,
    )
    recount(grievance_id)
