"""Draining the outbox: what waits is worded and handed to the channels, once.

Rows are taken inside the writing transaction that also marks them done: SQLite lets one writer in
at a time, PostgreSQL passes over rows another worker holds. A message is therefore delivered with
the mark or not at all, and after a time without power the rows simply still wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from flask import current_app, has_request_context
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import channels
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.outbox.rendering import render

log = structlog.get_logger()

BATCH = 50
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


def drain() -> int:
    """Send everything that waits; how many messages were settled. Needs an application context."""
    settled = 0
    with _addresses():
        while True:
            with transaction():
                batch = _claim()
                settled += sum(_send(message) for message in batch)
            if len(batch) < BATCH:
                return settled


@contextmanager
def _addresses() -> Iterator[None]:
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
    """Deliver one message inside a savepoint, so that one that fails takes no other with it."""
    try:
        with session.begin_nested():
            for channel in channels.wanted_by(message):
                rendering = render(message.topic, message.facts, channel=channel.name)
                channel.deliver(message, rendering)
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


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 30 s, 2 min, 8 min and so on up to 6 hours."""
    return min(FIRST_PAUSE * (1 << 2 * (attempts - 1)), LONGEST_PAUSE)
