"""Taking what is due, one message at a time and under a lease, and settling what came of it.

Between the two nothing is open in the database: a provider that takes ten seconds holds no lock.
A lease that runs out means that its worker ended: the message is sent again under the same key.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, TextClause, exists, or_, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import channels
from portal.base.outbox.channels import (
    Broken,
    Later,
    NotSent,
    OutwardChannel,
    Receipt,
    Refused,
)
from portal.base.outbox.delivering import planning, reasons
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.queries import IS_OPEN
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.pauses import MAX_ATTEMPTS, pause_after

log = structlog.get_logger()

# A channel answers within ten seconds; the rest is for a machine that is busy.
LEASE = timedelta(seconds=45)

# However long a provider asks us to wait.
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class Claim:
    """A message taken by this worker until its lease ends; what its letter is made of."""

    delivery_id: int
    lease: int
    channel: str
    key: str
    topic: str
    person_id: int
    community_id: int | None
    urgent: bool
    address: str = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)


def is_due(channel: str) -> bool:
    """Whether there is something to send; reads only."""
    urgent, calm = (exists().where(*_due(channel, urgent=urgent)) for urgent in (True, False))
    return bool(session.scalar(select(or_(urgent, calm))))


def claim(channel: OutwardChannel) -> Claim | None:
    """Take the next message that is due and may go, danger first; None when there is none."""
    while True:
        with transaction():
            delivery = _next(channel.name)
            if delivery is None:
                return None
            claimed = _try(channel, delivery)
        if claimed is not None:
            return claimed


def _due(channel: str, *, urgent: bool) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return (
        Delivery.channel == channel,
        Delivery.urgent.is_(urgent),
        IS_OPEN,
        Delivery.due_at <= clock.now(),
    )


def _next(channel: str) -> Delivery | None:
    # One look for danger and one for the rest: each goes straight to the index's first entry.
    for urgent in (True, False):
        statement = (
            select(Delivery)
            .where(*_due(channel, urgent=urgent))
            .order_by(Delivery.due_at, Delivery.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        found = session.scalars(statement).first()
        if found is not None:
            return found
    return None


def _try(channel: OutwardChannel, delivery: Delivery) -> Claim | None:
    """One that cannot even be looked at waits like one that failed, and blocks no other."""
    try:
        with session.begin_nested():
            return _take(channel, delivery)
    except Exception as error:
        session.refresh(delivery)
        if delivery.state is DeliveryState.SENDING:
            _give_back_or_use(delivery, sent=False)
        delivery.attempts, delivery.lease = delivery.attempts + 1, delivery.lease + 1
        _put_off(delivery, Later(reasons.of_error(error)))
        if delivery.state is DeliveryState.DEAD:
            _try_otherwise(delivery)
        return None


def _try_otherwise(delivery: Delivery) -> None:
    """Hand on what could not even be looked at; should that fail too, it stays dead."""
    try:
        with session.begin_nested():
            planning.go_on(session.get_one(OutboxMessage, delivery.outbox_id))
    except Exception as error:
        log.error("delivery.not_handed_on", delivery=delivery.id, error=type(error).__name__)


def _take(channel: OutwardChannel, delivery: Delivery) -> Claim | None:
    message = session.get_one(OutboxMessage, delivery.outbox_id)
    verdict = planning.judge(channel, message, clock.now(), due=True)
    # Its worker ended before it could settle: what was reserved then is still reserved.
    held = delivery.state is DeliveryState.SENDING
    failed: NotSent | None = None
    if delivery.attempts >= MAX_ATTEMPTS:
        failed = Broken(delivery.reason or "lease_over")
    elif verdict.reason:
        failed = Refused(verdict.reason)
    elif verdict.at <= clock.now() and not held:
        reason = channel.reserve(delivery)
        failed = Refused(reason) if reason else None
    if failed is None and verdict.at <= clock.now():
        delivery.state, delivery.due_at = DeliveryState.SENDING, clock.now() + LEASE
        delivery.attempts, delivery.lease = delivery.attempts + 1, delivery.lease + 1
        return _claim_of(delivery, message, verdict.address)
    if held:
        channel.settled(delivery, False)
    if failed is None:
        delivery.state = DeliveryState.WAITING
        delivery.due_at = delivery.wanted_at = verdict.at
    else:
        _close(delivery, failed)
        planning.go_on(message)
    return None


def _claim_of(delivery: Delivery, message: OutboxMessage, address: str) -> Claim:
    return Claim(
        delivery_id=delivery.id,
        lease=delivery.lease,
        channel=delivery.channel,
        key=key_of(message, delivery.channel),
        topic=message.topic,
        person_id=message.person_id or 0,
        community_id=message.community_id,
        urgent=message.urgent,
        address=address,
        facts=message.facts,
    )


def key_of(message: OutboxMessage, channel: str) -> str:
    """32 characters that stand for this message on this channel at every attempt, even from a
    database that was restored, and tell a provider nothing."""
    text = f"{message.key}|{message.created_at.isoformat()}|{channel}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def settle(claimed: Claim, outcome: Receipt | NotSent) -> bool:
    """Write down what came of a message; False when the lease was over and it is no longer ours."""
    with transaction():
        delivery = session.scalars(
            select(Delivery)
            .where(
                Delivery.id == claimed.delivery_id,
                Delivery.lease == claimed.lease,
                Delivery.state == DeliveryState.SENDING,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()
        if delivery is None:
            return False
        _give_back_or_use(delivery, sent=isinstance(outcome, Receipt))
        if isinstance(outcome, Receipt):
            delivery.state, delivery.done_at = DeliveryState.SENT, clock.now()
            delivery.provider_no, delivery.reason = outcome.provider_no[:80], ""
        elif isinstance(outcome, Later):
            _put_off(delivery, outcome)
        else:
            _close(delivery, outcome)
        if delivery.state in {DeliveryState.REFUSED, DeliveryState.DEAD}:
            planning.go_on(session.get_one(OutboxMessage, delivery.outbox_id))
    return True


def _give_back_or_use(delivery: Delivery, *, sent: bool) -> None:
    """Let the channel count; a fault in its counting must not have the message sent twice."""
    channel = channels.outward_by(delivery.channel)
    if channel is None:
        return
    try:
        with session.begin_nested():
            channel.settled(delivery, sent)
    except Exception as error:
        log.error("delivery.uncounted", delivery=delivery.id, error=type(error).__name__)


def _put_off(delivery: Delivery, why: Later) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        _close(delivery, Broken(why.reason))
        return
    delivery.state, delivery.reason = DeliveryState.WAITING, reasons.clean(why.reason)
    pause = pause_after(delivery.attempts) if why.after is None else why.after
    delivery.due_at = clock.now() + min(pause, LONGEST_WAIT)
    _tell(delivery)


def _close(delivery: Delivery, why: NotSent) -> None:
    dead = isinstance(why, Broken)
    delivery.state = DeliveryState.DEAD if dead else DeliveryState.REFUSED
    delivery.reason, delivery.done_at = reasons.clean(why.reason), clock.now()
    _tell(delivery)


def _tell(delivery: Delivery) -> None:
    log.warning(
        "delivery.failed",
        delivery=delivery.id,
        channel=delivery.channel,
        topic=delivery.topic,
        state=delivery.state.value,
        attempts=delivery.attempts,
        reason=delivery.reason,
    )
