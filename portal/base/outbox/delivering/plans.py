"""What is known of a message before it goes out by a channel; the rules judge by it."""

from dataclasses import dataclass
from datetime import datetime

from portal.base.outbox.topics import Topic


@dataclass(frozen=True)
class DeliveryPlan:
    """One message for one person by one channel, from ``at`` on.

    ``due`` says that the message waited for the moment it was given and is about to go: then only
    what began since counts (a quiet hour, because no worker ran in time), not a digest again.
    ``urgent`` messages are words of danger.
    """

    outbox_id: int
    person_id: int
    community_id: int | None
    channel: str
    topic: Topic
    urgent: bool
    at: datetime
    due: bool = False
