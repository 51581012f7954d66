"""Stages of a kind as rows, and what was recorded of them as rows that are only ever added."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock, triggers
from portal.base.db import Base, enum_of, long_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.grievances.stages import append_only


class KindStage(Base):
    """A stage that reports of a kind go through while those above have them (处置阶段).

    ``position`` orders the stages of a kind; ``limit_key`` names the limit rows of
    :mod:`portal.base.deadlines`. A ``retired`` stage is shown where it was recorded and asked for
    nowhere else.
    """

    __tablename__ = "grievance_stages"
    __table_args__ = (UniqueConstraint("category_id", "code"),)

    id: Mapped[primary_key]
    category_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[short_text]
    name_en: Mapped[short_text]
    limit_key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


class StageWord(enum.StrEnum):
    """What a record says of its stage."""

    REACHED = "reached"
    NOT_APPLICABLE = "not_applicable"
    TAKEN_BACK = "taken_back"
    PUT_OFF = "put_off"


class StageRecord(CommunityOwned, Base):
    """One entry about a stage of a report (阶段记录).

    ``round`` is how often the report had been reopened by then; ``seq`` is the number of its event.
    ``on_date`` is the day on which the stage was reached or, where it was put off, the new last
    day. ``corrects_id`` names the row in whose place this one stands. ``note`` is for staff, or the
    reason where there has to be one.
    """

    __tablename__ = "grievance_stage_records"
    __table_args__ = (
        UniqueConstraint("grievance_id", "seq"),
        UniqueConstraint("corrects_id"),
        CheckConstraint("word = 'reached' OR note <> ''", name="says_why"),
        CheckConstraint("word <> 'taken_back' OR corrects_id IS NOT NULL", name="takes_back_a_row"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("grievance_stages.id"))
    round: Mapped[int]
    seq: Mapped[int]
    word: Mapped[StageWord] = mapped_column(enum_of(StageWord, check=False))
    on_date: Mapped[date] = mapped_column(Date)
    document_no: Mapped[short_text] = mapped_column(default="")
    note: Mapped[long_text] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_stage_records.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class StagePhoto(CommunityOwned, Base):
    """A photo that came with a record; for staff only."""

    __tablename__ = "grievance_stage_photos"
    __table_args__ = (UniqueConstraint("file_id"),)

    id: Mapped[primary_key]
    record_id: Mapped[int] = mapped_column(ForeignKey("grievance_stage_records.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    position: Mapped[int] = mapped_column(default=0)


triggers.tie(StageRecord.__table__, "after_create", append_only.STATEMENTS)
