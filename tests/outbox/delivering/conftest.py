"""Channels that do as they are told, and the worker's round of sending."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import channels
from portal.base.outbox.channels import Letter, Receipt
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.lanes import serving, step
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.service import enqueue
from tests.support.fakes import courier

TOPIC = "privacy.answered"
NOON = "2026-11-23T12:00:00+08:00"


@dataclass
class Paper:
    """A channel that writes down what it is given, or answers what it is told to."""

    name: str
    answer: Exception | None = None
    on: bool = True
    nowhere: set[int] = field(default_factory=set)
    quota: int | None = None
    letters: list[Letter] = field(default_factory=list)

    def is_on(self) -> bool:
        return self.on

    def address(self, person_id: int) -> str | None:
        return None if person_id in self.nowhere else f"{self.name}-{person_id}"

    def reserve(self, _delivery: Delivery) -> str | None:
        if self.quota is None:
            return None
        if self.quota == 0:
            return "no_quota"
        self.quota -= 1
        return None

    def send(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        if self.answer is not None:
            raise self.answer
        return Receipt(f"no-{len(self.letters)}")

    def settled(self, _delivery: Delivery, sent: bool) -> None:
        if self.quota is not None and not sent:
            self.quota += 1


@pytest.fixture
def noon() -> Iterator[None]:
    """An hour at which nobody wants to be left alone."""
    with clock.at(NOON):
        yield


@pytest.fixture
def wechat(app: Flask) -> Iterator[Paper]:
    """The first of two channels."""
    first, second = Paper("wechat"), Paper("sms")
    with courier.in_use(app, first, second):
        yield first


@pytest.fixture
def sms(wechat: Paper) -> Paper:
    """The second."""
    found = channels.outward_by("sms")
    assert isinstance(found, Paper)
    return found


@pytest.fixture
def send(app: Flask) -> Callable[[], int]:
    """Send by all channels until nothing is due; how many attempts were made."""

    def run() -> int:
        made = 0
        with serving(app):
            for channel in channels.outward():
                while channel.is_on() and step(channel, Circuit()):
                    made += 1
        return made

    return run


def announce(person_id: int | None, key: str = "1", **options: object) -> None:
    """Announce something that has words for every channel of these tests."""
    with transaction():
        enqueue(TOPIC, key=key, person_id=person_id, request_id=1, **options)


def deliveries() -> list[Delivery]:
    """All rows as the database has them."""
    session.expire_all()
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def told() -> list[tuple[str, str, str]]:
    """Channel, state and reason of each row."""
    return [(row.channel, row.state.value, row.reason) for row in deliveries()]
