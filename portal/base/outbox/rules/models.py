"""What people chose to be told where, what they were told unasked, and which digests were made."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, code_text, primary_key


class Subject(enum.StrEnum):
    """What messages are about, as far as a person may choose their ways."""

    OWN = "own"
    NEWS = "news"
    DIGEST = "digest"
    OVERDUE = "overdue"


class MessageChoice(Base):
    """A person's word on one kind of message by one channel (消息接收方式); without a row, yes."""

    __tablename__ = "message_choices"
    __table_args__ = (UniqueConstraint("person_id", "subject", "channel"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject: Mapped[Subject]
    channel: Mapped[code_text]
    wanted: Mapped[bool]
    chosen_at: Mapped[datetime] = mapped_column(default=clock.now)


class UnsolicitedSlot(Base):
    """One of the few messages a month that a resident gets unasked; ``month`` is its first day in
    Asia/Shanghai. The numbers are taken by INSERT, so two workers never take the same."""

    __tablename__ = "unsolicited_slots"
    __table_args__ = (
        UniqueConstraint("person_id", "month", "number"),
        UniqueConstraint("outbox_id"),
        CheckConstraint("number >= 1", name="numbers_count_from_one"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    month: Mapped[date]
    number: Mapped[int]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox_messages.id"))


class DigestDay(Base):
    """The digests of one working day (每日汇总): what was announced after ``since`` and not after
    ``until`` is new in them. Without ``done_at`` they are still being written."""

    __tablename__ = "digest_days"
    __table_args__ = (
        CheckConstraint("since < until", name="since_before_until"),
        Index("ix_digest_days_until", "until"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    done_at: Mapped[datetime | None]
