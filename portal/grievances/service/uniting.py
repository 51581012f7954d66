"""Two rows proved to be one human being: the reports in the hands of one are the other's.

Who holds and who leads stands in the history, so each report tells of it by a note of its own;
nobody's open page is out of date by that.
"""

from typing import Any

from sqlalchemy import or_, select

from portal.base import scope
from portal.base.db import session
from portal.base.i18n import _
from portal.grievances.lifecycle import SYSTEM_ACTOR
from portal.grievances.models import EventKind, Grievance
from portal.grievances.models.filters import SavedFilter
from portal.grievances.service.moving import load, move

HANDS = (
    Grievance.holder_id,
    Grievance.lead_id,
    Grievance.reject_proposed_by_id,
    Grievance.rejected_by_id,
)


def move_to(gone: int, kept: int) -> None:
    """What the one held, led, or decided on is the other's, and so are the filters kept."""
    with scope.everywhere("two rows of one worker"):
        for grievance_id in _in_hands_of(gone):
            _hand_over(grievance_id, gone, kept)
        _move_filters(gone, kept)


def _in_hands_of(person_id: int) -> list[int]:
    found = select(Grievance.id).where(or_(*(column == person_id for column in HANDS)))
    return list(session.scalars(found.order_by(Grievance.id)))


def _hand_over(grievance_id: int, gone: int, kept: int) -> None:
    grievance = load(grievance_id)
    values: dict[str, Any] = {
        column.key: kept for column in HANDS if getattr(grievance, column.key) == gone
    }
    move(
        grievance,
        EventKind.NOTE,
        actor=SYSTEM_ACTOR,
        text=_("Two accounts of one worker were united."),
        values=values,
    )


def _move_filters(gone: int, kept: int) -> None:
    """A name that both used stays with the one that goes on."""
    rows = session.scalars(
        select(SavedFilter)
        .where(SavedFilter.person_id.in_((gone, kept)))
        .order_by(SavedFilter.position, SavedFilter.id)
    ).all()
    names = {(row.community_id, row.name) for row in rows if row.person_id == kept}
    places = [row.position for row in rows if row.person_id == kept]
    opening = {row.community_id for row in rows if row.person_id == kept and row.opens}
    last = max(places, default=0)
    for row in rows:
        if row.person_id != gone:
            continue
        if (row.community_id, row.name) in names:
            session.delete(row)
            continue
        last += 1
        row.person_id, row.position = kept, last
        row.opens = row.opens and row.community_id not in opening
    session.flush()
