"""Attempts to ask a resident by phone, as rows that are only ever added."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock, triggers
from portal.base.db import Base, enum_of, long_text, primary_key
from portal.base.scope import CommunityOwned
from portal.grievances.callback import append_only
from portal.grievances.models.grievance import Satisfaction


class CallOutcome(enum.StrEnum):
    """What became of one call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"


class CallBack(CommunityOwned, Base):
    """One attempt to ask the resident after a report was dealt with (回访记录).

    ``round`` is how often the report had been reopened by then, ``attempt`` counts from one within
    it; ``seq`` is the number of its event. ``solved`` and ``satisfaction`` are what the resident
    said on the phone: they stand here and never in the report, whose own columns are the
    resident's own answer. ``comment`` is the one thing that may be emptied later, with the
    resident's other words.
    """

    __tablename__ = "grievance_callbacks"
    __table_args__ = (
        UniqueConstraint("grievance_id", "round", "attempt"),
        CheckConstraint("(outcome = 'reached') = (solved IS NOT NULL)", name="answered_if_reached"),
        CheckConstraint("satisfaction IS NULL OR solved IS NOT NULL", name="judged_if_reached"),
        CheckConstraint("attempt > 0", name="attempts_count_from_one"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    seq: Mapped[int]
    round: Mapped[int]
    attempt: Mapped[int]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    outcome: Mapped[CallOutcome] = mapped_column(enum_of(CallOutcome, check=False))
    solved: Mapped[bool | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(enum_of(Satisfaction, check=False))
    comment: Mapped[long_text] = mapped_column(default="")
    next_try_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


triggers.tie(CallBack.__table__, "after_create", append_only.STATEMENTS)
