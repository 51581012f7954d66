"""Who is told of what is due and when: the owner before and on the day, others once it is late."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.settings import of_community, registry
from portal.base.settings import service as settings
from portal.disclosures.calendar import keeping, reminding, service
from portal.disclosures.calendar.telling import Rhythm
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.models import Duty
from tests.factories.disclosures import DutyFactory, ItemFactory, Office, office
from tests.factories.identity import staff

DUE = date(2026, 10, 30)


@pytest.fixture
def here() -> Office:
    """A community with everybody in it."""
    return office()


def owed(here: Office, *, office: str = "", name: str = "工作经费") -> Duty:
    """A duty of the third quarter, due on Friday, 30 October 2026."""
    item = ItemFactory.create(name=name, owner_office=office)
    reckoning = catalogue.reckoning(here.community.id)
    tell_on = Rhythm(5, 1).next_on(DUE, reckoning)
    return DutyFactory.create(community=here.community, item=item, due_on=DUE, tell_on=tell_on)


def told_at(moment: str) -> list[tuple[str, int | None]]:
    """What was announced newly by a run at that moment."""
    known = set(session.scalars(select(OutboxMessage.id)))
    with clock.at(moment):
        reminding.tell_due()
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic.like("disclosure.%")).order_by("id")
    )
    return [
        (row.topic.removeprefix("disclosure."), row.person_id)
        for row in rows
        if row.id not in known
    ]


def test_the_owner_is_told_five_working_days_before_on_the_day_and_others_after_it(
    here: Office,
) -> None:
    owed(here, office="财务委员")

    assert told_at("2026-10-22T23:59:00+08:00") == []
    assert told_at("2026-10-23T00:01:00+08:00") == [("due_soon", here.drafter.id)]
    assert told_at("2026-10-29T12:00:00+08:00") == []
    assert told_at("2026-10-30T08:00:00+08:00") == [("due_today", here.drafter.id)]
    assert told_at("2026-10-31T08:00:00+08:00") == []
    assert told_at("2026-11-02T08:00:00+08:00") == [("late", here.supervisor.id)]
    assert told_at("2026-11-20T08:00:00+08:00") == []


def test_without_an_office_all_of_the_committee_is_told(here: Office) -> None:
    owed(here)

    told = told_at("2026-10-23T09:00:00+08:00")

    assert {person for _topic, person in told} == {
        here.drafter.id,
        here.colleague.id,
        here.director.id,
    }


def test_the_sub_district_learns_what_is_late(here: Office) -> None:
    street = staff(Role.STREET, division=here.community.street)
    owed(here)

    told = told_at("2026-11-02T09:00:00+08:00")

    assert sorted(told) == sorted([("late", here.supervisor.id), ("late", street.id)])


def test_items_with_the_same_date_come_in_one_message(here: Office) -> None:
    for name in ("工作经费", "服务经费", "公益资金"):
        owed(here, office="财务委员", name=name)

    told_at("2026-10-23T09:00:00+08:00")
    row = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "disclosure.due_soon")
    ).one()

    assert row.facts["number"] == 3
    assert row.facts["items"] == "工作经费、服务经费、公益资金"


def test_what_is_public_reminds_nobody(here: Office) -> None:
    duty = owed(here)
    with transaction():
        duty.met_at = clock.now()

    assert told_at("2026-10-23T09:00:00+08:00") == []


def test_after_days_without_power_only_what_still_matters_is_told(here: Office) -> None:
    owed(here)

    assert told_at("2026-10-31T09:00:00+08:00") == []
    assert told_at("2026-11-02T09:00:00+08:00") == [("late", here.supervisor.id)]


def test_a_community_sets_its_own_days(here: Office) -> None:
    with clock.at("2026-09-01T09:00:00+08:00"), transaction():
        for key, days in (("disclosures.remind_days", "2"), ("disclosures.late_days", "3")):
            settings.change(
                setting=registry.find(key),
                scope=of_community(here.community.id),
                text=days,
                by=None,
                reason="试行",
            )
    item = ItemFactory.create(key="each-time-thing", frequency="each_time", owner_office="财务委员")
    with clock.at("2026-09-30T09:00:00+08:00"), transaction():
        duty = service.record_event(
            community_id=here.community.id,
            item_key=item.key,
            on=date(2026, 9, 30),
            event="收到捐赠",
            actor_id=here.drafter.id,
        )

    assert duty.due_on == date(2026, 11, 3)
    assert duty.tell_on == date(2026, 10, 30)
    assert told_at("2026-10-30T09:00:00+08:00") == [("due_soon", here.drafter.id)]
    assert told_at("2026-11-05T09:00:00+08:00") == []
    assert told_at("2026-11-06T09:00:00+08:00") == [("late", here.supervisor.id)]


def test_planning_again_repeats_no_reminder(here: Office) -> None:
    owed(here, office="财务委员")
    told_at("2026-10-23T09:00:00+08:00")
    with clock.at("2026-10-23T10:00:00+08:00"):
        keeping.work_off()

    assert told_at("2026-10-23T11:00:00+08:00") == []
