"""While somebody stands in: the queue, the messages and 我的网格员 move to them, day by day."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.base.outbox.models import OutboxMessage
from portal.community.grids.models import DutyKind
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.identity import staff
from tests.grievances.desk.conftest import text

FIRST, LAST = date(2026, 11, 24), date(2026, 11, 26)
DAYS = [(-1, False), (0, True), (2, True), (3, False)]


@pytest.fixture
def stand_in(here: Scene) -> Any:
    """A worker of another grid, who stands in from Tuesday to Thursday."""
    grid = GridFactory.create(community=here.community, name="第二网格")
    person = staff(Role.GRID_WORKER, grid=grid, name="孙替班")
    DutyFactory.create(
        grid=here.grid, person=person, kind=DutyKind.SUBSTITUTE, from_on=FIRST, until_on=LAST
    )
    return person


def at_ten(days: int) -> Any:
    """Ten in the morning, so many days after the first."""
    return clock.at(clock.start_of(FIRST + timedelta(days=days)) + timedelta(hours=10))


@pytest.mark.parametrize(("days", "stands_in"), DAYS)
def test_the_queue_of_the_own_grids_follows_the_days(enter, here, stand_in, days, stands_in):
    with at_ten(days):
        report = GrievanceFactory.create(scene=here)
        page = text(enter(stand_in, here).get())
        accepted = enter(stand_in, here).act(report, "accept").status_code

    assert (f'id="row-{report.no}"' in page) is stands_in
    assert accepted == (303 if stands_in else 403)


@pytest.mark.parametrize(("days", "stands_in"), DAYS)
def test_a_new_report_is_told_to_whoever_answers_that_day(here, stand_in, days, stands_in):
    with at_ten(days):
        GrievanceFactory.create(scene=here)

    told = session.scalars(
        select(OutboxMessage.person_id).where(OutboxMessage.topic == "grievance.new")
    ).all()
    assert told == [stand_in.id if stands_in else here.worker.id]


@pytest.mark.parametrize(("days", "stands_in"), DAYS)
def test_residents_see_who_answers_for_their_building(client, here, stand_in, days, stands_in):
    with at_ten(days):
        page = text(client.get(f"/c/{here.community.slug}/grid?building={here.building.code}"))

    assert ("孙替班" in page) is stands_in
    assert here.worker.name in page
