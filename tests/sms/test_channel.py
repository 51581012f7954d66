"""News by text message, as the worker sends it: within limits, given back, told apart."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.lanes import serving, step
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.service import enqueue
from portal.sms import counting
from portal.sms.models import SmsCount, SmsReservation
from tests.factories.identity import resident
from tests.factories.places import CommunityFactory
from tests.sms.conftest import PHONE, TEMPLATES, put
from tests.support.fakes.sms import FakeSms

NOON = "2027-03-01T12:00:00+08:00"


@pytest.fixture
def noon(sms: FakeSms) -> Iterator[None]:
    """No quiet hour, for us and for the service."""
    sms.world.moment = datetime.fromisoformat(NOON).timestamp()
    with clock.at(NOON):
        yield


@pytest.fixture
def tell(app: Flask, noon: None) -> Callable[..., list[tuple[str, str]]]:
    """Announce something to a person and let the worker send it: state and reason by text
    message, newest last."""
    community = CommunityFactory.create(office_phone="022-12345678")

    def run(person, key="1", topic="accepted", urgent=False):
        with transaction():
            enqueue(
                f"grievance.{topic}",
                key=key,
                person_id=person.id,
                community_id=community.id,
                urgent=urgent,
                grievance_id=1,
                community=community.id,
                no="261123-001",
                status="accepted",
                due_at="2026-11-30T04:00:00+00:00",
                promised_at="2026-11-30T04:00:00+00:00",
            )
        channel = channels.outward_by("sms")
        with serving(app):
            dispatcher.drain()
            while step(channel, Circuit()):
                pass
        rows = select(Delivery).where(Delivery.channel == "sms").order_by(Delivery.id)
        return [(row.state.value, row.reason) for row in session.scalars(rows)]

    return run


@pytest.fixture
def wang(app: Flask):
    """A resident whose phone is proved."""
    return resident("Wang", PHONE)


def counted() -> dict[str, int]:
    with transaction():
        return counting.today()


def reserved() -> int:
    return session.scalar(select(func.count()).select_from(SmsReservation)) or 0


def test_news_arrives_filled_into_the_approved_template(sms, connected, wang, tell):
    assert tell(wang) == [("sent", "")]

    (taken,) = sms.messages
    slots = taken["slots"]
    assert (taken["phone"], taken["template"]) == (PHONE, TEMPLATES[connected][1])
    assert (list(slots.values()) if isinstance(slots, dict) else slots) == [
        "261123-001",
        "022-12345678",
        "11月30日",
    ]
    assert (counted(), reserved()) == ({"news": 1}, 0)
    assert session.scalar(select(Delivery.provider_no).where(Delivery.channel == "sms"))


def test_without_a_template_number_a_topic_goes_another_way(sms, connected, wang, tell):
    assert tell(wang, topic="resolved") == [("refused", "no_template")]
    assert not sms.messages


@pytest.mark.parametrize(
    ("setting", "reason"),
    [("sms.phone_per_day", "phone_limit"), ("sms.news_per_day", "daily_limit")],
)
def test_beyond_a_limit_news_goes_another_way_and_danger_goes_all_the_same(
    sms, connected, wang, tell, setting, reason
):
    put(setting, 1)
    put("sms.template.grievance.urgent", TEMPLATES[connected][2])
    tell(wang, key="1")

    assert tell(wang, key="2")[-1] == ("refused", reason)
    tell(wang, key="3", topic="urgent", urgent=True)
    assert counted()["news"] == 2


def test_what_a_refused_message_took_is_given_back(sms, connected, wang, tell):
    sms.fail("code", "isv.AMOUNT_NOT_ENOUGH" if connected == "aliyun" else "AuthFailure.X")

    ((state, reason),) = tell(wang)

    assert state == "dead"
    assert reason in {"no_money", "signature"}
    assert (counted()["news"], reserved()) == (0, 0)
    assert session.scalar(select(func.sum(SmsCount.sent))) == 0


def test_a_service_that_is_down_delays_its_message_and_gives_the_place_back(
    sms, connected, wang, tell
):
    sms.fail("502")

    assert tell(wang) == [("waiting", "status_502")]
    assert counted()["news"] == 0
    with transaction():
        session.scalars(select(Delivery)).one().due_at = clock.now()
    assert tell(wang, key="2")[0] == ("sent", "")


def test_counts_hold_no_phone_and_change_their_key_each_day(sms, connected, wang, tell):
    tell(wang)
    with clock.later(days=1), transaction():
        counting.take(PHONE, counting.NEWS)

    keys = session.scalars(select(SmsCount.key).where(SmsCount.key != "news")).all()
    assert len(set(keys)) == 2
    assert not any(PHONE in key for key in keys)


def test_counts_of_over_a_week_ago_are_forgotten():
    with clock.at(NOON), transaction():
        taken = counting.take(PHONE, counting.NEWS)
        counting.remember(7, taken)
    with clock.at(NOON), clock.later(days=8), transaction():
        counting.purge()

    assert session.scalar(select(func.count()).select_from(SmsCount)) == 0
    assert reserved() == 0


def test_a_place_taken_before_midnight_is_given_back_to_that_day():
    with clock.at("2026-11-23T23:59:00+08:00"), transaction():
        counting.remember(7, counting.take(PHONE, counting.NEWS))
    with clock.at("2026-11-24T00:01:00+08:00"), transaction():
        counting.take(PHONE, counting.NEWS)
        counting.settle(7, sent=False)

    left = {row.day.day: row.sent for row in session.scalars(select(SmsCount)) if row.key == "news"}
    assert left == {23: 0, 24: 1}
