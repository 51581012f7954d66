"""WeChat, text messages and mail side by side: one with a fault delays only its own messages.

Each channel speaks to a stand-in of its provider over the network, by the worker's own threads.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Engine, select

from portal.base import clock, db
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.delivering.lanes import Postman
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Credential, CredentialKind
from portal.mail.channel import Mail
from portal.sms.account import use_account as use_sms
from portal.sms.channel import SmsChannel
from portal.wechat.account import Account, use_account
from portal.wechat.messages.channel import Wechat
from tests.factories.identity import PersonFactory, staff
from tests.factories.mailboxes import mailbox_of
from tests.factories.places import CommunityFactory
from tests.outbox.delivering.test_lanes import until
from tests.sms.conftest import account_at, put
from tests.support.fakes import mail
from tests.support.fakes.sms import FakeSms, fake_sms
from tests.support.fakes.sms_rules import KEY, SECRET
from tests.support.fakes.wechat import FakeWechat, fake_wechat

PEOPLE = 8
SEND = "cgi-bin/message/template/send"
NAMES = ("wechat", "sms", "mail")
# Longer than any channel waits. One queue for all, even with four threads, would hold the messages
# of the others up for more than ten seconds.
SLOW_SECONDS = 20.0
TOGETHER_SECONDS = 10.0
# What the stand-ins write themselves.
STAND_INS = {"mail.log", "asyncio"}
MAIL_WORDS = {"messages/mail/grievances/accepted.txt": "{{ no }}"}


@dataclass
class Providers:
    """The three stand-ins; each is told to fail in the same three ways."""

    wechat: FakeWechat
    sms: FakeSms
    mail: mail.Postbox
    moods: ExitStack = field(default_factory=ExitStack)

    def fail(self, name: str, fault: str) -> None:
        """From now on this provider fails."""
        getattr(self, f"_fail_{name}")(fault)

    def _fail_wechat(self, fault: str) -> None:
        value = {"slow": SLOW_SECONDS, "down": 502}.get(fault, 0)
        kind = {"down": "status"}.get(fault, fault)
        self.wechat.fail(SEND, kind, value, times=1000)

    def _fail_sms(self, fault: str) -> None:
        self.sms.world.slow_seconds = SLOW_SECONDS
        self.sms.fail({"down": "502"}.get(fault, fault), times=1000)

    def _fail_mail(self, fault: str) -> None:
        steps = {
            "slow": mail.Say("220 hello\r\n", after=SLOW_SECONDS),
            "down": mail.Say("421 too busy\r\n"),
            "nonsense": mail.Say("<html>hello</html>\r\n"),
        }
        self.moods.enter_context(mail.scripted(steps[fault]))

    def recover(self) -> None:
        """All work again."""
        self.wechat.world.faults.clear()
        self.sms.world.moods.clear()
        self.moods.close()

    def taken(self, name: str) -> list[str]:
        """Who got something by this provider, once for each message."""
        if name == "wechat":
            return [message["touser"] for message in self.wechat.world.messages]
        if name == "sms":
            return [message["phone"] for message in self.sms.messages]
        return list(self.mail.recipients)


@pytest.fixture
def providers(app: Flask, shared: Engine) -> Iterator[Providers]:
    """The three, reached by the portal's own channels, which alone lead out meanwhile."""
    before = channels.outward()
    channels.drop_outward(*(channel.name for channel in before))
    channels.use_outward(Wechat(), SmsChannel(), Mail())
    with fake_wechat() as wechat, fake_sms() as sms, mail.mail_server() as box:
        world = wechat.world
        use_account(
            Account(appid=world.appid, secret=world.secret, api=wechat.url, open=wechat.url)
        )
        use_sms(account_at(sms, "aliyun"))
        put("wechat.progress_template", "TemplateOfProgress")
        put("sms.template.grievance.accepted", "SMS_2")
        made = Providers(wechat, sms, box)
        with _words(app):
            yield made
        made.moods.close()
    use_account(None)
    use_sms(None)
    channels.drop_outward(*NAMES)
    channels.use_outward(*before)


@pytest.fixture
def postman(app: Flask, providers: Providers) -> Iterator[Postman]:
    """Who watches the table; stopped before the providers are."""
    made = Postman(app)
    yield made
    made.stop()


