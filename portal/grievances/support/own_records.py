"""A person's supports: taken along, deleted with the account, kept when two persons are united."""

from typing import Any

from sqlalchemy import delete, func, select, update

from portal.base import scope
from portal.base.db import session
from portal.base.i18n import _, current_locale
from portal.community.places.models import Building, Landmark
from portal.grievances.models import Grievance
from portal.grievances.queries import categories
from portal.grievances.support import counting
from portal.grievances.support.models import GrievanceSupport
from portal.grievances.upserts import BLIND


def export_for(person_id: int) -> list[dict[str, Any]]:
    """The reports a person has too or follows, oldest first."""
    rows = session.execute(
        select(
            Grievance.no,
            func.coalesce(Building.name, Landmark.name, "").label("place"),
            Grievance.category_id,
            GrievanceSupport.supported_at,
            GrievanceSupport.follows,
        )
        .join(Grievance, Grievance.id == GrievanceSupport.grievance_id)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(GrievanceSupport.person_id == person_id)
        .order_by(GrievanceSupport.id)
    )
    kinds, locale = categories.by_id(), current_locale()
    return [
        {
            "no": row.no,
            "place": row.place,
            "category": kinds[row.category_id].name(locale),
            "supported_at": row.supported_at,
            "follows": _("Yes") if row.follows else _("No"),
        }
        for row in rows
    ]


def erase(person_id: int) -> None:
    """Remove all supports of a person; the numbers follow."""
    reports = counting.of_person(person_id)
    session.execute(
        delete(GrievanceSupport).where(GrievanceSupport.person_id == person_id),
        execution_options=BLIND,
    )
    for grievance_id in reports:
        counting.recount(grievance_id)


def move_to(gone: int, kept: int) -> None:
    """Two rows proved to be one person, who counts once; the earlier word of the two stays. What
    one reported is the other's now, and nobody joins an own report."""
    with scope.everywhere("two rows of one person"):
        _move_reports(gone, kept)
        _move_supports(gone, kept)
        for grievance_id in _joined_own(kept):
            counting.forget(grievance_id, kept)


def _move_reports(gone: int, kept: int) -> None:
    for column in (Grievance.reporter_id, Grievance.filed_by_id):
        session.execute(
            update(Grievance).where(column == gone).values({column.key: kept}),
            execution_options=BLIND,
        )


def _joined_own(person_id: int) -> list[int]:
    found = (
        select(Grievance.id)
        .join(GrievanceSupport, GrievanceSupport.grievance_id == Grievance.id)
        .where(GrievanceSupport.person_id == person_id, Grievance.reporter_id == person_id)
        .order_by(Grievance.id)
    )
    return list(session.scalars(found))


def _move_supports(gone: int, kept: int) -> None:
    both = set(counting.of_person(gone)) & set(counting.of_person(kept))
    moved = counting.of_person(gone)
    for grievance_id in sorted(both):
        _unite(grievance_id, gone, kept)
    session.execute(
        update(GrievanceSupport).where(GrievanceSupport.person_id == gone).values(person_id=kept),
        execution_options=BLIND,
    )
    for grievance_id in moved:
        counting.recount(grievance_id)


def _unite(grievance_id: int, gone: int, kept: int) -> None:
    pair = session.scalars(
        select(GrievanceSupport).where(
            GrievanceSupport.grievance_id == grievance_id,
            GrievanceSupport.person_id.in_((gone, kept)),
        )
    ).all()
    stays = next(row for row in pair if row.person_id == kept)
    goes = next(row for row in pair if row.person_id == gone)
    said = [row.supported_at for row in pair if row.supported_at is not None]
    stays.supported_at, stays.follows = min(said, default=None), stays.follows or goes.follows
    session.delete(goes)
    session.flush()  # before the rest is moved beside the session
