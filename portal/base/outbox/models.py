"""Messages waiting to go out, and the in-app inbox."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, line_text, primary_key


class MessageState(enum.StrEnum):
    """How far an announcement got."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class OutboxMessage(Base):
    """An announcement written with the change it announces; ``key`` makes its effect unique."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index(
            "ix_outbox_messages_waiting",
            "not_before",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_messages_dead",
            "id",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
        Index("ix_outbox_messages_person_id", "person_id"),
        Index("ix_outbox_messages_done_at", "done_at"),
    )

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    last_error: Mapped[line_text] = mapped_column(default="")


class InboxMessage(Base):
    """A message in a person's inbox (站内消息)."""

    __tablename__ = "inbox_messages"
    __table_args__ = (
        UniqueConstraint("outbox_id"),
        Index("ix_inbox_messages_person_id_id", "person_id", "id"),
        Index(
            "ix_inbox_messages_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_messages.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    topic: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[line_text] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
