"""Which communities' duties are out of date, and working them off: made ahead every day, anew when
the catalogue or the working-day calendar has changed. In small transactions, going on where a
run was stopped."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.deadlines.queries import CALENDAR
from portal.base.settings import revisions
from portal.base.settings.models import CacheRevision
from portal.community.places.models import Community
from portal.disclosures.calendar import planning
from portal.disclosures.models import DutyPlan

BATCH = 25
BLIND = {"synchronize_session": False}


def work_off() -> int:
    """Bring every community up to date that is not; how many were."""
    revisions.forget(CALENDAR)
    done = 0
    while True:
        with transaction():
            communities = out_of_date()
            _plan(communities)
        done += len(communities)
        if len(communities) < BATCH:
            return done


def plan_now(community_id: int) -> None:
    """Bring one community up to date in the running transaction, for whoever changed it."""
    _plan([session.get_one(Community, community_id)])


def put_off(district_id: int) -> None:
    """Let the communities of a district be brought up to date by the next run."""
    of_district = select(Community.id).where(Community.district_id == district_id)
    session.execute(
        update(DutyPlan).where(DutyPlan.community_id.in_(of_district)).values(planned_on=None),
        execution_options=BLIND,
    )


def out_of_date() -> Sequence[Community]:
    """The next communities to be brought up to date."""
    behind: ColumnElement[bool] = or_(
        DutyPlan.id.is_(None),
        DutyPlan.planned_on.is_(None),
        DutyPlan.planned_on != clock.today(),
        DutyPlan.calendar_mark != _mark(),
    )
    return session.scalars(
        select(Community)
        .outerjoin(DutyPlan, DutyPlan.community_id == Community.id)
        .where(Community.closed_on.is_(None), behind)
        .order_by(Community.id)
        .limit(BATCH)
    ).all()


def _plan(communities: Sequence[Community]) -> None:
    if not communities:
        return
    planning.plan(communities)
    mark, today = _mark(), clock.today()
    rows = [
        {"community_id": each.id, "planned_on": today, "calendar_mark": mark}
        for each in communities
    ]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(DutyPlan)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["community_id"], set_={"planned_on": today, "calendar_mark": mark}
        )
    )


def _mark() -> str:
    found = session.scalar(select(CacheRevision.token).where(CacheRevision.name == CALENDAR))
    return found or ""
