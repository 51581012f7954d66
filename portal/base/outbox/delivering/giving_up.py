"""Messages on a channel that was switched off: after an hour the next channel takes them."""

from datetime import timedelta

from sqlalchemy import select

from portal.base import clock, db
from portal.base.db import session, transaction
from portal.base.outbox import channels
from portal.base.outbox.delivering import lanes, planning
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.queries import IS_OPEN
from portal.base.outbox.models import OutboxMessage

# While a new release is rolled out, one worker may know a channel that another does not.
PATIENCE = timedelta(hours=1)
BATCH = 50


def give_up_unserved() -> int:
    """Hand on what has waited an hour for a channel that is not set up; how many."""
    served = [channel.name for channel in channels.outward() if channel.is_on()]
    given_up = 0
    while True:
        with transaction():
            found = _unserved(served)
            for delivery in found:
                delivery.state, delivery.reason = DeliveryState.REFUSED, "off"
                delivery.done_at = clock.now()
                planning.go_on(session.get_one(OutboxMessage, delivery.outbox_id))
            if found:
                db.afterwards(lanes.ring)
        given_up += len(found)
        if len(found) < BATCH:
            return given_up


def _unserved(served: list[str]) -> list[Delivery]:
    statement = (
        select(Delivery)
        .where(IS_OPEN, Delivery.channel.not_in(served))
        .where(Delivery.wanted_at < clock.now() - PATIENCE, Delivery.due_at <= clock.now())
        .order_by(Delivery.wanted_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(statement))
