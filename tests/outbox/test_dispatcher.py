"""Announcements reach the inbox once, late if need be, and never for what did not happen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.db import session, transaction
from portal.base.outbox import queries, service
from portal.base.outbox.dispatcher import MAX_ATTEMPTS, pause_after
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.outbox.service import enqueue
from tests.factories.identity import resident

Drain = Callable[[], int]
TOPIC = "privacy.answered"
NOON = "2026-11-23T12:00:00+08:00"


def announce(key: str = "1", topic: str = TOPIC, **options: object) -> OutboxMessage:
    with transaction():
        enqueue(topic, key=key, request_id=1, **options)
    return session.scalars(select(OutboxMessage).where(OutboxMessage.key == f"{topic}:{key}")).one()


def inbox() -> list[InboxMessage]:
    return list(session.scalars(select(InboxMessage).order_by(InboxMessage.id)))


def again(message: OutboxMessage) -> OutboxMessage:
    session.expire_all()
    return session.get_one(OutboxMessage, message.id)


def test_an_announcement_reaches_the_inbox_of_its_person(drain: Drain) -> None:
    person = resident()
    message = announce(person_id=person.id)

    assert drain() == 1

    assert [(m.person_id, m.topic, m.url) for m in inbox()] == [(person.id, TOPIC, "/me/privacy")]
    assert again(message).state is MessageState.DONE


def test_a_change_that_was_rolled_back_announces_nothing(drain: Drain) -> None:
    person = resident()

    def fail_after_announcing() -> None:
        with transaction():
            enqueue(TOPIC, key="1", person_id=person.id, request_id=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_announcing()

    assert drain() == 0
    assert inbox() == []


def test_the_same_key_announces_once(drain: Drain) -> None:
    person = resident()
    announce(person_id=person.id)
    announce(person_id=person.id)

    assert drain() == 1
    assert drain() == 0
    assert len(inbox()) == 1


def test_sending_again_after_a_lost_mark_leaves_one_message(drain: Drain) -> None:
    person = resident()
    message = announce(person_id=person.id)
    drain()
    with transaction():
        lost = session.get_one(OutboxMessage, message.id)
        lost.state, lost.done_at = MessageState.WAITING, None

    assert drain() == 1
    assert len(inbox()) == 1


def test_an_announcement_to_nobody_is_settled_without_a_message(drain: Drain) -> None:
    message = announce(person_id=None)

    assert drain() == 1
    assert inbox() == []
    assert again(message).state is MessageState.DONE


def test_a_message_waits_for_its_time(drain: Drain) -> None:
    person = resident()
    with clock.at(NOON):
        announce(person_id=person.id, not_before=clock.now() + timedelta(hours=1))
        assert drain() == 0
        with clock.later(minutes=59, seconds=59):
            assert drain() == 0
        with clock.later(hours=1):
            assert drain() == 1


def test_after_a_night_without_power_everything_is_sent_urgent_first(drain: Drain) -> None:
    person = resident()
    with clock.at(NOON):
        for number in range(60):
            announce(key=f"calm-{number}", person_id=person.id)
        urgent = announce(key="gas", person_id=person.id, urgent=True)
        with clock.later(hours=14):
            assert drain() == 61

    assert len(inbox()) == 61
    assert inbox()[0].outbox_id == urgent.id


def test_a_message_that_fails_holds_up_no_other_and_is_tried_ever_more_slowly(drain: Drain) -> None:
    person = resident()
    with clock.at(NOON):
        bad = announce(topic="nobody.registered", person_id=person.id)
        announce(person_id=person.id)

        assert drain() == 1

        failed = again(bad)
        assert (failed.attempts, failed.last_error) == (1, "UnknownTopic")
        assert failed.not_before == clock.now() + timedelta(seconds=30)
    assert len(inbox()) == 1
    pauses = [pause_after(n) for n in range(1, MAX_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)


def test_after_the_last_try_a_message_is_dead_until_somebody_sends_it_again(drain: Drain) -> None:
    person = resident()
    with clock.at(NOON):
        bad = announce(topic="nobody.registered", person_id=person.id)
        for round_number in range(MAX_ATTEMPTS):
            with clock.later(days=round_number):
                drain()
        assert again(bad).state is MessageState.DEAD

        with transaction():
            service.resend(session.get_one(OutboxMessage, bad.id))
        assert (again(bad).state, again(bad).attempts) == (MessageState.WAITING, 0)


def test_the_desk_is_told_when_a_message_waits_for_more_than_five_minutes() -> None:
    person = resident()
    with clock.at(NOON):
        announce(person_id=person.id)
        announce(key="later", person_id=person.id, not_before=clock.now() + timedelta(days=1))
        with clock.later(minutes=5):
            assert not queries.is_late()
        with clock.later(minutes=5, seconds=1):
            assert queries.is_late()


def test_the_desk_is_told_of_a_message_that_keeps_failing(drain: Drain) -> None:
    person = resident()
    with clock.at(NOON):
        announce(topic="nobody.registered", person_id=person.id)
        with clock.later(minutes=4):
            drain()
        with clock.later(minutes=6):
            assert queries.is_late()


def test_the_worker_is_woken_once_and_only_by_a_change_that_was_kept() -> None:
    from portal.base import bell

    person = resident()
    with transaction():
        enqueue(TOPIC, key="1", person_id=person.id, request_id=1)
        enqueue(TOPIC, key="2", person_id=person.id, request_id=1)
        assert db.session().info["afterwards"] == [bell.ring]
