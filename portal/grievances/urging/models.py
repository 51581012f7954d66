"""Supervision of reports: who demanded an answer, by when, and what was said."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.access.permissions import Role
from portal.base.db import Base, enum_of, long_text, primary_key
from portal.base.scope import CommunityOwned

RUNNING = "lifted_at IS NULL"
AWAITED = "answered_at IS NULL AND lifted_at IS NULL AND late_noted_at IS NULL"
IS_AWAITED = text(
    "grievance_supervisions.answered_at IS NULL AND grievance_supervisions.lifted_at IS NULL "
    "AND grievance_supervisions.late_noted_at IS NULL"
)


class Supervision(CommunityOwned, Base):
    """A report put under supervision (督办) by those who watch over the work, until it is lifted.

    ``office`` is the role in whose name, which residents are told; ``until`` is when the holder has
    to answer. ``answer`` is the last one given; all of them stand in the history. Of a report one
    supervision runs at a time. It changes neither the state nor the dates of the report.
    """

    __tablename__ = "grievance_supervisions"
    __table_args__ = (
        Index(
            "uq_grievance_supervisions_running",
            "grievance_id",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
        Index(
            "ix_grievance_supervisions_awaited",
            "until",
            sqlite_where=text(AWAITED),
            postgresql_where=text(AWAITED),
        ),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"
        ),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    office: Mapped[Role] = mapped_column(enum_of(Role, check=False))
    reason: Mapped[long_text]
    until: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[long_text] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    late_noted_at: Mapped[datetime | None]
    note: Mapped[long_text] = mapped_column(default="")
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
