"""Imported lists, their rows and what is remembered of their columns, as rows."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, enum_of, hash_text, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned


class ImportState(enum.StrEnum):
    """How far an import has come. STOPPED: the file could not be read to its end."""

    NEW = "new"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class RowState(enum.StrEnum):
    """What became of a line."""

    PENDING = "pending"
    DONE = "done"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Import(CommunityOwned, Base):
    """One list that was sent in (导入): orders of the 12345 hotline, or a log of calls.

    ``columns`` says which heading holds which of our fields, ``presets`` what counts where a line
    says nothing. ``heading_line`` is the line of the headings, counted from 1. ``read_to`` is the
    last line that was read, so that reading goes on there after a stop.
    """

    __tablename__ = "grievance_imports"
    __table_args__ = (
        Index("ix_grievance_imports_community_id_id", "community_id", "id"),
        Index(
            "ix_grievance_imports_running",
            "id",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        CheckConstraint(
            "done_count >= 0 AND duplicate_count >= 0 AND refused_count >= 0",
            name="counts_are_not_negative",
        ),
    )

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    file_name: Mapped[line_text]
    byte_count: Mapped[int]
    sha256: Mapped[hash_text]
    heading_line: Mapped[int]
    headings: Mapped[list[str]]
    fingerprint: Mapped[hash_text]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    presets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[ImportState] = mapped_column(
        enum_of(ImportState, check=False), default=ImportState.NEW
    )
    fault: Mapped[str] = mapped_column(String(40), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    read_to: Mapped[int] = mapped_column(default=0)
    all_read: Mapped[bool] = mapped_column(default=False)
    row_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    duplicate_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    cells_erased_at: Mapped[datetime | None]

    @property
    def settled_count(self) -> int:
        """Lines of which it is known what became of them."""
        return self.done_count + self.duplicate_count + self.refused_count


class ImportedFile(CommunityOwned, Base):
    """The bytes of a list, until all its lines were read."""

    __tablename__ = "grievance_import_files"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("grievance_imports.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(CommunityOwned, Base):
    """A line of a list and what became of it. ``cells`` are kept while the line may have to be
    mended; ``reason`` is a code whose sentence stands in ``reasons.py``, told with ``facts``."""

    __tablename__ = "grievance_import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "line"),
        Index("ix_grievance_import_rows_state", "import_id", "state", "line"),
    )

    id: Mapped[primary_key]
    import_id: Mapped[int] = mapped_column(ForeignKey("grievance_imports.id", ondelete="CASCADE"))
    line: Mapped[int]
    cells: Mapped[list[str]]
    state: Mapped[RowState] = mapped_column(
        enum_of(RowState, check=False), default=RowState.PENDING
    )
    grievance_id: Mapped[int | None] = mapped_column(
        ForeignKey("grievances.id", ondelete="SET NULL")
    )
    reason: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OutsideOrder(CommunityOwned, Base):
    """A report that came in with a list (热线工单). ``key`` says which line it was: the hotline's
    number, or what the line says; so the same line is filed once, however often it is sent."""

    __tablename__ = "grievance_outside_orders"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index("ix_grievance_outside_orders_hotline_no", "community_id", "hotline_no"),
        Index("ix_grievance_outside_orders_import_id", "import_id", "id"),
    )

    id: Mapped[primary_key]
    key: Mapped[hash_text]
    hotline_no: Mapped[short_text] = mapped_column(default="")
    grievance_id: Mapped[int] = mapped_column(
        ForeignKey("grievances.id", ondelete="CASCADE"), index=True
    )
    import_id: Mapped[int] = mapped_column(ForeignKey("grievance_imports.id"))
    received_at: Mapped[datetime | None]
    wanted_by: Mapped[datetime | None]


class ColumnMemory(CommunityOwned, Base):
    """Which headings of a kind of list hold what, as it was chosen last."""

    __tablename__ = "grievance_column_memories"
    __table_args__ = (UniqueConstraint("community_id", "fingerprint"),)

    id: Mapped[primary_key]
    fingerprint: Mapped[hash_text]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    presets: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReplySheet(CommunityOwned, Base):
    """The columns in which the hotline wants its replies (回复表格): what, under which heading."""

    __tablename__ = "grievance_reply_sheets"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[primary_key]
    name: Mapped[short_text]
    columns: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=1)
