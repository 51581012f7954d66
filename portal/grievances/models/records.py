"""What stands beside a grievance: clocks, photos, numbers, counts, and fixes on the spot."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, enum_of, hash_text, line_text, primary_key
from portal.base.scope import CommunityOwned, Confidential
from portal.grievances.models.grievance import GrievanceStatus, PhotoStage, Turn, Visibility


class ClockSegment(CommunityOwned, Base):
    """A stretch of a grievance's life in which one party's clock ran (计时段).

    Segments touch without gap or overlap, so their sum is the age. A pause is a segment whose
    turn is the resident's; ``author_id`` is who caused it. ``left`` keeps what remained of an
    interrupted limit, in the unit of its clock, so that it can go on later.
    """

    __tablename__ = "grievance_clocks"
    __table_args__ = (
        Index("ix_grievance_clocks_grievance_id", "grievance_id", "id"),
        Index(
            "uq_grievance_clocks_running",
            "grievance_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
    )

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    turn: Mapped[Turn] = mapped_column(enum_of(Turn, check=False))
    limit_key: Mapped[str | None] = mapped_column(String(60))
    limit_version: Mapped[int | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    left: Mapped[str | None] = mapped_column(String(40))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class GrievancePhoto(CommunityOwned, Base):
    """A stored file shown with a grievance; ``released`` once staff let neighbours see it."""

    __tablename__ = "grievance_photos"
    __table_args__ = (UniqueConstraint("file_id"),)

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    stage: Mapped[PhotoStage]
    position: Mapped[int] = mapped_column(default=0)
    released: Mapped[bool] = mapped_column(default=False)


class DailyNumber(CommunityOwned, Base):
    """The last running number given in a community on a day."""

    __tablename__ = "grievance_numbers"
    __table_args__ = (UniqueConstraint("community_id", "day"),)

    id: Mapped[primary_key]
    day: Mapped[date]
    last: Mapped[int] = mapped_column(default=0)


class FilingPace(Base):
    """How many reports came from one source in an hour; ``source`` is a keyed hash."""

    __tablename__ = "grievance_filing_pace"
    __table_args__ = (UniqueConstraint("source", "hour"),)

    id: Mapped[primary_key]
    source: Mapped[hash_text]
    hour: Mapped[datetime] = mapped_column(index=True)
    n: Mapped[int] = mapped_column(default=1)


class Tally(Confidential, Base):
    """How many grievances of a community stand where, kept up to date with every move."""

    __tablename__ = "grievance_tallies"
    __table_args__ = (
        UniqueConstraint(
            "community_id",
            "grid_key",
            "category_id",
            "status",
            "turn",
            "visibility",
            "held",
            "confidential",
        ),
        CheckConstraint("n >= 0", name="counts_are_not_negative"),
    )

    id: Mapped[primary_key]
    grid_key: Mapped[int] = mapped_column(default=0)
    category_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    status: Mapped[GrievanceStatus] = mapped_column(enum_of(GrievanceStatus, check=False))
    turn: Mapped[Turn] = mapped_column(enum_of(Turn, check=False))
    visibility: Mapped[Visibility] = mapped_column(enum_of(Visibility, check=False))
    held: Mapped[bool] = mapped_column(default=False)
    n: Mapped[int] = mapped_column(default=0)


class SpotFix(CommunityOwned, Base):
    """Something a grid worker found and put right on the spot (即查即改), outside the rates."""

    __tablename__ = "spot_fixes"
    __table_args__ = (Index("ix_spot_fixes_community_id_at", "community_id", "at"),)

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    landmark_id: Mapped[int | None] = mapped_column(ForeignKey("landmarks.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    note: Mapped[line_text] = mapped_column(default="")
    before_file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    after_file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
