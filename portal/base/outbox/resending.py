"""Trying again what did not get through, one message or all that failed for the same reason."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, select, update

from portal.base import bell, clock, db
from portal.base.db import session
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.queries import IS_DEAD, told_otherwise
from portal.base.outbox.models import MessageState, OutboxMessage

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

Reach = Collection[int] | None
INBOX = "inbox"


def resend_delivery(delivery: Delivery) -> bool:
    """Try a delivery again, now; False when it got through meanwhile or the person was told by
    another channel. One that waits for its next try goes at once."""
    if delivery.state is DeliveryState.DEAD:
        if _revive(Delivery.id == delivery.id):
            return True
        _set_aside(Delivery.id == delivery.id)
        return False
    # A worker may take it at this moment; its lease must not be cut short, else it is sent twice.
    now = clock.now()
    hurried = _number(
        update(Delivery)
        .where(Delivery.id == delivery.id, Delivery.state == DeliveryState.WAITING)
        .values(due_at=now, wanted_at=now)
        .returning(Delivery.id)
    )
    if hurried:
        db.afterwards(bell.ring)
    return bool(hurried)


def resend_all(channel: str, reason: str, communities: Reach) -> int:
    """Try everything again that died on a channel for this reason; how many. What the person was
    told by another channel meanwhile is set aside."""
    if channel == INBOX:
        return _revive_announcements(reason, communities)
    same = _same(channel, reason, communities)
    number = _revive(*same)
    _set_aside(*same)
    return number


def leave_all(channel: str, reason: str, communities: Reach) -> int:
    """Send nothing more of what died on a channel for this reason; how many."""
    statement = update(Delivery).where(IS_DEAD, *_same(channel, reason, communities))
    return _number(
        statement.values(state=DeliveryState.DROPPED, done_at=clock.now()).returning(Delivery.id)
    )


def _same(channel: str, reason: str, communities: Reach) -> list[ColumnElement[bool]]:
    same = [Delivery.channel == channel, Delivery.reason == reason]
    if communities is not None:
        same.append(Delivery.community_id.in_(communities))
    return same


def _revive(*where: ColumnElement[bool]) -> int:
    now = clock.now()
    number = _number(
        update(Delivery)
        .where(IS_DEAD, *where, ~told_otherwise())
        .values(
            state=DeliveryState.WAITING,
            attempts=0,
            reason="",
            done_at=None,
            wanted_at=now,
            due_at=now,
        )
        .returning(Delivery.id)
    )
    if number:
        db.afterwards(bell.ring)
    return number


def _set_aside(*where: ColumnElement[bool]) -> None:
    session.execute(
        update(Delivery)
        .where(IS_DEAD, *where, told_otherwise())
        .values(state=DeliveryState.DROPPED, reason="told_otherwise"),
        execution_options=BLIND,
    )


def _revive_announcements(reason: str, communities: Reach) -> int:
    dead = select(OutboxMessage.id).where(
        OutboxMessage.state == MessageState.DEAD, OutboxMessage.last_error == reason
    )
    if communities is not None:
        dead = dead.where(OutboxMessage.community_id.in_(communities))
    number = _number(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(dead))
        .values(state=MessageState.WAITING, attempts=0, not_before=clock.now(), last_error="")
        .returning(OutboxMessage.id)
    )
    if number:
        db.afterwards(bell.ring)
    return number


def _number(statement: Any) -> int:
    return len(session.scalars(statement, execution_options=BLIND).all())
