"""Supporting and following a report. Each is done once, however often it is tapped."""

from sqlalchemy import update

from portal.base import clock
from portal.base.db import session
from portal.base.errors import NotFound
from portal.grievances import policy
from portal.grievances.models import Grievance
from portal.grievances.service.moving import load
from portal.grievances.support import counting, queries
from portal.grievances.support import policy as support_policy
from portal.grievances.support.counting import recount
from portal.grievances.support.errors import Finished, OwnReport, PhoneNeeded
from portal.grievances.support.models import GrievanceSupport
from portal.grievances.upserts import BLIND, Prepared

__all__ = ["follow", "recount", "support", "take_back", "unfollow"]

_ROW = GrievanceSupport.__table__
_SUPPORT = Prepared(
    GrievanceSupport,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["grievance_id", "person_id"],
        set_={"supported_at": insert.excluded.supported_at, "follows": True},
        where=_ROW.c.supported_at.is_(None),
    ),
)
_FOLLOW = Prepared(
    GrievanceSupport,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["grievance_id", "person_id"], set_={"follows": True}
    ),
)


def support(grievance_id: int, *, person_id: int) -> int:
    """我也遇到了, with news of the report; how many say so now.

    Raises ``NotFound`` for what is not public, ``OwnReport``, ``Finished``, ``PhoneNeeded``.
    """
    grievance = _open_to(grievance_id, person_id)
    if not queries.is_verified(person_id):
        raise PhoneNeeded
    _SUPPORT.send(
        community_id=grievance.community_id,
        grievance_id=grievance.id,
        person_id=person_id,
        supported_at=clock.now(),
        follows=True,
    )
    return recount(grievance.id)


def take_back(grievance_id: int, *, person_id: int) -> int:
    """The support is taken back, and news with it; how many remain. Possible at any time."""
    counting.hold(grievance_id)
    grievance = load(grievance_id)
    counting.forget(grievance.id, person_id)
    return grievance.supporter_count


def follow(grievance_id: int, *, person_id: int) -> None:
    """News of the report, without having the problem."""
    grievance = _open_to(grievance_id, person_id)
    _FOLLOW.send(
        community_id=grievance.community_id,
        grievance_id=grievance.id,
        person_id=person_id,
        supported_at=None,
        follows=True,
    )


def unfollow(grievance_id: int, *, person_id: int) -> None:
    """No more news; a support stays."""
    standing = queries.standing(grievance_id, person_id)
    if not standing.supports:
        counting.forget(grievance_id, person_id)
        return
    session.execute(
        update(GrievanceSupport)
        .where(
            GrievanceSupport.grievance_id == grievance_id,
            GrievanceSupport.person_id == person_id,
        )
        .values(follows=False),
        execution_options=BLIND,
    )


def _open_to(grievance_id: int, person_id: int) -> Grievance:
    """The report, locked, if this person may join it."""
    grievance = load(grievance_id)
    if not policy.is_public(grievance):
        raise NotFound
    if grievance.reporter_id == person_id:
        raise OwnReport
    if not support_policy.takes_support(grievance):
        raise Finished
    return grievance