class _words:  # noqa: N801 (a context manager)
    """Mail has words for the occasion too, so that all three have as much to do."""

    def __init__(self, app: Flask) -> None:
        self._env = app.jinja_env

    def __enter__(self) -> None:
        self._before = self._env.loader
        added = [DictLoader(MAIL_WORDS), self._before]
        self._env.loader = ChoiceLoader([loader for loader in added if loader])
        self._forget()

    def __exit__(self, *_error: object) -> None:
        self._env.loader = self._before
        self._forget()

    def _forget(self) -> None:
        self._env.__dict__.pop("_spoken", None)  # made from the former loader
        if self._env.cache is not None:
            self._env.cache.clear()


def announce(app: Flask, providers: Providers) -> None:
    """Tell people who are reached by all three of danger, which goes by every way at any hour."""
    community = CommunityFactory.create(slug="xingfuli", name="幸福里社区")
    appid = providers.wechat.world.appid
    for number in range(PEOPLE):
        person = staff(
            Role.COMMITTEE,
            community=community,
            person=PersonFactory.create(phone=f"1380000{number:04d}"),
        )
        openid = f"oPerson{number:021d}"
        providers.wechat.world.followers.add(openid)
        mailbox_of(person, f"person{number}@jiedao.example")
        with transaction():
            session.add(
                Credential(
                    person_id=person.id,
                    kind=CredentialKind.WECHAT,
                    issuer=appid,
                    value=openid,
                    verified_at=clock.now(),
                )
            )
            enqueue(
                "grievance.accepted",
                key=str(number),
                person_id=person.id,
                community_id=community.id,
                urgent=True,
                grievance_id=number,
                community=community.id,
                no=f"261123-{number:03d}",
                status="accepted",
                due_at="",
                promised_at="2026-11-30T01:00:00+00:00",
            )
    with app.app_context():
        dispatcher.drain()


def states(name: str) -> set[str]:
    """The states of a channel's messages."""
    db.release()
    found = session.scalars(select(Delivery.state).where(Delivery.channel == name))
    return {state.value for state in found}


def everybody_once(providers: Providers, *names: str) -> Callable[[], bool]:
    """Whether these providers took one message for each person."""
    return lambda: all(
        len(providers.taken(name)) == len(set(providers.taken(name))) == PEOPLE for name in names
    )


@pytest.mark.parametrize("fault", ["slow", "down", "nonsense"])
@pytest.mark.parametrize("faulty", NAMES)
def test_a_provider_with_a_fault_delays_only_its_own_messages(
    app: Flask,
    providers: Providers,
    postman: Postman,
    faulty: str,
    fault: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    others = [name for name in NAMES if name != faulty]
    providers.fail(faulty, fault)
    announce(app, providers)
    began = time.monotonic()
    postman.start()

    assert until(everybody_once(providers, *others))
    took = time.monotonic() - began
    assert until(lambda: all(states(name) == {"sent"} for name in others))

    assert took < TOGETHER_SECONDS
    assert providers.taken(faulty) == []
    assert "sent" not in states(faulty)
    postman.stop()
    ours = [each.getMessage() for each in caplog.records if each.name not in STAND_INS]
    assert not secrets_in(providers, "\n".join([*ours, *capfd.readouterr()]))


def secrets_in(providers: Providers, text: str) -> list[str]:
    """Addresses and keys that stand in a text."""
    world = providers.wechat.world
    keys = [world.secret, world.token, KEY, SECRET, mail.PASSWORD]
    return [each for each in (*keys, "1380000", "oPerson", "@jiedao.example") if each in text]


def test_what_waited_for_its_provider_goes_out_once_when_it_is_back(
    app: Flask, providers: Providers, postman: Postman
) -> None:
    for name in NAMES:
        providers.fail(name, "down")
    announce(app, providers)
    postman.start()
    assert until(lambda: all("waiting" in states(name) for name in NAMES))
    providers.recover()
    with clock.later(minutes=11):
        postman.ring()
        assert until(everybody_once(providers, *NAMES))
        assert until(lambda: all(states(name) == {"sent"} for name in NAMES))
