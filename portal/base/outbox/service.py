"""Announcing: a row in the transaction of the change it announces."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, text, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import bell, clock, db
from portal.base.driver import Kept
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


# Built once: every write of the portal ends with it.
_COLUMNS = (
    "key",
    "topic",
    "person_id",
    "community_id",
    "facts",
    "urgent",
    "not_before",
    "created_at",
    "state",
    "attempts",
    "last_error",
)
_INSERT = {
    dialect.dialect.name: Kept(
        dialect.insert(OutboxMessage.__table__).on_conflict_do_nothing(), _COLUMNS
    )
    for dialect in (postgresql, sqlite)
}


def enqueue(
    topic: str,
    *,
    key: str,
    person_id: int | None = None,
    community_id: int | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
    **facts: Any,
) -> None:
    """Announce ``topic`` to a person, once per ``key``; costs one INSERT and no commit.

    ``facts`` are what the message's template needs: ids, numbers, addresses, and moments and days
    as ISO text under names ending in ``_at`` and ``_on``; never the content of private messages.
    A repeated key changes nothing. The worker is woken once the change is kept.
    """
    values = {
        "key": f"{topic}:{key}",
        "topic": topic,
        "person_id": person_id,
        "community_id": community_id,
        "facts": facts,
        "urgent": urgent,
        "not_before": not_before or clock.now(),
        "created_at": clock.now(),
        "state": "waiting",
        "attempts": 0,
        "last_error": "",
    }
    _INSERT[db.connection().dialect.name].rows(**values)
    _wake_worker()


def withdraw(topic: str, begins: str) -> None:
    """Announce to nobody what was enqueued under keys that begin so, as far as it still waits."""
    found = f"{topic}:{begins}"
    db.session.execute(
        update(OutboxMessage)
        .where(
            # As they stand, so that the index of what waits is used.
            text("state = 'waiting'"),
            OutboxMessage.not_before >= clock.now(),
            func.substr(OutboxMessage.key, 1, len(found)) == found,
        )
        .values(state=MessageState.DONE, done_at=clock.now(), person_id=None, facts={}),
        execution_options=BLIND,
    )


def _wake_worker() -> None:
    """Ring once for all announcements of a transaction."""
    waiting = db.session().info.get("afterwards", ())
    if bell.ring not in waiting:
        db.afterwards(bell.ring)


def mark_read(message: InboxMessage) -> None:
    """The person opened the message; the first time counts."""
    if message.read_at is None:
        message.read_at = clock.now()


def mark_all_read(person_id: int) -> None:
    """The person has seen what there is."""
    db.session.execute(
        update(InboxMessage)
        .where(InboxMessage.person_id == person_id, InboxMessage.read_at.is_(None))
        .values(read_at=clock.now()),
        execution_options=BLIND,
    )


def resend(message: OutboxMessage) -> bool:
    """Try an unsent message again from the start, now; whether it was unsent."""
    if message.state is MessageState.DONE:
        return False
    message.state, message.attempts = MessageState.WAITING, 0
    message.not_before, message.last_error = clock.now(), ""
    _wake_worker()
    return True
