"""Archives of a year that were asked for, and the pieces in which they are kept for a while."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, enum_of, hash_text, line_text, primary_key
from portal.base.scope import CommunityOwned

UNDER_WAY = "state IN ('waiting', 'running')"


class ArchiveState(enum.StrEnum):
    """How far an archive has come. GONE: its bytes were deleted; who took it and why stays."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Archive(CommunityOwned, Base):
    """A year of a community's open affairs as one file (年度归档), asked for by a person.

    Only that person takes it along, until ``expires_at``. ``done_count`` of ``total_count``
    versions are packed. A worker that packs names itself in ``held_by`` and renews
    ``held_until``; once that has passed another one begins anew. ``sha256`` is that of the file.
    """

    __tablename__ = "disclosure_archives"
    __table_args__ = (
        CheckConstraint("done_count >= 0 AND total_count >= 0", name="counts_not_negative"),
        CheckConstraint("state <> 'ready' OR expires_at IS NOT NULL", name="ready_ones_expire"),
        Index("ix_disclosure_archives_community_id_id", "community_id", "id"),
        Index(
            "ix_disclosure_archives_under_way",
            "id",
            sqlite_where=text(UNDER_WAY),
            postgresql_where=text(UNDER_WAY),
        ),
        Index(
            "ix_disclosure_archives_expires_at",
            "expires_at",
            sqlite_where=text("state = 'ready'"),
            postgresql_where=text("state = 'ready'"),
        ),
    )

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    year: Mapped[int]
    reason: Mapped[line_text]
    state: Mapped[ArchiveState] = mapped_column(
        enum_of(ArchiveState, check=False), default=ArchiveState.WAITING
    )
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    file_count: Mapped[int] = mapped_column(default=0)
    byte_count: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[hash_text] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    taken_count: Mapped[int] = mapped_column(default=0)
    held_by: Mapped[str] = mapped_column(String(36), default="")
    held_until: Mapped[datetime | None]


class ArchivePiece(CommunityOwned, Base):
    """A piece of an archive's bytes: a stored file that nobody is shown by itself."""

    __tablename__ = "disclosure_archive_pieces"
    __table_args__ = (UniqueConstraint("archive_id", "n"),)

    id: Mapped[primary_key]
    archive_id: Mapped[int] = mapped_column(ForeignKey("disclosure_archives.id"))
    n: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
