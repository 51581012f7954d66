"""The channel to a stand-in for WeChat, people who are known there, and the worker's round."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.base import clock, settings
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.channels import Letter, Receipt
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.lanes import serving, step
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.service import enqueue
from portal.base.settings.service import change
from portal.community.identity.models import Credential, CredentialKind
from portal.wechat.messages.channel import Wechat
from portal.wechat.messages.options import SUBSCRIPTIONS, TEMPLATES, Notice
from tests.factories.identity import resident
from tests.support.fakes import courier
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE

NOON = "2026-11-23T12:00:00+08:00"
TEMPLATE, NOTICE = "TemplateOfProgress", "NoticeOfProgress"


class Pager:
    """A second channel, which takes everything."""

    name = "pager"

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def is_on(self) -> bool:
        """Always."""
        return True

    def address(self, _person_id: int) -> str | None:
        """Everybody has one."""
        return "13900000000"

    def reserve(self, _delivery: Delivery) -> str | None:
        """There is no quota."""
        return None

    def send(self, letter: Letter) -> Receipt:
        """Take it."""
        self.letters.append(letter)
        return Receipt("1")

    def settled(self, _delivery: Delivery, _sent: bool) -> None:
        """Nothing to give back."""


@pytest.fixture
def pager() -> Pager:
    """The second channel."""
    return Pager()


@pytest.fixture
def noon(app: Flask, wechat: FakeWechat, pager: Pager) -> Iterator[FakeWechat]:
    """Noon, WeChat and the pager lead out, no template is set yet."""
    before = channels.outward()
    channels.drop_outward(*(channel.name for channel in before))
    channels.use_outward(Wechat(), pager)
    with clock.at(NOON), courier.with_words(app, pager.name):
        yield wechat
    channels.drop_outward("wechat", pager.name)
    channels.use_outward(*before)


@pytest.fixture
def with_template(noon: FakeWechat) -> FakeWechat:
    """The template message of progress is set."""
    put(TEMPLATES[Notice.PROGRESS].key, TEMPLATE)
    return noon


@pytest.fixture
def with_notice(noon: FakeWechat) -> FakeWechat:
    """Only the subscription notice of progress is set."""
    put(SUBSCRIPTIONS[Notice.PROGRESS].key, NOTICE)
    return noon


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Plan what waits and send until nothing is due."""

    def run() -> None:
        with app.app_context():
            dispatcher.drain()
        with serving(app):
            for channel in channels.outward():
                while step(channel, Circuit()):
                    pass

    return run


def put(key: str, value: str) -> None:
    """Set a setting of the installation."""
    with transaction():
        change(
            setting=settings.registry.find(key),
            scope=settings.INSTALLATION,
            text=value,
            by=None,
            reason="a test",
        )


def known(name: str = "alice") -> int:
    """A resident who is known at the stand-in."""
    person_id, appid = resident().id, "wx0123456789abcdef"
    with transaction():
        session.add(
            Credential(
                person_id=person_id,
                kind=CredentialKind.WECHAT,
                issuer=appid,
                value=PEOPLE[name],
                verified_at=clock.now(),
            )
        )
    return person_id


def announce(person_id: int, key: str = "1") -> None:
    """News of progress for a person."""
    with transaction():
        enqueue("privacy.answered", key=key, person_id=person_id, request_id=7)


def told() -> list[tuple[str, str, str]]:
    """Channel, state and reason of each delivery."""
    session.expire_all()
    rows = session.scalars(select(Delivery).order_by(Delivery.id))
    return [(row.channel, row.state.value, row.reason) for row in rows]
