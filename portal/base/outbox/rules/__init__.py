"""When a message may go out, and whether at all: asked for all but words of danger."""

from datetime import datetime

from portal.base.outbox.delivering.plans import DeliveryPlan
from portal.base.outbox.topics import Topic


def when(plan: DeliveryPlan) -> datetime | None:
    """From which moment on, never before ``plan.at``; None: not by this channel."""
    return plan.at


def allows(person_id: int, channel: str, topic: Topic) -> bool:
    """Whether this person is told of this topic by this channel now."""
    return True
