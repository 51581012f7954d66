"""Filters of the queue that a member of staff kept under a name."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, primary_key, short_text
from portal.base.scope import CommunityOwned


class SavedFilter(CommunityOwned, Base):
    """A filter of the queue (常用筛选) of one person in one community.

    ``query`` is what the address carries; ``opens`` marks the one with which the queue begins.
    """

    __tablename__ = "grievance_saved_filters"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "name"),
        Index("ix_grievance_saved_filters_person_id", "person_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[short_text]
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int]
    opens: Mapped[bool] = mapped_column(default=False)
