"""Keys of clients, and what was filed with them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.grievances.models import PUBLIC, Event, EventKind, Grievance

E = EventKind


class ApiKey(Base):
    """A client that may file reports (接口密钥); the key itself is shown once and never kept.

    ``tail`` are its last four characters, by which people tell keys apart. ``per_hour`` bounds the
    reports filed with it. ``contact`` is whom to call when the client misbehaves.
    """

    __tablename__ = "open311_keys"
    __table_args__ = (CheckConstraint("per_hour > 0", name="files_at_least_one"),)

    id: Mapped[primary_key]
    name: Mapped[short_text]
    contact: Mapped[line_text]
    key_hash: Mapped[hash_text] = mapped_column(unique=True)
    tail: Mapped[str] = mapped_column(String(4))
    per_hour: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Filing(CommunityOwned, Base):
    """One report that was filed with a key, and the marks by which a repeated send is known.

    ``retry_hash`` is of the client's Idempotency-Key, ``likeness_hash`` of kind, place and words;
    both are keyed with the installation's secret.
    """

    __tablename__ = "open311_filings"
    __table_args__ = (
        UniqueConstraint("grievance_id"),
        UniqueConstraint("key_id", "retry_hash"),
        Index("ix_open311_filings_likeness", "key_id", "likeness_hash", "id"),
        Index("ix_open311_filings_own", "key_id", "community_id", "grievance_id"),
    )

    id: Mapped[primary_key]
    key_id: Mapped[int] = mapped_column(ForeignKey("open311_keys.id"))
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    retry_hash: Mapped[hash_text | None]
    likeness_hash: Mapped[hash_text]
    filed_at: Mapped[datetime] = mapped_column(default=clock.now)


class SentUpdate(CommunityOwned, Base):
    """Words that a client added to a report which was filed with its key.

    ``seq`` is the number of the event that they became; the hashes are as those of a filing:
    ``retry_hash`` of the client's own number of the update, ``likeness_hash`` of report and words.
    """

    __tablename__ = "open311_updates"
    __table_args__ = (
        UniqueConstraint("key_id", "retry_hash"),
        Index("ix_open311_updates_likeness", "key_id", "likeness_hash", "id"),
        Index("ix_open311_updates_grievance_id", "grievance_id"),
    )

    id: Mapped[primary_key]
    key_id: Mapped[int] = mapped_column(ForeignKey("open311_keys.id"))
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    seq: Mapped[int]
    retry_hash: Mapped[hash_text | None]
    likeness_hash: Mapped[hash_text]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)


# What clients are told of in the order in which it happened. The filing is not among it, so that
# nothing is written here while a resident waits for the number.
TOLD_KINDS = (
    E.ACCEPT,
    E.SELF_HANDLE,
    E.DISPATCH,
    E.SIGN,
    E.RETURN,
    E.ESCALATE,
    E.DEESCALATE,
    E.EXTEND,
    E.RESOLVE,
    E.CONFIRM,
    E.CONFIRM_TIMEOUT,
    E.DISPUTE,
    E.REJECT,
    E.MERGE,
    E.UNMERGE,
    E.APPEAL,
    E.WITHDRAW,
)
TOLD = "kind IN ({})".format(", ".join(f"'{kind.value}'" for kind in sorted(TOLD_KINDS)))
Index(
    "ix_grievance_events_told",
    Event.community_id,
    Event.at,
    Event.id,
    sqlite_where=text(TOLD),
    postgresql_where=text(TOLD),
)

# The interface reads public reports by the day of filing and by the day of the last change.
for _name, _column in (
    ("ix_grievances_public_by_filed", Grievance.filed_at),
    ("ix_grievances_public_by_changed", Grievance.changed_at),
):
    Index(
        _name,
        Grievance.community_id,
        _column,
        Grievance.id,
        sqlite_where=text(PUBLIC),
        postgresql_where=text(PUBLIC),
    )
