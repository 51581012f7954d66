"""What is to be made public and by when: the catalogue and the duties that follow from it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, enum_of, line_text, long_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.disclosures.models.enums import (
    ArchivePeriod,
    Audience,
    Frequency,
    ItemClass,
    LimitClock,
    Track,
)
from portal.disclosures.models.indexes import TO_TELL, UNMET, partial


class CatalogueItem(Base):
    """One version of an item to be made public (公开事项).

    A district's template has ``division_id``, a community's own extension ``community_id``; the
    installation's seed has neither. A change is a new ``version`` from ``from_on`` on, never an
    edit; ``retired_at`` ends the item. ``elements`` are its content elements, one a line, which
    become the fields of a draft. ``limit_days`` run on ``limit_clock`` from the end of the period,
    the event or the change. ``posting_days`` is how long questions may be raised;
    ``expires_days`` how long one for a limited audience stays readable.
    """

    __tablename__ = "disclosure_items"
    __table_args__ = (
        CheckConstraint("division_id IS NULL OR community_id IS NULL", name="has_one_owner"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint("limit_days >= 0 AND posting_days >= 0", name="days_not_negative"),
        CheckConstraint(
            "expires_days IS NULL OR (expires_days > 0 AND audience <> 'public')",
            name="only_limited_audiences_expire",
        ),
        partial(
            "uq_disclosure_items_seed",
            "division_id IS NULL AND community_id IS NULL",
            "key",
            "version",
            unique=True,
        ),
        partial(
            "uq_disclosure_items_division",
            "division_id IS NOT NULL",
            "division_id",
            "key",
            "version",
            unique=True,
        ),
        partial(
            "uq_disclosure_items_community",
            "community_id IS NOT NULL",
            "community_id",
            "key",
            "version",
            unique=True,
        ),
    )

    id: Mapped[primary_key]
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    from_on: Mapped[date]
    retired_at: Mapped[datetime | None]
    klass: Mapped[ItemClass]
    name: Mapped[short_text]
    elements: Mapped[long_text] = mapped_column(default="")
    basis: Mapped[long_text] = mapped_column(default="")
    frequency: Mapped[Frequency]
    limit_days: Mapped[int] = mapped_column(default=20)
    limit_clock: Mapped[LimitClock] = mapped_column(default=LimitClock.WORKING)
    owner_office: Mapped[short_text] = mapped_column(default="")
    track: Mapped[Track]
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    expires_days: Mapped[int | None]
    posting_days: Mapped[int] = mapped_column(default=15)
    archive: Mapped[ArchivePeriod] = mapped_column(default=ArchivePeriod.YEARS10)
    position: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Duty(CommunityOwned, Base):
    """That an item is to be made public for a period, or after an event, by a day (应公开).

    ``event`` says what happened where an item is due each time; it is empty for periods.
    ``disclosure_id`` is the draft or disclosure that serves the duty, without a foreign key,
    because the disclosure already names its duty. ``met_at`` is when that one was published.
    ``tell_on`` is the next day on which somebody is told of it, empty when nobody is any more.
    """

    __tablename__ = "disclosure_duties"
    __table_args__ = (
        UniqueConstraint("community_id", "item_key", "period_from", "event"),
        CheckConstraint("period_until >= period_from", name="ends_after_it_begins"),
        partial("ix_disclosure_duties_unmet", UNMET, "community_id", "due_on", "id"),
        partial("ix_disclosure_duties_tell", TO_TELL, "tell_on", "community_id", "id"),
        Index("ix_disclosure_duties_due", "community_id", "due_on", "id"),
    )

    id: Mapped[primary_key]
    item_id: Mapped[int] = mapped_column(ForeignKey("disclosure_items.id"), index=True)
    item_key: Mapped[str] = mapped_column(String(40))
    klass: Mapped[ItemClass] = mapped_column(enum_of(ItemClass, check=False))
    period_from: Mapped[date]
    period_until: Mapped[date]
    event: Mapped[line_text] = mapped_column(default="")
    due_on: Mapped[date]
    met_at: Mapped[datetime | None]
    disclosure_id: Mapped[int | None] = mapped_column(index=True)
    tell_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
