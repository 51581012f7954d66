"""What residents ask about disclosures, and the classes they follow."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, enum_of, line_text, long_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.disclosures.models.disclosure import Disclosure
from portal.disclosures.models.enums import (
    Escalation,
    ItemClass,
    QuestionKind,
    QuestionState,
    QuestionText,
)
from portal.disclosures.models.indexes import WAITING, partial


class DisclosureQuestion(CommunityOwned, Base):
    """A question (疑问) or objection (异议) about a disclosure, with its public answers.

    ``about`` is a line of the accounts ("line:12", its id) or an element ("element:2", its place)
    of the version ``version_no`` that was shown; empty means the whole. ``asker_id`` is seen by the
    supervision committee alone, and empty once the person deleted the account. One follow-up names
    its ``parent_id``. ``promised_at`` is by when the committee answers, ``due_at`` by when whoever
    has it now does; ``follow_until`` is until when the asker may go on after an answer.
    ``decision`` is the sub-district's answer.
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
        CheckConstraint("(decided_at IS NULL) = (decision = '')", name="decisions_have_words"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name="decisions_have_an_author"
        ),
        CheckConstraint(
            "(escalated_at IS NULL) = (escalated_for IS NULL)", name="escalated_for_a_reason"
        ),
        CheckConstraint(
            "decided_at IS NULL OR escalated_at IS NOT NULL", name="decided_once_escalated"
        ),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at"),
        Index("ix_disclosure_questions_state", "community_id", "state", "due_at", "id"),
        Index("ix_disclosure_questions_asker_id", "asker_id", "id"),
        Index("ix_disclosure_questions_asked", "community_id", "id"),
        partial("ix_disclosure_questions_waiting", WAITING, "due_at", "id"),
        partial("ix_disclosure_questions_held", "showing = 'held'", "community_id", "id"),
    )

    id: Mapped[primary_key]
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    version_no: Mapped[int]
    no: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.QUESTION)
    about: Mapped[short_text] = mapped_column(default="")
    text: Mapped[long_text]
    showing: Mapped[QuestionText] = mapped_column(default=QuestionText.SHOWN)
    withheld_for: Mapped[line_text] = mapped_column(default="")
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_told_at: Mapped[datetime | None]
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.OPEN)
    reply: Mapped[long_text] = mapped_column(default="")
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    replied_at: Mapped[datetime | None]
    follow_until: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalated_for: Mapped[Escalation | None]
    decision: Mapped[long_text] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    words_erased_at: Mapped[datetime | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_questions.id"))
    version: Mapped[int] = mapped_column(default=1)

    disclosure: Mapped[Disclosure] = relationship()


class QuestionTally(CommunityOwned, Base):
    """How many questions about what everybody may read were asked in a year, and how many of them
    got their first answer in time, late, or were taken back; counted as it happens."""

    __tablename__ = "disclosure_question_tallies"
    __table_args__ = (
        UniqueConstraint("community_id", "year"),
        CheckConstraint(
            "asked >= 0 AND in_time >= 0 AND late >= 0 AND withdrawn >= 0 AND escalated >= 0",
            name="counts_not_negative",
        ),
    )

    id: Mapped[primary_key]
    year: Mapped[int]
    asked: Mapped[int] = mapped_column(default=0)
    in_time: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    escalated: Mapped[int] = mapped_column(default=0)


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
