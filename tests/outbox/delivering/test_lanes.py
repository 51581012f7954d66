"""Threads that send: each channel has its own, so none waits behind another."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import clock, db
from portal.base.db import session, transaction
from portal.base.outbox import dispatcher
from portal.base.outbox.channels import Later, Letter, Receipt, Refused
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.lanes import THREADS, Postman, serving, step
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from tests.factories.identity import resident
from tests.outbox.delivering.conftest import TOPIC, Paper, announce
from tests.support.fakes.courier import Courier, Depot, depot, in_use

PATIENCE_SECONDS = 20


@pytest.fixture
def provider() -> Iterator[Depot]:
    with depot() as made:
        yield made


@pytest.fixture
def other() -> Iterator[Depot]:
    with depot() as made:
        yield made


@pytest.fixture
def person_id(shared: Engine) -> int:
    with transaction():
        person = Person()
        session.add(person)
    return person.id


@pytest.fixture
def postman(app: Flask) -> Iterator[Postman]:
    """Who watches the table; stopped at the end."""
    made = Postman(app)
    yield made
    made.stop()


def until(done: Callable[[], bool]) -> bool:
    """Wait for something to come true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done() and time.monotonic() < deadline:
        db.release()
        time.sleep(0.02)
    return done()


def number(state: DeliveryState) -> int:
    return session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == state))


def write(app: Flask, person_id: int, names: dict[str, int]) -> None:
    """Announce to boxes and plan the deliveries."""
    with transaction():
        for name, count in names.items():
            for turn in range(count):
                key = f"{name}-{turn}"
                # Danger, because tests are run in the evening too.
                enqueue(TOPIC, key=key, person_id=person_id, urgent=True, request_id=turn)
    with app.app_context():
        dispatcher.drain()


def test_all_messages_reach_the_provider_once_by_four_threads_at_most(
    app: Flask, person_id: int, provider: Depot, postman: Postman
) -> None:
    provider.slow_seconds = 0.02
    with in_use(app, Courier(provider.url)):
        postman.start()
        write(app, person_id, {"one": 40})
        most = 0

        def all_sent() -> bool:
            nonlocal most
            names = [one.name for one in threading.enumerate()]
            most = max(most, names.count("send-courier"))
            return number(DeliveryState.SENT) == 40

        assert until(all_sent)
        postman.stop()

    assert set(provider.taken.values()) == {1}
    assert len(provider.taken) == 40
    assert 1 < most <= THREADS
    assert sorted(provider.texts)[0] == "申请0已有答复。"


@pytest.mark.parametrize("fault", ["slow", "down", "nonsense"])
def test_a_channel_with_a_fault_delays_only_its_own_messages(
    fault: str, app: Flask, person_id: int, provider: Depot, other: Depot, postman: Postman
) -> None:
    if fault == "slow":
        provider.slow_seconds = 3
    else:
        provider.mood = fault
    bad, good = Courier(provider.url, "bad"), Courier(other.url, "good")
    with in_use(app, bad, good):
        # Danger goes by both, so that each channel has as much to do.
        with transaction():
            for turn in range(12):
                enqueue(TOPIC, key=str(turn), person_id=person_id, urgent=True, request_id=turn)
        with app.app_context():
            dispatcher.drain()
        began = time.monotonic()
        postman.start()
        assert until(lambda: len(other.taken) == 12)
        took = time.monotonic() - began
        postman.stop()

    assert took < 3
    assert set(other.taken.values()) == {1}


def test_a_postman_that_is_stopped_settles_what_is_on_its_way(
    app: Flask, person_id: int, provider: Depot, postman: Postman
) -> None:
    provider.slow_seconds = 1
    with in_use(app, Courier(provider.url)):
        write(app, person_id, {"one": 10})
        postman.start()
        postman.ring()
        assert until(lambda: number(DeliveryState.SENDING) > 0)
        postman.stop()
        db.release()

        assert number(DeliveryState.SENDING) == 0
        assert number(DeliveryState.SENT) == len(provider.taken) <= THREADS


def test_a_channel_that_is_down_rests_and_its_messages_keep_their_tries(
    app: Flask, drain: Callable[[], int], wechat: Paper, noon: None
) -> None:
    circuit = Circuit()
    wechat.answer = Later("timeout")
    with clock.at("2026-11-23T12:00:00+08:00"):
        for key in range(10):
            announce(resident().id, key=str(key))
        drain()
        with serving(app):
            while step(wechat, circuit):
                pass
            assert len(wechat.letters) == 3
            with clock.later(seconds=14):
                assert not step(wechat, circuit)
            with clock.later(seconds=16):
                assert step(wechat, circuit)
                assert not step(wechat, circuit)
            wechat.answer = None
            with clock.later(minutes=2):
                while step(wechat, circuit):
                    pass
    assert len({letter.key for letter in wechat.letters[4:]}) == 10


def test_what_a_provider_says_of_one_message_does_not_rest_the_channel(
    app: Flask, drain: Callable[[], int], wechat: Paper, noon: None
) -> None:
    circuit = Circuit()
    wechat.answer = Refused("unsubscribed")
    for key in range(6):
        announce(resident().id, key=str(key))
    drain()
    with serving(app):
        while step(wechat, circuit):
            pass
    assert len(wechat.letters) == 6


class Deaf:
    """A channel whose provider takes the letter while the database goes away."""

    name = "courier"

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def is_on(self) -> bool:
        return True

    def address(self, _person_id: int) -> str | None:
        return "somewhere"

    def reserve(self, _delivery: Delivery) -> str | None:
        return None

    def send(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return Receipt("x" * 500)

    def settled(self, _delivery: Delivery, _sent: bool) -> None:
        raise ZeroDivisionError


def test_a_channel_that_counts_wrongly_has_its_message_sent_once_all_the_same(
    app: Flask, drain: Callable[[], int], noon: None
) -> None:
    deaf = Deaf()
    with in_use(app, deaf):
        announce(resident().id)
        drain()
        with serving(app):
            assert step(deaf, Circuit())
            with clock.later(days=1):
                assert not step(deaf, Circuit())
    assert len(deaf.letters) == 1
