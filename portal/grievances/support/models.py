"""Who has the problem of a report too, and who wants news of it: one row a person and report."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, primary_key
from portal.base.scope import CommunityOwned


class GrievanceSupport(CommunityOwned, Base):
    """A neighbour's "I have this problem too" (有同感), and whether news of the report reach them.

    ``supported_at`` is empty for who only follows it. Nobody but the person is ever shown the row:
    neighbours and staff see numbers. A support stays with the report it was given to, also when
    that report is joined with another.
    """

    __tablename__ = "grievance_supports"
    __table_args__ = (
        UniqueConstraint("grievance_id", "person_id"),
        CheckConstraint("supported_at IS NOT NULL OR follows", name="supports_or_follows"),
        Index("ix_grievance_supports_person_id", "person_id", "id"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    supported_at: Mapped[datetime | None]
    follows: Mapped[bool] = mapped_column(default=True)
