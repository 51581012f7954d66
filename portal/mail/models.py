"""Mailboxes of staff, and the codes by which they are proved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, primary_key

# RFC 5321: 256 with the angle brackets.
LONGEST_ADDRESS = 254


class Mailbox(Base):
    """Where a member of staff gets letters of the portal (工作邮箱): one each, and only once its
    holder has proved it. Two persons may name the same one, as an office does."""

    __tablename__ = "mailboxes"

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    confirmed_at: Mapped[datetime]


class MailboxProof(Base):
    """A code of six digits on its way to a mailbox: good once, for half an hour, for five tries,
    and for who asked for it."""

    __tablename__ = "mailbox_proofs"
    __table_args__ = (
        Index("ix_mailbox_proofs_person_id_created_at", "person_id", "created_at"),
        Index("ix_mailbox_proofs_address_created_at", "address", "created_at"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    code_hash: Mapped[hash_text]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
