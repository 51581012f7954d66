"""Which way a message goes out: the first channel that works; words of danger by all that work."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session
from portal.base.outbox import channels, rendering, rules, topics
from portal.base.outbox.channels import OutwardChannel
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.delivering.plans import DeliveryPlan
from portal.base.outbox.models import OutboxMessage


class Verdict(NamedTuple):
    """From when on a message may go by a channel and to which address, or the reason why not."""

    at: datetime
    address: str = ""
    reason: str = ""


def plan(message: OutboxMessage) -> int:
    """Write down how an announcement goes out, in the transaction of its inbox row; the number of
    deliveries. Done again for the same message it changes nothing."""
    if message.person_id is None:
        return 0
    ways = _ways(message, tried=())
    chosen = list(ways if message.urgent else islice(ways, 1))
    for channel, verdict in chosen:
        _write(message, channel, verdict)
    return len(chosen)


def go_on(message: OutboxMessage) -> bool:
    """A channel failed for good: give the message to the next one; False when none is left."""
    if message.person_id is None:
        return False
    tried = session.scalars(select(Delivery.channel).where(Delivery.outbox_id == message.id)).all()
    for channel, verdict in islice(_ways(message, tried=tried), 1):
        _write(message, channel, verdict)
        return True
    rules.give_back(message.id)
    return False


def judge(
    channel: OutwardChannel, message: OutboxMessage, at: datetime, *, due: bool = False
) -> Verdict:
    """Whether and when a message for somebody may go by a channel."""
    topic, person_id = topics.find(message.topic), message.person_id
    if person_id is None:
        return Verdict(at, reason="nobody")
    if not channel.is_on():
        return Verdict(at, reason="off")
    if not rendering.has_words(topic, channel.name):
        return Verdict(at, reason="no_words")
    address = channel.address(person_id)
    if not address:
        return Verdict(at, reason="no_address")
    if message.urgent:
        return Verdict(at, address)
    if not rules.allows(person_id, channel.name, topic):
        return Verdict(at, reason="not_wanted")
    about = DeliveryPlan(
        outbox_id=message.id,
        person_id=person_id,
        community_id=message.community_id,
        channel=channel.name,
        topic=topic,
        urgent=message.urgent,
        at=at,
        due=due,
    )
    moment = rules.when(about)
    if moment is None:
        return Verdict(at, reason="not_alone")
    if not rules.may_count(about, moment):
        return Verdict(at, reason="enough")
    return Verdict(moment, address)


def _ways(
    message: OutboxMessage, *, tried: Collection[str]
) -> Iterator[tuple[OutwardChannel, Verdict]]:
    now = clock.now()
    for channel in channels.outward():
        if channel.name not in tried:
            verdict = judge(channel, message, now)
            if not verdict.reason:
                yield channel, verdict


def _write(message: OutboxMessage, channel: OutwardChannel, verdict: Verdict) -> None:
    values: dict[str, Any] = {
        "outbox_id": message.id,
        "channel": channel.name,
        "topic": message.topic,
        "person_id": message.person_id,
        "community_id": message.community_id,
        "urgent": message.urgent,
        "wanted_at": verdict.at,
        "due_at": verdict.at,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Delivery).values(**values).on_conflict_do_nothing())
