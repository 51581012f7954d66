"""Several workers and several answers at one moment: no notice is spent twice, none is lost."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import scope
from portal.base.db import session, transaction
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.models import Person
from portal.wechat.callback import repeats
from portal.wechat.callback.models import WechatReceived
from portal.wechat.callback.reading import Incoming
from portal.wechat.messages import quotas
from tests.outbox.conftest import shared  # noqa: F401 (a fixture)
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.messages.conftest import NOTICE

ALICE = PEOPLE["alice"]
THREADS = 8
T = TypeVar("T")


def at_once(act: Callable[[int], T]) -> list[T]:
    """What each of several threads got."""
    got: list[T] = []

    def one(number: int) -> None:
        with scope.everywhere("a worker in a test"):
            with transaction():
                found = act(number)
            got.append(found)
            session.remove()

    threads = [Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return got


def deliveries() -> list[int]:
    """As many as there are threads."""
    with transaction():
        person = Person()
        session.add(person)
        session.flush()
        for number in range(THREADS):
            message = OutboxMessage(key=str(number), topic="t", person_id=person.id)
            session.add(message)
            session.flush()
            session.add(
                Delivery(outbox_id=message.id, channel="wechat", topic="t", person_id=person.id)
            )
    found = list(session.scalars(select(Delivery.id)))
    session.remove()
    return found


def test_three_notices_are_taken_by_three_of_eight_workers(
    app: Flask,
    wechat: FakeWechat,
    shared: Engine,  # noqa: F811
) -> None:
    with transaction():
        for _n in range(3):
            quotas.add(ALICE, NOTICE)
    due = deliveries()

    taken = at_once(lambda n: quotas.take(ALICE, NOTICE, delivery_id=due[n]))

    assert sorted(taken) == [False] * 5 + [True] * 3
    assert quotas.left(ALICE, NOTICE) == 0


def test_what_several_give_back_at_once_is_all_there(
    app: Flask,
    wechat: FakeWechat,
    shared: Engine,  # noqa: F811
) -> None:
    due = deliveries()
    with transaction():
        for _n in due:
            quotas.add(ALICE, NOTICE)
        for delivery_id in due:
            assert quotas.take(ALICE, NOTICE, delivery_id=delivery_id)

    at_once(lambda n: quotas.settle(due[n], used=n < 3))
    at_once(lambda n: quotas.settle(due[n], used=False))

    assert quotas.left(ALICE, NOTICE) == THREADS - 3


def test_one_event_told_eight_times_at_once_is_taken_once(
    app: Flask,
    wechat: FakeWechat,
    shared: Engine,  # noqa: F811
) -> None:
    event = Incoming("event", "subscribe", "gh_1", ALICE, "1", "")

    new = at_once(lambda n: repeats.is_new(event, appid="wx1", signed=f"1|{n}"))

    assert sorted(new) == [False] * (THREADS - 1) + [True]
    assert session.scalar(select(func.count()).select_from(WechatReceived)) == 1
