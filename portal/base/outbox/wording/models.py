"""Texts of messages as a community words them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, code_text, long_text, primary_key
from portal.base.scope import CommunityOwned


class MessageText(CommunityOwned, Base):
    """One version of a community's own text for an occasion on a channel (消息文本). Rows are
    added, never changed: a message keeps the words it was sent with.

    ``zh`` and ``en`` are texts with ``{{ name }}`` where facts stand, None for the house text.
    """

    __tablename__ = "message_texts"
    __table_args__ = (
        UniqueConstraint("community_id", "channel", "topic", "version"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
    )

    id: Mapped[primary_key]
    channel: Mapped[code_text]
    topic: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    zh: Mapped[long_text | None]
    en: Mapped[long_text | None]
    set_by: Mapped[int | None]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
