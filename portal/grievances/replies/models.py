"""Templates of replies as rows: those every installation begins with, and a community's own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, long_text, primary_key, short_text
from portal.base.scope import CommunityOwned


class ReplyDefault(Base):
    """A template (回复模板) that every community is offered until it has one of its own under the
    same ``key``. ``act`` is ask, resolve or reject; ``kind_id`` None fits every kind."""

    __tablename__ = "grievance_reply_defaults"

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(36), unique=True)
    position: Mapped[int]
    act: Mapped[str] = mapped_column(String(10))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_categories.id"))
    name: Mapped[short_text]
    text: Mapped[long_text]


class ReplyTemplate(CommunityOwned, Base):
    """A community's own template (回复模板).

    A change adds a row with the next ``version`` under the same ``key``; the former one gets
    ``replaced_at`` and stays. What was sent with it keeps its words: a reply holds its own text.
    ``retired`` means that it is offered no more.
    """

    __tablename__ = "grievance_reply_templates"
    __table_args__ = (
        UniqueConstraint("community_id", "key", "version"),
        Index(
            "ix_grievance_reply_templates_in_force",
            "community_id",
            "act",
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(36))
    version: Mapped[int] = mapped_column(default=1)
    act: Mapped[str] = mapped_column(String(10))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_categories.id"))
    name: Mapped[short_text]
    text: Mapped[long_text]
    retired: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaced_at: Mapped[datetime | None]
