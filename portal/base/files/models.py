"""Rows of stored files; the bytes lie in :mod:`portal.base.files.storage`."""

import enum
import secrets
from datetime import datetime
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, enum_of, hash_text, primary_key

purpose_text = Annotated[str, mapped_column(String(40))]


class FileKind(enum.StrEnum):
    """What a stored file is."""

    PHOTO = "photo"
    DOCUMENT = "document"


class FileVisibility(enum.StrEnum):
    """Whom the public copy of a file is shown to."""

    PRIVATE = "private"
    PUBLIC = "public"


def new_token() -> str:
    """128 random bits for an address that cannot be guessed."""
    return secrets.token_urlsafe(16)


class StoredFile(Base):
    """One file as one person sent it (照片或文件); several rows may share the same bytes.

    Until a form takes it up (``attached_at``), only the browser that sent it may see, attach or
    delete it. Afterwards the capability that took it up (``purpose``) decides who sees it.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("(attached_at IS NULL) = (purpose IS NULL)", name="attached_for_a_purpose"),
        CheckConstraint(
            "visibility = 'private' OR public_sha256 IS NOT NULL", name="public_has_a_copy"
        ),
        Index("ix_stored_files_sha256", "sha256"),
        Index("ix_stored_files_public_sha256", "public_sha256"),
        Index(
            "ix_stored_files_waiting",
            "uploaded_at",
            sqlite_where=text("attached_at IS NULL"),
            postgresql_where=text("attached_at IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    """Unguessable name in addresses."""
    sha256: Mapped[hash_text]
    """Of the full variant; names the objects."""
    kind: Mapped[FileKind] = mapped_column(enum_of(FileKind), default=FileKind.PHOTO)
    mime: Mapped[str] = mapped_column(String(80))
    byte_count: Mapped[int]
    """Size of the full variant."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    dhash: Mapped[str | None] = mapped_column(String(16))
    """Difference hash of a photo, 16 hex digits."""
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"), index=True)
    """Where it belongs; unknown while the upload waits for its form."""
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    attached_at: Mapped[datetime | None]
    purpose: Mapped[purpose_text | None]
    """Name of the capability that took it up, as given to ``access.register_access``."""
    uploader_key: Mapped[hash_text | None]
    """Hash of the sending browser's secret; forgotten when the file is taken up."""
    visibility: Mapped[FileVisibility] = mapped_column(
        enum_of(FileVisibility), default=FileVisibility.PRIVATE
    )
    public_sha256: Mapped[hash_text | None]
    """Names the objects of the copy for the public: covered, or the same as ``sha256``."""


class ReleasedObject(Base):
    """Bytes that may have lost their last row, waiting to be deleted.

    Written in the transaction that deletes the row, so that a crash in between forgets nothing.
    The same bytes may be marked several times, so that two releases never wait for each other.
    """

    __tablename__ = "released_objects"

    id: Mapped[primary_key]
    sha256: Mapped[hash_text] = mapped_column(index=True)
    released_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
