"""When a message may go out, and whether at all: asked for all but words of danger."""

from datetime import datetime

from portal.base.outbox.delivering.plans import DeliveryPlan
from portal.base.outbox.rules import cap, choices, subjects
from portal.base.outbox.rules.quiet import after_quiet_hours
from portal.base.outbox.topics import RESIDENT, Topic


def when(plan: DeliveryPlan) -> datetime | None:
    """From which moment on, never before ``plan.at``; None: not by itself, but in the digest."""
    if not plan.urgent and not subjects.goes_alone(plan.topic):
        return None
    return plan.at if plan.urgent else after_quiet_hours(plan.at, plan.community_id)


def allows(person_id: int, channel: str, topic: Topic) -> bool:
    """Whether this person wants to be told of this topic by this channel."""
    return choices.wants(person_id, subjects.of(topic), channel)


def may_count(plan: DeliveryPlan, moment: datetime) -> bool:
    """Whether a message that nobody asked for is still within its month; counted at once."""
    if plan.urgent or plan.topic.solicited or plan.topic.audience != RESIDENT:
        return True
    return cap.take(plan.person_id, plan.outbox_id, moment)


def give_back(outbox_id: int) -> None:
    """No channel brought the message to its person: it counts no more."""
    cap.give_back(outbox_id)
