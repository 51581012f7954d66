"""Draining the outbox: what waits gets its inbox row and its way out of the portal, once.

Rows are taken inside the writing transaction that also marks them done: SQLite lets one writer in
at a time, PostgreSQL passes over rows another worker holds. A message is therefore delivered with
the mark or not at all, and after a time without power the rows simply still wait. What leaves the
portal is planned here, in the same transaction, and sent by :mod:`portal.base.outbox.delivering`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import current_app, has_request_context
from sqlalchemy import select

from portal.base import clock, db
from portal.base.db import session, transaction
from portal.base.outbox import channels
from portal.base.outbox.delivering import lanes, planning
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.outbox.pauses import MAX_ATTEMPTS, pause_after
from portal.base.outbox.rendering import render

log = structlog.get_logger()

BATCH = 50


def drain() -> int:
    """Send everything that waits; how many messages were settled. Needs an application context."""
    settled = 0
    with addresses():
        while True:
            with transaction():
                batch = _claim()
                settled += sum(_send(message) for message in batch)
            if len(batch) < BATCH:
                return settled


@contextmanager
def addresses() -> Iterator[None]:
    """A request, so that messages can name addresses outside any visit."""
    if has_request_context():
        yield
        return
    base_url = current_app.extensions["portal_config"].base_url
    with current_app.test_request_context("/", base_url=base_url):
        yield


def _claim() -> list[OutboxMessage]:
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.WAITING)
        .where(OutboxMessage.not_before <= clock.now())
        .order_by(OutboxMessage.urgent.desc(), OutboxMessage.not_before, OutboxMessage.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(statement))


def _send(message: OutboxMessage) -> bool:
    """Deliver one message inside a savepoint, so that one that fails takes no other with it.

    The way out has a savepoint of its own: should its planning fail, the inbox has its row already
    and planning alone is done again.
    """
    try:
        with session.begin_nested():
            for channel in channels.wanted_by(message):
                rendering = render(
                    message.topic,
                    message.facts,
                    channel=channel.name,
                    community_id=message.community_id,
                )
                channel.deliver(message, rendering)
        if channels.outward():
            with session.begin_nested():
                planned = planning.plan(message)
            if planned:
                _wake_postman()
    except Exception as error:
        _put_off(message, error)
        return False
    message.state, message.done_at, message.last_error = MessageState.DONE, clock.now(), ""
    return True


def _put_off(message: OutboxMessage, error: Exception) -> None:
    """Try again later, ever more slowly; after the last try somebody has to look.

    Only the kind of error is kept: its text may hold what was sent.
    """
    message.attempts += 1
    message.last_error = type(error).__name__
    if message.attempts >= MAX_ATTEMPTS:
        message.state = MessageState.DEAD
    else:
        message.not_before = clock.now() + pause_after(message.attempts)
    log.warning(
        "outbox.failed",
        message=message.id,
        topic=message.topic,
        attempts=message.attempts,
        error=message.last_error,
    )


def _wake_postman() -> None:
    """Ring once for all deliveries of a transaction."""
    if lanes.ring not in db.session().info.get("afterwards", ()):
        db.afterwards(lanes.ring)
