"""A disclosure as residents know it: one address, whose words stand in versions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, enum_of, line_text, primary_key
from portal.base.scope import CommunityOwned
from portal.disclosures.models.catalogue import CatalogueItem
from portal.disclosures.models.enums import (
    Audience,
    DisclosureKind,
    DisclosureState,
    ItemClass,
    Track,
)
from portal.disclosures.models.indexes import SHOWN, partial


class Disclosure(CommunityOwned, Base):
    """An item made public (居务公开), or a notice (公示、公告), with its draft before that.

    ``slug`` ("2026-15") is given at the first publication, so that the numbers of a year have no
    gaps. ``state`` follows the first version until it is published; corrections run beside, in
    their own version, while it stays PUBLISHED. ``shown_version`` is the number of the newest
    published version. Questions may be raised until ``posted_until``; after ``expires_at`` one for
    a limited audience is gone for readers while the archive keeps it. ``version`` rises with every
    change, so that of two who save one wins and the other is told.
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        UniqueConstraint("community_id", "slug"),
        CheckConstraint(
            "(state IN ('published', 'retracted')) = (shown_version IS NOT NULL)",
            name="shown_once_published",
        ),
        CheckConstraint(
            "(shown_version IS NULL) = (slug IS NULL) "
            "AND (shown_version IS NULL) = (published_at IS NULL)",
            name="shown_under_a_number",
        ),
        CheckConstraint("(state = 'retracted') = (retracted_at IS NOT NULL)", name="retracted_at"),
        CheckConstraint("(kind = 'notice') = (item_id IS NULL)", name="serves_an_item_or_notice"),
        CheckConstraint("(item_id IS NULL) = (klass IS NULL)", name="class_comes_with_the_item"),
        CheckConstraint("period_until >= period_from", name="ends_after_it_begins"),
        CheckConstraint(
            "questions_open >= 0 AND questions_answered >= 0", name="counts_not_negative"
        ),
        partial("ix_disclosures_shown", SHOWN, "community_id", "kind", "published_at", "id"),
        partial(
            "ix_disclosures_shown_by_year",
            SHOWN,
            "community_id",
            "kind",
            "year",
            "published_at",
            "id",
        ),
        partial(
            "ix_disclosures_shown_by_class",
            SHOWN,
            "community_id",
            "kind",
            "klass",
            "published_at",
            "id",
        ),
        Index("ix_disclosures_item", "community_id", "item_key", "period_from", "id"),
        Index("ix_disclosures_year", "community_id", "year", "id"),
        partial("ix_disclosures_questions", "questions_open > 0", "community_id", "id"),
        partial(
            "uq_disclosures_duty",
            "duty_id IS NOT NULL AND state NOT IN ('dropped', 'retracted')",
            "duty_id",
            unique=True,
        ),
    )

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    slug: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[DisclosureKind] = mapped_column(default=DisclosureKind.DISCLOSURE)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_items.id"), index=True)
    item_key: Mapped[str] = mapped_column(String(40), default="")
    klass: Mapped[ItemClass | None]
    title: Mapped[line_text]
    period_from: Mapped[date]
    period_until: Mapped[date]
    year: Mapped[int]
    state: Mapped[DisclosureState] = mapped_column(default=DisclosureState.DRAFT)
    track: Mapped[Track] = mapped_column(enum_of(Track))
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    channels: Mapped[list[str]] = mapped_column(default=list)
    shown_version: Mapped[int | None]
    published_at: Mapped[datetime | None]
    posted_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    retracted_at: Mapped[datetime | None]
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_duties.id"))
    questions_open: Mapped[int] = mapped_column(default=0)
    questions_answered: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    item: Mapped[CatalogueItem | None] = relationship()


class DisclosureReader(CommunityOwned, Base):
    """One of the certain people (特定人员) who may read a disclosure for them; kept while the
    archive keeps the disclosure, because it is part of who was told."""

    __tablename__ = "disclosure_readers"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "person_id"),
        Index("ix_disclosure_readers_person_id", "person_id", "disclosure_id"),
    )

    id: Mapped[primary_key]
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class YearlyNumber(CommunityOwned, Base):
    """The last running number of a community in a year."""

    __tablename__ = "disclosure_numbers"
    __table_args__ = (UniqueConstraint("community_id", "year"),)

    id: Mapped[primary_key]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
