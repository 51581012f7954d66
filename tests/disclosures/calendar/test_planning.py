"""Duties are made ahead, stay the same when made again, and follow the catalogue and calendar."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.deadlines import DayKind
from portal.base.deadlines import service as working_days
from portal.community.places.models import Community
from portal.disclosures.calendar import keeping, queries
from portal.disclosures.catalogue import service
from portal.disclosures.catalogue.chains import Limit
from portal.disclosures.catalogue.service import Owner
from portal.disclosures.models import CatalogueItem, Duty, Frequency, LimitClock
from tests.factories.disclosures import DutyFactory, ItemFactory, Way, office
from tests.factories.places import CommunityFactory

LONG_AGO = datetime.fromisoformat("2025-01-01T00:00:00+08:00")


@pytest.fixture
def here() -> Community:
    """A community that was there before every period looked at."""
    with transaction():
        session.execute(update(CatalogueItem).values(created_at=LONG_AGO))
    return CommunityFactory.create(created_at=LONG_AGO)


def rows(community: Community, key: str) -> list[Duty]:
    """The duties of an item, in their order."""
    session.expire_all()
    wanted = select(Duty).where(Duty.community_id == community.id, Duty.item_key == key)
    return list(session.scalars(wanted.order_by(Duty.period_from, Duty.id)))


def spans(community: Community, key: str) -> list[tuple[date, date, date]]:
    """From, until, due."""
    return [(row.period_from, row.period_until, row.due_on) for row in rows(community, key)]


def content(key: str, **changed: Any) -> service.Content:
    """What the installation's item says, with a few parts changed."""
    row = session.scalars(select(CatalogueItem).where(CatalogueItem.key == key)).first()
    assert row is not None
    values = service.content_of(row).__dict__
    return service.Content(**values | changed)


def test_quarters_of_the_funds_are_owed_one_after_another(here: Community) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()

    found = spans(here, "work-funds")

    assert found[-2:] == [
        (date(2026, 7, 1), date(2026, 9, 30), date(2026, 11, 3)),
        (date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 29)),
    ]


def test_running_again_changes_nothing(here: Community) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()
        before = [(row.id, row.due_on, row.tell_on) for row in rows(here, "work-funds")]
        with transaction():
            keeping.plan_now(here.id)
        assert keeping.work_off() == 0

    assert [(row.id, row.due_on, row.tell_on) for row in rows(here, "work-funds")] == before


def test_nobody_is_late_by_a_rule_that_was_not_there() -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        fresh = CommunityFactory.create()
        keeping.work_off()
        late = queries.counts(fresh.id).late

    assert late == 0
    assert rows(fresh, "work-funds")[0].period_from == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        ("2026-11-30T23:59:59+08:00", date(2026, 12, 1)),
        ("2026-12-31T23:59:59+08:00", date(2027, 1, 1)),
        ("2027-01-01T00:00:00+08:00", date(2027, 2, 1)),
    ],
)
def test_periods_begin_by_the_chinese_clock(here: Community, moment: str, newest: date) -> None:
    with clock.at(moment):
        keeping.work_off()

    assert rows(here, "allowances")[-1].period_from == newest


@pytest.mark.parametrize(
    ("moment", "late"), [("2026-04-29T23:59:59+08:00", 0), ("2026-04-30T00:00:00+08:00", 1)]
)
def test_an_item_is_late_from_midnight_in_shanghai_on(
    here: Community, moment: str, late: int
) -> None:
    with clock.at("2026-04-01T08:00:00+08:00"):
        keeping.work_off()
    session.execute(
        update(Duty).where(Duty.item_key != "work-funds").values(met_at=LONG_AGO),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        update(Duty).where(Duty.due_on < date(2026, 4, 1)).values(met_at=LONG_AGO),
        execution_options={"synchronize_session": False},
    )

    with clock.at(moment):
        assert queries.counts(here.id).late == late


