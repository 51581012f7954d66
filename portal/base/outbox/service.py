"""Announcing: a row in the transaction of the change it announces."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, db
from portal.base.outbox.models import OutboxMessage


def enqueue(
    topic: str,
    *,
    key: str,
    person_id: int | None = None,
    community_id: int | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
    **facts: Any,
) -> None:
    """Announce ``topic`` to a person, once per ``key``; costs one INSERT and no commit.

    ``facts`` are what the message's template needs: ids, numbers, addresses, moments as ISO
    text; never the content of private messages. A repeated key changes nothing.
    """
    values = {
        "key": f"{topic}:{key}",
        "topic": topic,
        "person_id": person_id,
        "community_id": community_id,
        "facts": facts,
        "urgent": urgent,
        "not_before": not_before or clock.now(),
        "created_at": clock.now(),
        "state": "waiting",
        "attempts": 0,
        "last_error": "",
    }
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(OutboxMessage).values(**values).on_conflict_do_nothing()
    db.session.execute(statement)
