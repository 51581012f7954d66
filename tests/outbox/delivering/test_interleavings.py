"""Whatever workers do in whatever order, and wherever they are cut off, nothing is lost, and only
what a provider took without our knowing is sent again."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.channels import Broken, Later, Receipt, Refused
from portal.base.outbox.delivering import claiming
from portal.base.outbox.delivering.lanes import serving
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.sending import hand_over
from portal.base.outbox.models import InboxMessage, OutboxMessage
from portal.base.outbox.service import enqueue
from tests.factories.identity import resident
from tests.outbox.delivering.conftest import TOPIC, Paper

QUOTA = 1000
ANSWERS = {
    "takes it": None,
    "is slow": Later("timeout"),
    "asks for patience": Later("throttled", timedelta(minutes=3)),
    "refuses": Refused("unsubscribed"),
    "is set up wrongly": Broken("template"),
}
ENDS = ("settles", "stands still", "sends and stands still", "is killed", "is killed at once")
ANSWER, END = st.sampled_from(sorted(ANSWERS)), st.sampled_from(ENDS)


class Flight:
    """One claimed message in the hands of a worker."""

    def __init__(self, claimed: claiming.Claim, now: datetime) -> None:
        self.claimed = claimed
        self.lease_over_at = now + claiming.LEASE
        self.outcome: Any = None


class Office(RuleBasedStateMachine):
    """Two channels, any number of workers, and a power supply that cannot be relied on."""

    person_id = 0

    def __init__(self) -> None:
        super().__init__()
        with transaction():
            for table in (Delivery, InboxMessage, OutboxMessage):
                session.execute(delete(table))
        self.papers = [paper for paper in channels.outward() if isinstance(paper, Paper)]
        for paper in self.papers:
            paper.letters.clear()
            paper.quota, paper.answer, paper.on = QUOTA, None, True
        self.now = clock.now().replace(hour=4)  # noon in China
        self.written = 0
        self.switches = False
        self.taken: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.under_way: list[Flight] = []

    @initialize(urgent=st.lists(st.booleans(), min_size=1, max_size=4), switches=st.booleans())
    def open(self, urgent: list[bool], switches: bool) -> None:
        """Some messages are there."""
        self.switches = switches
        for each in urgent:
            self.announce(each)

    @rule(urgent=st.booleans())
    def announce(self, urgent: bool) -> None:
        """A change is kept, and with it its announcement; a worker drains what there is."""
        self.written += 1
        with clock.at(self.now):
            with transaction():
                key = str(self.written)
                enqueue(TOPIC, key=key, person_id=self.person_id, urgent=urgent, request_id=1)
            dispatcher.drain()

    @rule()
    def fail_after_announcing(self) -> None:
        """A change is rolled back."""
        try:
            with clock.at(self.now), transaction():
                enqueue(TOPIC, key="never", person_id=self.person_id, request_id=1)
                raise ZeroDivisionError
        except ZeroDivisionError:
            return

    @rule(turns=st.lists(st.tuples(st.integers(0, 1), ANSWER, END), min_size=1, max_size=6))
    def take(self, turns: list[tuple[int, str, str]]) -> None:
        """Workers take messages, and each gets so far with it."""
        for which, answer, end in turns:
            flight = self._claimed(self.papers[which])
            if flight is not None:
                self.under_way.append(flight)
                self._go_on(flight, answer, end)

    @precondition(lambda self: self.under_way)
    @rule(place=st.integers(0, 9), answer=ANSWER, end=END)
    def go_on(self, place: int, answer: str, end: str) -> None:
        """One that stood still goes on with the message in its hands."""
        self._go_on(self.under_way[place % len(self.under_way)], answer, end)

    def _go_on(self, flight: Flight, answer: str, end: str) -> None:
        if flight.outcome is None and end not in {"stands still", "is killed at once"}:
            self._send(flight, ANSWERS[answer])
        if end.startswith("is killed"):
            self.cut_off(flight)
        elif end == "settles":
            if self._settle(flight):
                self.under_way.remove(flight)
            else:
                self.cut_off(flight)

    @precondition(lambda self: self.switches)
    @rule()
    def switch(self) -> None:
        """The first channel is switched off or on."""
        self.papers[0].on = not self.papers[0].on

    @rule(seconds=st.sampled_from([31, 46, 46, 600, 90_000]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    def cut_off(self, flight: Flight) -> None:
        """What the provider took, and nobody wrote down, may be sent again."""
        self.under_way.remove(flight)
        if isinstance(flight.outcome, Receipt):
            self.unknown[flight.claimed.key] += 1

    def teardown(self) -> None:
        """In the end who still holds a message is killed, and then all goes well."""
        self.papers[0].on = True
        for flight in list(self.under_way):
            self.cut_off(flight)
        for _round in range(12):
            # By day: looked at only in quiet hours, a message would wait for ever.
            self.now = (self.now + timedelta(days=2)).replace(hour=4)
            with clock.at(self.now):
                dispatcher.drain()
            for paper in self.papers:
                while (flight := self._claimed(paper)) is not None:
                    self._send(flight, None)
                    self._settle(flight)
        self._check_messages()
        self._check_quotas()
        super().teardown()

    def _claimed(self, paper: Paper) -> Flight | None:
        with clock.at(self.now):
            claimed = claiming.claim(paper)
        return None if claimed is None else Flight(claimed, self.now)

    def _send(self, flight: Flight, answer: Exception | None) -> None:
        (paper,) = (paper for paper in self.papers if paper.name == flight.claimed.channel)
        paper.answer = answer
        with clock.at(self.now):
            flight.outcome = hand_over(paper, flight.claimed)
        if isinstance(flight.outcome, Receipt):
            self.taken[flight.claimed.key] += 1

    def _settle(self, flight: Flight) -> bool:
        with clock.at(self.now):
            settled = claiming.settle(flight.claimed, flight.outcome)
        # As long as it holds the lease, its word counts.
        assert settled or self.now >= flight.lease_over_at
        return settled

    def _check_messages(self) -> None:
        session.expire_all()
        messages = session.scalars(select(OutboxMessage)).all()
        assert len(messages) == self.written
        for message in messages:
            keys = [claiming.key_of(message, paper.name) for paper in self.papers]
            rows = session.scalars(select(Delivery).where(Delivery.outbox_id == message.id)).all()
            states = {row.state for row in rows}
            assert not states & {DeliveryState.WAITING, DeliveryState.SENDING}
            tried_all = self.switches or len(rows) == len(self.papers)
            gave_up = tried_all and DeliveryState.SENT not in states
            assert any(self.taken[key] for key in keys) or (rows and gave_up)
            for key in keys:
                assert self.taken[key] <= 1 + self.unknown[key]
            if not message.urgent and not any(self.unknown[key] for key in keys):
                assert sum(self.taken[key] for key in keys) <= 1

    def _check_quotas(self) -> None:
        for paper in self.papers:
            sent = select(Delivery).where(
                Delivery.channel == paper.name, Delivery.state == DeliveryState.SENT
            )
            assert paper.quota == QUOTA - len(session.scalars(sent).all())


def test_nothing_is_lost_and_nothing_sent_twice_but_what_nobody_could_write_down(
    app: Flask, wechat: Paper, sms: Paper
) -> None:
    Office.person_id = resident().id
    with serving(app):
        run_state_machine_as_test(
            Office,
            settings=settings(
                max_examples=100,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
