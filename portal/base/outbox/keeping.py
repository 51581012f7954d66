"""How long messages are kept, and what of them belongs to a person."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.i18n import LazyString, _l
from portal.base.outbox import rendering, topics
from portal.base.outbox.delivering import labels
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.queries import IS_OPEN
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.outbox.rules import cap, choices
from portal.base.outbox.rules.models import UnsolicitedSlot

SENT_KEPT_DAYS = 90
INBOX_KEPT_DAYS = 730
# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

FIELDS: dict[str, LazyString] = {
    "sent_at": _l("Sent at"),
    "read_at": _l("Read at"),
    "title": _l("Title"),
    "text": _l("Text"),
}

DELIVERY_FIELDS: dict[str, LazyString] = {
    "created_at": _l("Planned at"),
    "title": _l("Title"),
    "channel": _l("Channel"),
    "state": _l("State"),
    "done_at": _l("Finished at"),
    "provider_no": _l("Number at the provider"),
}


def export(person_id: int) -> list[dict[str, Any]]:
    """A person's inbox, oldest first."""
    statement = select(InboxMessage).where(InboxMessage.person_id == person_id)
    rows = []
    for message in session.scalars(statement.order_by(InboxMessage.id)):
        title, text = rendering.words(
            message.topic,
            message.facts,
            channel="inbox",
            community_id=message.community_id,
            at=message.sent_at,
        )
        rows.append(
            {"sent_at": message.sent_at, "read_at": message.read_at, "title": title, "text": text}
        )
    return rows


def export_deliveries(person_id: int) -> list[dict[str, Any]]:
    """What was sent to a person out of the portal, oldest first; addresses are not kept."""
    statement = select(Delivery).where(Delivery.person_id == person_id).order_by(Delivery.id)
    rows = []
    for delivery in session.scalars(statement):
        topic = topics.known(delivery.topic)
        rows.append(
            {
                "created_at": delivery.created_at,
                "title": str(topic.label) if topic else delivery.topic,
                "channel": str(labels.channel(delivery.channel)),
                "state": str(labels.STATES[delivery.state]),
                "done_at": delivery.done_at,
                "provider_no": delivery.provider_no,
            }
        )
    return rows


def forget_deliveries(person_id: int) -> None:
    """Send a person nothing more, and cut the person out of what was sent."""
    theirs = Delivery.person_id == person_id
    session.execute(
        update(Delivery)
        .where(theirs, IS_OPEN)
        .values(state=DeliveryState.DROPPED, done_at=clock.now(), reason="nobody"),
        execution_options=BLIND,
    )
    session.execute(
        update(Delivery).where(theirs).values(person_id=None, provider_no=""),
        execution_options=BLIND,
    )


def forget_person(person_id: int) -> None:
    """Empty a person's inbox and cut the person out of what was announced to them."""
    cap.forget_person(person_id)
    session.execute(
        delete(InboxMessage).where(InboxMessage.person_id == person_id), execution_options=BLIND
    )
    theirs = OutboxMessage.person_id == person_id
    session.execute(
        update(OutboxMessage)
        .where(theirs, OutboxMessage.state != MessageState.DONE)
        .values(state=MessageState.DONE, done_at=clock.now()),
        execution_options=BLIND,
    )
    session.execute(
        update(OutboxMessage).where(theirs).values(person_id=None, facts={}),
        execution_options=BLIND,
    )


def purge() -> None:
    """Delete what was sent over 90 days ago and inbox messages of over two years."""
    old_inbox = clock.now() - timedelta(days=INBOX_KEPT_DAYS)
    sent = OutboxMessage.done_at < clock.now() - timedelta(days=SENT_KEPT_DAYS)
    ids = select(OutboxMessage.id).where(sent)
    gone = [delete(each).where(each.outbox_id.in_(ids)) for each in (Delivery, UnsolicitedSlot)]
    loosened = update(InboxMessage).where(InboxMessage.outbox_id.in_(ids))
    with transaction():
        session.execute(
            delete(InboxMessage).where(InboxMessage.sent_at < old_inbox), execution_options=BLIND
        )
        session.execute(loosened.values(outbox_id=None), execution_options=BLIND)
        for statement in gone:
            session.execute(statement, execution_options=BLIND)
        session.execute(delete(OutboxMessage).where(sent), execution_options=BLIND)


def move_to(gone: int, kept: int) -> None:
    """Two rows of people proved to be one person: one inbox takes up the other."""
    for table in (InboxMessage, OutboxMessage, Delivery):
        session.execute(
            update(table).where(table.person_id == gone).values(person_id=kept),
            execution_options=BLIND,
        )
    choices.move_to(gone, kept)
    cap.move_to(gone, kept)
