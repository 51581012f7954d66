"""The columns of a grievance that tell with whom it is outside the community's own hands."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import short_text


class HandedOn:
    """``unit_id`` is the unit (承办单位) that has it now; ``return_count`` how often units gave it
    back. ``extended_at`` is when the promise was put off (延期), once. ``escalated_to`` names who
    above has it, ``external_no`` its number there, or that of the hotline which sent it;
    ``outside_due_at`` is the date by which the hotline wants its reply."""

    unit_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_units.id"))
    return_count: Mapped[int] = mapped_column(default=0)
    extended_at: Mapped[datetime | None]
    escalated_to: Mapped[str | None] = mapped_column(String(20))
    external_no: Mapped[short_text] = mapped_column(default="")
    outside_due_at: Mapped[datetime | None]
