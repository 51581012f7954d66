"""Rows of the registers: keys, lines, where each register ends, and the salts."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock, triggers
from portal.base.db import Base, hash_text, primary_key
from portal.base.scope import CommunityOwned
from portal.trust.registers import append_only


class RegisterKey(Base):
    """A public key of this installation (公钥). Which one signs is said by each register's lines;
    the newest row is the one that registers have or are about to have."""

    __tablename__ = "register_keys"

    id: Mapped[primary_key]
    key_id: Mapped[str] = mapped_column(String(16), unique=True)
    """First 16 digits of the SHA-256 of the public key."""
    public: Mapped[hash_text]
    """The 32 bytes of the key in hexadecimal."""
    made_on: Mapped[date] = mapped_column(default=clock.today)


class RegisterHead(CommunityOwned, Base):
    """Where a register ends. Who appends locks this row, so that lines come one after another."""

    __tablename__ = "register_heads"
    __table_args__ = (UniqueConstraint("community_id", "register"),)

    id: Mapped[primary_key]
    register: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(default=0)
    """Number of the last line; 0 before the first."""
    hash: Mapped[hash_text]
    key_id: Mapped[str] = mapped_column(String(16), default="")
    """The key that signs the next line."""


class RegisterEntry(CommunityOwned, Base):
    """A line of a public register (公开登记簿): never changed, never deleted.

    The day only, no moment: ballots and slips must not be told apart by when they came.
    """

    __tablename__ = "register_entries"
    __table_args__ = (
        UniqueConstraint("community_id", "register", "seq"),
        CheckConstraint("seq > 0", name="counted_from_one"),
    )

    id: Mapped[primary_key]
    register: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    """What the line is about, as the capability numbers it; public for ever."""
    at: Mapped[date]
    body: Mapped[dict[str, Any]]
    digest: Mapped[hash_text | None]
    """Of the published document: content, hashes of its files, salt."""
    prev: Mapped[hash_text]
    hash: Mapped[hash_text]
    signature: Mapped[str] = mapped_column(String(128))
    key_id: Mapped[str] = mapped_column(String(16))


class RegisterSalt(CommunityOwned, Base):
    """What makes a digest unguessable (盐值). The only row of a register that may be deleted."""

    __tablename__ = "register_salts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)
    salt: Mapped[hash_text]
    public: Mapped[bool] = mapped_column(default=True)
    """Whether the salt is published with the content."""


for _table, _statements in append_only.STATEMENTS.items():
    triggers.tie(Base.metadata.tables[_table], "after_create", _statements)
