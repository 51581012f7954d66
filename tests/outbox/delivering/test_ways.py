"""A message reaches its person once, by the first channel that works."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.channels import Broken, Later, Refused
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.pauses import MAX_ATTEMPTS
from tests.factories.identity import resident
from tests.outbox.delivering.conftest import NOON, Paper, announce, deliveries, told

Work = Callable[[], int]
pytestmark = pytest.mark.usefixtures("noon")


def test_a_resident_is_told_by_the_first_channel_alone(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    person_id = resident().id
    announce(person_id)
    drain()

    assert send() == 1

    (letter,) = wechat.letters
    assert (letter.address, letter.text) == (f"wechat-{person_id}", "申请1已有答复。")
    assert letter.url == "http://127.0.0.1:8000/me/privacy"
    assert sms.letters == []
    assert told() == [("wechat", "sent", "")]
    assert deliveries()[0].provider_no == "no-1"


def test_who_cannot_be_reached_by_the_first_channel_is_told_by_the_second(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    person_id = resident().id
    wechat.nowhere.add(person_id)
    announce(person_id)
    drain()
    send()

    assert told() == [("sms", "sent", "")]


def test_what_a_channel_refuses_goes_to_the_next(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Refused("unsubscribed")
    announce(resident().id)
    drain()
    send()

    assert told() == [("wechat", "refused", "unsubscribed"), ("sms", "sent", "")]


def test_without_quota_the_letter_is_not_even_tried(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.quota = 0
    announce(resident().id)
    drain()
    send()

    assert wechat.letters == []
    assert told() == [("wechat", "refused", "no_quota"), ("sms", "sent", "")]


@pytest.mark.parametrize("answer", [Later("timeout"), Refused("unsubscribed"), Broken("template")])
def test_what_was_reserved_is_given_back_when_nothing_was_sent(
    answer: Exception, drain: Work, send: Work, wechat: Paper
) -> None:
    wechat.quota, wechat.answer = 1, answer
    announce(resident().id)
    drain()
    send()

    assert (len(wechat.letters), wechat.quota) == (1, 1)


def test_our_own_fault_is_dead_at_once_and_the_person_is_told_by_the_next_channel(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Broken("template")
    announce(resident().id)
    drain()
    send()

    assert told() == [("wechat", "dead", "template"), ("sms", "sent", "")]


def test_a_channel_that_is_down_is_tried_ever_more_slowly_and_given_up_for_the_next(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Later("timeout")
    with clock.at(NOON):
        announce(resident().id)
        drain()
        assert send() == 1
        assert told() == [("wechat", "waiting", "timeout")]
        assert deliveries()[0].due_at == clock.now() + timedelta(seconds=30)
        assert send() == 0
        for day in range(1, MAX_ATTEMPTS):
            with clock.later(days=day):
                send()
    assert told() == [("wechat", "dead", "timeout"), ("sms", "sent", "")]
    assert len({letter.key for letter in wechat.letters}) == 1


def test_a_message_waits_as_long_as_the_provider_asks(
    drain: Work, send: Work, wechat: Paper
) -> None:
    wechat.answer = Later("throttled", after=timedelta(minutes=7))
    with clock.at(NOON):
        announce(resident().id)
        drain()
        send()
        wechat.answer = None
        with clock.later(minutes=6, seconds=59):
            assert send() == 0
        with clock.later(minutes=7):
            assert send() == 1
    assert told() == [("wechat", "sent", "")]


def test_danger_goes_by_all_channels_at_once(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    announce(resident().id, urgent=True)
    drain()
    send()

    assert told() == [("wechat", "sent", ""), ("sms", "sent", "")]
    assert wechat.letters[0].key != sms.letters[0].key


def test_danger_overtakes_what_waits(drain: Work, send: Work, wechat: Paper) -> None:
    person_id = resident().id
    for number in range(5):
        announce(person_id, key=f"calm-{number}")
    announce(person_id, key="gas", urgent=True)
    drain()
    send()

    assert [letter.urgent for letter in wechat.letters] == [True, False, False, False, False, False]


def test_a_text_that_cannot_be_made_kills_its_message_only(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    person_id = resident().id
    announce(person_id, key="bad")
    drain()
    with transaction():
        session.query(OutboxMessage).update({"facts": {}})
    announce(person_id, key="good")
    drain()
    send()

    states = told()
    assert states[0] == ("wechat", "dead", "words")
    assert ("wechat", "sent", "") in states


def test_an_error_nobody_foresaw_is_kept_by_its_kind_alone(
    drain: Work, send: Work, wechat: Paper
) -> None:
    wechat.answer = ValueError("13900001111 is no openid")
    announce(resident().id)
    drain()
    send()

    assert told() == [("wechat", "waiting", "error_valueerror")]


def test_what_cannot_even_be_looked_at_goes_by_the_next_channel_at_last(
    drain: Work, send: Work, wechat: Paper, sms: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_delivery: object) -> None:
        raise ValueError

    monkeypatch.setattr(wechat, "reserve", stumble)
    announce(resident().id)
    with clock.at(NOON):
        drain()
        for day in range(MAX_ATTEMPTS):
            with clock.later(days=day):
                send()

    assert told()[0] == ("wechat", "dead", "error_valueerror")
    assert ("sms", "sent") in [row[:2] for row in told()]


def test_a_channel_that_was_switched_off_is_not_asked(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.on = False
    announce(resident().id)
    drain()
    send()

    assert told() == [("sms", "sent", "")]


def test_nobody_is_told_what_was_taken_back_before_its_time(
    drain: Work, send: Work, wechat: Paper
) -> None:
    from portal.base.outbox.service import withdraw

    with clock.at(NOON):
        announce(resident().id, not_before=clock.now() + timedelta(minutes=10))
        with transaction():
            withdraw("privacy.answered", "1")
        with clock.later(minutes=11):
            drain()
            send()
    assert (wechat.letters, told()) == ([], [])


def test_planning_again_after_a_lost_mark_sends_nothing_twice(
    drain: Work, send: Work, wechat: Paper
) -> None:
    announce(resident().id)
    drain()
    send()
    with transaction():
        session.query(OutboxMessage).update({"state": "waiting", "done_at": None})
    drain()
    send()

    assert len(wechat.letters) == 1
