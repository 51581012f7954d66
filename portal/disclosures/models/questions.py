"""What residents ask about disclosures, and the classes they follow."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, enum_of, long_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.disclosures.models.disclosure import Disclosure
from portal.disclosures.models.enums import ItemClass, QuestionKind, QuestionState
from portal.disclosures.models.indexes import WAITING, partial


class DisclosureQuestion(CommunityOwned, Base):
    """A question (疑问) or objection (异议) about a disclosure, with its public reply.

    ``about`` is a line ("line:12") or a topic in words; empty means the whole. ``asker_id`` is
    seen by the supervision committee alone. One follow-up names its ``parent_id``.
    """

    __tablename__ = "disclosure_questions"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "no"),
        UniqueConstraint("parent_id"),
        CheckConstraint("parent_id <> id", name="follows_another"),
        CheckConstraint("(replied_at IS NULL) = (reply = '')", name="replies_have_words"),
        CheckConstraint(
            "(replied_at IS NULL) = (replied_by_id IS NULL)", name="replies_have_an_author"
        ),
        Index("ix_disclosure_questions_state", "community_id", "state", "due_at", "id"),
        Index("ix_disclosure_questions_asked", "community_id", "asked_at", "id"),
        Index("ix_disclosure_questions_asker_id", "asker_id", "id"),
        partial("ix_disclosure_questions_waiting", WAITING, "due_at", "id"),
    )

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    no: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.QUESTION)
    about: Mapped[short_text] = mapped_column(default="")
    text: Mapped[long_text]
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.OPEN)
    reply: Mapped[long_text] = mapped_column(default="")
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    replied_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    words_erased_at: Mapped[datetime | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_questions.id"))
    version: Mapped[int] = mapped_column(default=1)

    disclosure: Mapped[Disclosure] = relationship()


class Subscription(CommunityOwned, Base):
    """That a person wants news of a class of items of a community (订阅)."""

    __tablename__ = "disclosure_subscriptions"
    __table_args__ = (
        UniqueConstraint("person_id", "community_id", "klass"),
        Index("ix_disclosure_subscriptions_class", "community_id", "klass", "person_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    klass: Mapped[ItemClass] = mapped_column(enum_of(ItemClass, check=False))
    since: Mapped[datetime] = mapped_column(default=clock.now)
