"""What people tell the operators: feedback on the portal, and requests about their own data."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, line_text, long_text, primary_key, short_text


class Feedback(Base):
    """An opinion on the portal itself (意见建议); ``contact`` only if the person wants an answer.

    ``community_id`` is empty when the page it was sent from belonged to none.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_community_id_id", "community_id", "id"),
        Index("ix_feedback_person_id", "person_id"),
        CheckConstraint(
            "(handled_at IS NULL) = (handled_by_id IS NULL)", name="handled_by_somebody"
        ),
    )

    id: Mapped[primary_key]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[long_text]
    contact: Mapped[short_text] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[line_text] = mapped_column(default="")


class RequestKind(enum.StrEnum):
    """Rights a person uses (PIPL art. 44 to 50)."""

    EXPORT = "export"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    DELETE = "delete"
    ACCOUNT = "account"
    QUESTION = "question"


class RequestState(enum.StrEnum):
    """How a request stands; a refusal needs its reasons (PIPL art. 50)."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class PrivacyRequest(Base):
    """A person's use of a right over their data (个人信息权利申请), kept for three years.

    What the portal does by itself (export, withdrawal, deletion of the account) is logged as done.
    ``community_id`` is where staff answer; empty when no answer is needed.
    """

    __tablename__ = "privacy_requests"
    __table_args__ = (
        Index("ix_privacy_requests_community_id_state_id", "community_id", "state", "id"),
        Index("ix_privacy_requests_person_id_id", "person_id", "id"),
        CheckConstraint("state <> 'refused' OR answer <> ''", name="refused_with_reasons"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_when_not_open"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    kind: Mapped[RequestKind]
    text: Mapped[long_text] = mapped_column(default="")
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answer: Mapped[long_text] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class SentForm(Base):
    """A form that was taken, so that a second tap of the same one counts once.

    ``key_hash`` is of the form's own number together with what was typed: what somebody changed
    after going back is a new one. ``row_id`` names the row that the form made. Kept for two days.
    """

    __tablename__ = "privacy_sent_forms"
    __table_args__ = (Index("ix_privacy_sent_forms_at", "at"),)

    id: Mapped[primary_key]
    key_hash: Mapped[hash_text] = mapped_column(unique=True)
    row_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
