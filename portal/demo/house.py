"""What else lies on the desks of the demo: who is rung at night, a worker on leave, slips, wishes,
a word about the portal, a request about one's data, and codes for people who try much."""

from datetime import timedelta

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.settings import INSTALLATION, Setting
from portal.base.settings import service as settings
from portal.community.grids.models import DutyKind, GridDuty, OnCall
from portal.community.identity import options
from portal.community.identity.service import households
from portal.community.places.models import Household
from portal.demo.people import CONFIRMED, Cast
from portal.demo.places import Town
from portal.privacy.models import RequestKind
from portal.privacy.service import feedback, requests

NIGHTS = 90  # days on the roster
WHY = "演示：同一个号码会反复登录"
CODES: tuple[tuple[Setting[int], int], ...] = (
    (options.CODES_PER_MINUTE, 5),
    (options.CODES_PER_HOUR, 30),
    (options.CODES_PER_DAY, 100),
)


def build(towns: list[Town], cast: Cast) -> None:
    """Everything, after people and places are there."""
    with transaction():
        for town, first in zip(towns, (1, 8), strict=True):
            _roster(town, cast, first)
        _leave(towns[0], cast)
        _wishes(towns[0], cast)
        _words(towns[0], cast)
        for setting, number in CODES:
            settings.change(
                setting=setting, scope=INSTALLATION, text=str(number), by=None, reason=WHY
            )


def _roster(town: Town, cast: Cast, first: int) -> None:
    """Two of the committee are rung at any hour, so that words of danger reach somebody."""
    today = clock.today()
    for n in (first, first + 1):
        session.add(
            OnCall(
                community_id=town.community.id,
                person_id=cast.staff[f"committee{n}"].id,
                phone=f"139000001{n:02d}",
                from_on=today - timedelta(days=1),
                until_on=today + timedelta(days=NIGHTS),
            )
        )


def _leave(town: Town, cast: Cast) -> None:
    """A substitute for a grid whose worker is on leave in two weeks."""
    begins = clock.today() + timedelta(days=14)
    session.add(
        GridDuty(
            community_id=town.community.id,
            grid_id=town.grids[2].id,
            person_id=cast.staff["grid4"].id,
            kind=DutyKind.SUBSTITUTE,
            from_on=begins,
            until_on=begins + timedelta(days=4),
            reason="年休假（演示）",
            work_phone="13900000004",
        )
    )


def _wishes(town: Town, cast: Cast) -> None:
    """Two residents without a slip ask the grid worker to confirm them."""
    homes = session.scalars(
        select(Household)
        .where(Household.community_id == town.community.id)
        .order_by(Household.id.desc())
        .limit(2)
    ).all()
    for person, home in zip(cast.residents[CONFIRMED:], homes, strict=False):
        households.ask_confirmation(person_id=person.id, household=home)


def _words(town: Town, cast: Cast) -> None:
    """Feedback about the portal, and a request about one's data that waits for an answer."""
    feedback.give_feedback(
        text="希望首页能直接看到我上次反映的进度。（演示）",
        contact="",
        person_id=cast.residents[8].id,
        community_id=town.community.id,
    )
    requests.make_request(
        person_id=cast.residents[9].id,
        community_id=town.community.id,
        kind=RequestKind.CORRECT,
        text="门牌号应为9号楼2单元，请更正。（演示）",
    )
