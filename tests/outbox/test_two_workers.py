"""Two workers at once send every message once, on a real database with connections of their own."""

from threading import Thread

from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import scope
from portal.base.db import session, transaction
from portal.base.outbox import dispatcher
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person

MESSAGES = 160


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
