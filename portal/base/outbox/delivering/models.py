"""Messages on their way out: one row for each channel that a message was given to."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, code_text, primary_key, short_text

OPEN = "state IN ('waiting', 'sending')"
DEAD = "state = 'dead'"


class DeliveryState(enum.StrEnum):
    """How far a message got on one channel."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DEAD = "dead"
    DROPPED = "dropped"


class Delivery(Base):
    """One message by one channel to one person.

    ``due_at`` is when it may go; while it is being sent, when its lease ends. ``wanted_at`` is
    when it should have gone at first. ``lease`` counts the claims: who settles must hold the last.
    ``reason`` is the word for what went wrong last.
    """

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        UniqueConstraint("outbox_id", "channel"),
        CheckConstraint(f"(done_at IS NULL) = ({OPEN})", name="open_or_done"),
        CheckConstraint("attempts >= 0 AND lease >= attempts", name="claimed_before_tried"),
        Index(
            "ix_outbox_deliveries_due",
            "channel",
            "urgent",
            "due_at",
            "id",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(
            "ix_outbox_deliveries_wanted_at",
            "wanted_at",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(
            "ix_outbox_deliveries_dead",
            "channel",
            "reason",
            "id",
            sqlite_where=text(DEAD),
            postgresql_where=text(DEAD),
        ),
        Index("ix_outbox_deliveries_person_id_created_at", "person_id", "created_at"),
        Index(
            "ix_outbox_deliveries_provider_no",
            "provider_no",
            sqlite_where=text("provider_no != ''"),
            postgresql_where=text("provider_no != ''"),
        ),
    )

    id: Mapped[primary_key]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox_messages.id"))
    channel: Mapped[code_text]
    topic: Mapped[short_text]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    wanted_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(40), default="")
    provider_no: Mapped[str] = mapped_column(String(80), default="")
