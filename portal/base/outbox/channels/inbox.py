"""The inbox inside the portal (站内消息): always there, costs nothing, needs no consent."""

from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session
from portal.base.outbox.models import InboxMessage, OutboxMessage
from portal.base.outbox.rendering import Rendering


class Inbox:
    """Writes one row; words are made again in the reader's language when it is read."""

    name = "inbox"

    def wants(self, message: OutboxMessage) -> bool:
        """Every message that is for somebody."""
        return message.person_id is not None

    def deliver(self, message: OutboxMessage, rendering: Rendering) -> None:
        """Put the message into the inbox, once however often it is sent."""
        values = {
            "outbox_id": message.id,
            "person_id": message.person_id,
            "community_id": message.community_id,
            "topic": message.topic,
            "facts": message.facts,
            "url": rendering.url,
            "sent_at": clock.now(),
        }
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(InboxMessage).values(**values).on_conflict_do_nothing())
