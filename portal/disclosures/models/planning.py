"""How far the duties of a community are worked out."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, primary_key
from portal.base.scope import CommunityOwned


class DutyPlan(CommunityOwned, Base):
    """When the duties of a community were worked out last, and by which calendar.

    ``planned_on`` is empty while a change of the catalogue waits to be followed;
    ``calendar_mark`` is the mark of the working-day calendar that was used.
    """

    __tablename__ = "disclosure_duty_plans"
    __table_args__ = (UniqueConstraint("community_id"),)

    id: Mapped[primary_key]
    planned_on: Mapped[date | None]
    calendar_mark: Mapped[str] = mapped_column(String(32), default="")
