"""What an announcement costs whoever makes a change: one INSERT, and no commit of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from portal.base.db import session, transaction
from portal.base.outbox import dispatcher, queries
from portal.base.outbox.delivering import claiming
from portal.base.outbox.delivering import queries as deliveries
from portal.base.outbox.delivering.lanes import serving
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from tests.grievances.statements import plan_of, watched
from tests.outbox.delivering.conftest import TOPIC, Paper
from tests.support.fakes.courier import Courier, in_use


@contextmanager
def noticed(engine: Engine) -> Iterator[list[str]]:
    """The first words of all that is sent meanwhile, commits included."""
    sent: list[str] = []

    def statement(*seen: Any) -> None:
        sent.append(" ".join(seen[2].split()[:3]))

    def commit(_connection: Any) -> None:
        sent.append("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def test_a_change_that_announces_sends_one_insert_more_and_commits_once(
    app: Flask, shared: Engine
) -> None:
    with in_use(app, Courier("http://127.0.0.1:9")):
        with noticed(shared) as silent, transaction():
            session.add(Person())
        with transaction():
            person = Person()
            session.add(person)
        with noticed(shared) as telling, transaction():
            session.add(Person())
            enqueue(TOPIC, key="1", person_id=person.id, request_id=1)

    assert sorted(telling) == sorted([*silent, "INSERT INTO outbox_messages"])
    assert telling.count("COMMIT") == 1


def test_inbox_row_and_delivery_are_kept_by_the_same_commit(app: Flask, shared: Engine) -> None:
    with transaction():
        person = Person()
        session.add(person)
    with in_use(app, Courier("http://127.0.0.1:9")):
        with transaction():
            enqueue(TOPIC, key="1", person_id=person.id, urgent=True, request_id=1)
        with app.app_context(), noticed(shared) as sent:
            dispatcher.drain()

    inserts = [what for what in sent if what.startswith("INSERT") or what == "COMMIT"]
    assert inserts == ["INSERT INTO inbox_messages", "INSERT INTO outbox_deliveries", "COMMIT"]


def test_looking_for_what_is_due_late_or_dead_goes_by_an_index(
    app: Flask, noon: None, wechat: Paper
) -> None:
    with serving(app), watched() as sent:
        claiming.is_due("wechat")
        claiming.claim(wechat)
        queries.trouble()
        deliveries.counts(dead=True, communities=None)
        deliveries.reasons(None)

    asked = [one for one in sent.statements if "outbox_deliveries" in one[0]]
    assert len(asked) == 6
    for statement, parameters in asked:
        plan = plan_of(statement, parameters)
        assert "ix_outbox_deliveries_" in plan, f"{statement}\n{plan}"
