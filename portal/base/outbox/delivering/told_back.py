"""A provider says later that a message it took has not arrived: the next channel is tried."""

from sqlalchemy import exists, select

from portal.base import clock
from portal.base.db import session
from portal.base.outbox.delivering import planning, reasons
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.delivering.queries import IS_OPEN
from portal.base.outbox.models import OutboxMessage


def may_be_ours(channel: str) -> bool:
    """Whether a message whose number nobody knows may be one that is being written down now."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    IS_OPEN,
                    Delivery.channel == channel,
                    Delivery.state == DeliveryState.SENDING,
                    Delivery.due_at > clock.now(),
                )
            )
        )
    )


def not_received(channel: str, provider_no: str, reason: str) -> bool:
    """Take the provider's word, in the running transaction; False for a message of others, and for
    one of which that was known."""
    if not provider_no:
        return False
    delivery = session.scalars(
        select(Delivery)
        .where(
            Delivery.provider_no == provider_no,
            Delivery.provider_no != "",  # as the index says it
            Delivery.channel == channel,
            Delivery.state == DeliveryState.SENT,
        )
        .order_by(Delivery.id.desc())
        .limit(1)
        .with_for_update()
    ).first()
    if delivery is None:
        return False
    delivery.state, delivery.reason = DeliveryState.REFUSED, reasons.clean(reason)
    delivery.done_at = clock.now()
    message = session.get(OutboxMessage, delivery.outbox_id)
    if message is not None:
        planning.go_on(message)
    return True