def test_a_districts_change_in_mid_year_leaves_the_running_quarter_alone(here: Community) -> None:
    with clock.at("2026-08-10T09:00:00+08:00"):
        keeping.work_off()
        with transaction():
            service.change(
                owner=Owner(division_id=here.district_id),
                key="work-funds",
                content=content("work-funds", frequency=Frequency.MONTHLY),
                from_on=date(2026, 8, 15),
                seen=0,
                by=None,
            )
        keeping.work_off()
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()

    found = [(first, last) for first, last, _due in spans(here, "work-funds")]

    assert found[-4:] == [
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ]


def test_another_district_keeps_its_template(here: Community) -> None:
    elsewhere = CommunityFactory.create(created_at=LONG_AGO)
    with clock.at("2026-11-23T09:00:00+08:00"):
        with transaction():
            service.change(
                owner=Owner(division_id=here.district_id),
                key="work-funds",
                content=content("work-funds", limit_days=5),
                from_on=date(2026, 11, 23),
                seen=0,
                by=None,
            )
        keeping.work_off()
    with clock.at("2026-12-20T09:00:00+08:00"):
        keeping.work_off()

    ours, theirs = spans(here, "work-funds")[-1], spans(elsewhere, "work-funds")[-1]
    assert ours[:2] == theirs[:2] == (date(2027, 1, 1), date(2027, 3, 31))
    assert ours[2] < theirs[2]


def test_a_stricter_community_is_due_sooner_at_once(here: Community) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()
        with transaction():
            service.make_stricter(
                community_id=here.id,
                key="work-funds",
                frequency=Frequency.MONTHLY,
                limit=Limit(10, LimitClock.WORKING),
                from_on=date(2026, 12, 1),
                seen=0,
                by=None,
            )
    with clock.at("2027-01-05T09:00:00+08:00"):
        keeping.work_off()

    assert [each[:2] for each in spans(here, "work-funds")][-3:] == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 2, 28)),
    ]
    assert rows(here, "work-funds")[-1].item_id == (
        session.scalars(select(CatalogueItem.id).where(CatalogueItem.key == "work-funds")).first()
    )


def test_retiring_takes_away_what_nobody_works_on_and_leaves_what_ended_before(
    here: Community,
) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()
        with transaction():
            service.retire(
                owner=Owner(division_id=here.district_id),
                key="work-funds",
                from_on=date(2026, 11, 23),
                seen=0,
                by=None,
            )
        keeping.work_off()

    assert [last for _first, last, _due in spans(here, "work-funds")][-1] == date(2026, 9, 30)


def test_a_holiday_entered_later_moves_what_is_not_public_yet(here: Community) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()
        before = spans(here, "work-funds")[-1][2]
        with transaction():
            working_days.put_day(
                day=date(2027, 1, 4), kind=DayKind.HOLIDAY, name="元旦", source="", by=None
            )
        keeping.work_off()

    assert before == date(2027, 1, 29)
    assert spans(here, "work-funds")[-1][2] == date(2027, 2, 1)


def test_rows_that_were_entered_by_hand_for_earlier_times_stay(here: Community) -> None:
    item = ItemFactory.create()
    kept = DutyFactory.create(community=here, item=item)
    with clock.at("2026-11-23T09:00:00+08:00"):
        keeping.work_off()

    assert session.get(Duty, kept.id) is not None


def test_publishing_meets_the_duty_of_its_period_and_retracting_opens_it_again() -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        at = office()
        item = ItemFactory.create(key="quarterly-thing")
        duty = DutyFactory.create(community=at.community, item=item)
        way = Way(at, item).done()
        session.expire_all()
        met = (duty.met_at, duty.disclosure_id)
        way.retract(at.drafter, "数字有误")
        session.expire_all()

    assert met == (clock.local(met[0]), way.id)
    assert (duty.met_at, duty.disclosure_id) == (None, None)


def test_a_draft_begun_from_the_item_serves_the_duty_of_its_period() -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        at = office()
        item = ItemFactory.create(key="quarterly-thing")
        duty = DutyFactory.create(community=at.community, item=item)
        other = Way(at, item, quarter=2).begin()
        way = Way(at, item, quarter=3).begin()
        session.expire_all()

    assert duty.disclosure_id == way.id
    assert (way.disclosure.duty_id, other.disclosure.duty_id) == (duty.id, None)
