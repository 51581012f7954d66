"""Reports of the demo that residents urge (催办), and one under supervision (督办)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.base import clock
from portal.base.access.permissions import Role
from portal.base.db import session, transaction
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.grievances.lifecycle import REPORTER, SUPERVISOR, Actor
from portal.grievances.models import Grievance
from portal.grievances.urging import policy, service

HOW_MANY = 4
WORDS = ("已经好几天了，请安排人来看。", "", "老人进出都要绕行，请尽快处理。", "")
WHY = "承诺日期已过，居民多次催办，请说明进展和办结安排。"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(hours=25)


def build(towns: list[Town], cast: Cast) -> None:
    """All of it in the first community: the oldest are urged, the very oldest twice."""
    waiting = _waiting(towns[0].community.id)
    for n, report in enumerate(waiting[:HOW_MANY]):
        for ago in (A_DAY, AN_HOUR) if n % 2 == 0 else (AN_HOUR,):
            _urge(report, clock.now() - ago, WORDS[n] if ago is AN_HOUR else "")
    if waiting:
        _supervise(waiting[0], cast.staff["supervisor1"].id)


def _waiting(community_id: int) -> list[Grievance]:
    """Reports with an account that somebody else has had in hand for some time."""
    found = session.scalars(
        select(Grievance)
        .where(
            Grievance.community_id == community_id,
            Grievance.turn.in_(policy.OTHERS),
            Grievance.reporter_id.is_not(None),
            Grievance.changed_at < clock.now() - A_DAY,
        )
        .order_by(Grievance.due_at, Grievance.id)
    ).all()
    pace, then = service.pace_of(community_id), clock.now() - A_DAY
    begins = {each.id: policy.possible_from(each, pace) for each in found}
    return [each for each in found if (begins[each.id] or clock.now()) < then]


def _urge(report: Grievance, moment: datetime, text: str) -> None:
    with transaction(), clock.at(moment):
        service.urge(report.id, actor=Actor(REPORTER, report.reporter_id), text=text)


def _supervise(report: Grievance, person_id: int) -> None:
    with transaction(), clock.at(clock.now() - AN_HOUR / 2):
        session.refresh(report)
        service.supervise(
            report.id,
            actor=Actor(SUPERVISOR, person_id),
            office=Role.SUPERVISOR,
            version=report.version,
            reason=WHY,
            until=service.usual_day(report.community_id),
        )
