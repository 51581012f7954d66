"""How many neighbours have the problem of a report: distinct persons, its reporter left out.

Who reported a joined one without saying who they are counts as a person too; who was known and has
been forgotten does not.
"""

from sqlalchemy import BindParameter, bindparam, delete, func, or_, select, union, update

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
_UNNAMED = (
    select(func.count())
    .select_from(_REPORTS)
    .where(
        _REPORTS.c.lead_case_id == _LEAD,
        _REPORTS.c.reporter_id.is_(None),
        _REPORTS.c.reporter_erased_at.is_(None),
    )
    .scalar_subquery()
)
_TOTAL = (
    select(func.count() + _UNNAMED)
    .select_from(_PERSONS)
    .where(_PERSONS.c.person_id.is_distinct_from(_OWN))
)

# Two who count at the same moment would each miss the other's row. The lead comes first, as where
# its result reaches the others, so that nobody waits crosswise.
_LEAD_OF = (
    select(_REPORTS.c.lead_case_id).where(_REPORTS.c.id == bindparam("report")).scalar_subquery()
)
_LOCKED = (
    select(Grievance.id, Grievance.lead_case_id)
    .where(or_(Grievance.id == bindparam("report"), Grievance.id == _LEAD_OF))
    .order_by(Grievance.lead_case_id.is_not(None))
    .with_for_update()
)


def total(grievance_id: int) -> int:
    """The persons who have the problem too, over the report and those joined with it."""
    session.flush()  # what was added before is counted
    return int(session.connection().execute(_TOTAL, {"lead": grievance_id}).scalar_one())


def hold(grievance_id: int) -> int | None:
    """Lock the report until the transaction ends, and before it the one it is joined with, whose
    number is returned."""
    rows = session.execute(_LOCKED, {"report": grievance_id}).all()
    return next((row.lead_case_id for row in rows if row.id == grievance_id), None)


def recount(grievance_id: int) -> int:
    """Write the number into the row of the report, and of the one it is joined with; how many it
    is. Call it in the transaction that changed a support, a reporter, or what is joined."""
    lead_id = hold(grievance_id)
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
