"""Two workers at once send every message once, on a real database with connections of their own."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal import tables
from portal.base import db, scope
from portal.base.db import session, transaction
from portal.base.outbox import dispatcher
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from tests.support import postgres

MESSAGES = 160


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    if postgres.wanted():
        with postgres.postgres_url() as url:
            yield from _with_tables(db.make_engine(url))
    else:
        yield from _with_tables(db.make_engine(f"sqlite:///{tmp_path / 'shared.db'}"))


def _with_tables(engine: Engine) -> Iterator[Engine]:
    tables.load_tables()
    db.Base.metadata.create_all(engine)
    session.remove()
    session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    yield engine
    session.remove()
    engine.dispose()


def test_two_workers_send_each_message_once(app: Flask, shared: Engine) -> None:
    with transaction():
        person = Person()
        session.add(person)
    with transaction():
        for number in range(MESSAGES):
            enqueue("privacy.answered", key=str(number), person_id=person.id, request_id=number)
    session.remove()
    settled: list[int] = []

    def work() -> None:
        with scope.everywhere("a worker in a test"), app.app_context():
            settled.append(dispatcher.drain())
            session.remove()

    workers = [Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert sum(settled) == MESSAGES
    assert session.scalar(select(func.count()).select_from(InboxMessage)) == MESSAGES
    done = select(func.count()).where(OutboxMessage.state == MessageState.DONE)
    assert session.scalar(done) == MESSAGES
