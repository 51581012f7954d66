"""The grievance and its history: one row, and one event for every change of it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base.db import Base, enum_of, hash_text, line_text, long_text, primary_key
from portal.base.scope import CommunityOwned, Confidential
from portal.community.places.models import Building, Landmark
from portal.grievances.models.category import Category
from portal.grievances.models.flags import Pressed
from portal.grievances.models.handing import HandedOn
from portal.grievances.models.indexes import INDEXES
from portal.grievances.models.joining import JOINING_RULES, Joined


class GrievanceStatus(enum.StrEnum):
    """Where a grievance stands (诉求状态); the moves between them are in ``lifecycle.py``."""

    SUBMITTED = "submitted"
    NEED_INFO = "need_info"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


FINAL = frozenset(
    {
        GrievanceStatus.CLOSED,
        GrievanceStatus.MERGED,
        GrievanceStatus.REJECTED,
        GrievanceStatus.WITHDRAWN,
    }
)
OPEN = frozenset(GrievanceStatus) - FINAL


class Visibility(enum.StrEnum):
    """Who may see that the report exists."""

    STAFF = "staff"
    NEIGHBOURS = "neighbours"


class Channel(enum.StrEnum):
    """By which way the report came."""

    WEB = "web"
    PHONE = "phone"
    VISIT = "visit"
    OPEN311 = "open311"
    IMPORT = "import"


class Outcome(enum.StrEnum):
    """What the holder says was achieved."""

    FIXED = "fixed"
    PARTLY = "partly"
    NOT_FIXABLE = "not_fixable"
    EXPLAINED = "explained"


class Satisfaction(enum.StrEnum):
    """The reporter's own judgement, apart from whether it was solved."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


URGENT_RANK, NORMAL_RANK = 0, 1


class Turn(enum.StrEnum):
    """Who acts next."""

    COMMUNITY = "community"
    UNIT = "unit"
    RESIDENT = "resident"
    STREET = "street"
    NOBODY = "nobody"


class Grievance(HandedOn, Joined, Pressed, Confidential, Base):
    """A resident's report of something wrong in the neighbourhood (诉求).

    ``version`` rises with every change, so that of two workers one wins and the other is told.
    ``text`` and photos are shown to neighbours only when ``visibility`` is NEIGHBOURS and
    ``released_at`` is set. ``held_for`` keeps a doubtful report out of every public place until a
    worker has looked. ``kind_id`` is the main kind of ``category_id``; ``rank`` puts words of
    danger first in the queue. ``promised_at`` is the date told to the resident, counted from
    ``promise_from``; ``due_at`` is the limit of the step that runs now; ``objection_until`` ends
    the days in which a closed report may be disputed or a refused one appealed against.
    ``follow_hash`` and ``query_hash`` are of the follow-up secret and the query code (查询码),
    which are told once and never kept. ``confidential`` is set where the report is about the
    community's own staff (我反映的是社区工作人员).
    """

    __tablename__ = "grievances"
    __table_args__ = (
        UniqueConstraint("community_id", "no"),
        UniqueConstraint("community_id", "query_hash"),
        UniqueConstraint("community_id", "follow_hash"),
        CheckConstraint(
            "closed_at IS NULL OR resolved_at IS NOT NULL", name="resolved_before_closed"
        ),
        CheckConstraint(
            "solved IS NULL OR resolved_at IS NOT NULL", name="judged_after_it_was_resolved"
        ),
        CheckConstraint(
            "building_id IS NOT NULL OR landmark_id IS NOT NULL OR place_text <> ''",
            name="has_a_place",
        ),
        *JOINING_RULES,
        *INDEXES,
    )

    id: Mapped[primary_key]
    no: Mapped[str] = mapped_column(String(12))
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("grievance_categories.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    landmark_id: Mapped[int | None] = mapped_column(ForeignKey("landmarks.id"))
    place_text: Mapped[line_text] = mapped_column(default="")
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    text: Mapped[long_text] = mapped_column(default="")

    visibility: Mapped[Visibility]
    released_at: Mapped[datetime | None]
    held_for: Mapped[str | None] = mapped_column(String(30))
    urgent: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int] = mapped_column(default=NORMAL_RANK)

    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    follow_hash: Mapped[hash_text]
    query_hash: Mapped[hash_text]
    reporter_erased_at: Mapped[datetime | None]
    words_erased_at: Mapped[datetime | None]

    status: Mapped[GrievanceStatus] = mapped_column(default=GrievanceStatus.SUBMITTED)
    origin_status: Mapped[str | None] = mapped_column(String(30))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    turn: Mapped[Turn] = mapped_column(default=Turn.COMMUNITY)
    due_at: Mapped[datetime | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    promised_at: Mapped[datetime | None]
    promise_from: Mapped[datetime]
    overdue_noted_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    objection_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    outcome: Mapped[Outcome | None]
    reply: Mapped[long_text] = mapped_column(default="")
    solved: Mapped[bool | None]
    satisfaction: Mapped[Satisfaction | None]
    reopen_count: Mapped[int] = mapped_column(default=0)
    appeal_count: Mapped[int] = mapped_column(default=0)
    supporter_count: Mapped[int] = mapped_column(default=0)
    reject_reason: Mapped[str | None] = mapped_column(String(30))
    reject_proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    filed_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category] = relationship(foreign_keys=[category_id])
    kind: Mapped[Category] = relationship(foreign_keys=[kind_id])
    building: Mapped[Building | None] = relationship()
    landmark: Mapped[Landmark | None] = relationship()
    events: Mapped[list["Event"]] = relationship(
        back_populates="grievance", order_by="Event.seq", cascade="all, delete-orphan"
    )


class EventKind(enum.StrEnum):
    """What happened to a grievance."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK_INFO = "ask_info"
    ANSWER_INFO = "answer_info"
    INFO_TIMEOUT = "info_timeout"
    SELF_HANDLE = "self_handle"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    CONFIRM_TIMEOUT = "confirm_timeout"
    DISPUTE = "dispute"
    PROPOSE_REJECT = "propose_reject"
    REJECT = "reject"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"
    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    ESCALATE = "escalate"
    DEESCALATE = "deescalate"
    EXTEND = "extend"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"
    ADD = "add"
    NOTE = "note"
    RELEASE = "release"
    WITHHOLD = "withhold"
    HOLD = "hold"
    UNHOLD = "unhold"
    CHANGE = "change"
    OVERDUE = "overdue"
    REMIND = "remind"
    CONTACT = "contact"
    RECOMPUTE = "recompute"
    ERASE = "erase"
    UNDO = "undo"
    CALL_BACK = "call_back"
    TAKE_OVER = "take_over"
    STAGE = "stage"
    CORRECT_STAGE = "correct_stage"
    URGE = "urge"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    LIFT_SUPERVISION = "lift_supervision"


class Event(CommunityOwned, Base):
    """One thing that happened to a grievance; written in the same transaction as the change.

    ``facts`` holds every column the event changed (new values as text or numbers), so that
    replaying the events rebuilds the row. ``actor_kind`` is reporter, staff or system; a
    reporter's identity is never in ``facts`` nor in ``text``.
    """

    __tablename__ = "grievance_events"
    __table_args__ = (UniqueConstraint("grievance_id", "seq"),)

    id: Mapped[primary_key]
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"))
    seq: Mapped[int]
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    from_status: Mapped[GrievanceStatus | None] = mapped_column(
        enum_of(GrievanceStatus, check=False)
    )
    to_status: Mapped[GrievanceStatus] = mapped_column(enum_of(GrievanceStatus, check=False))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[long_text] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    grievance: Mapped[Grievance] = relationship(back_populates="events")


class PhotoStage(enum.StrEnum):
    """What a photo shows."""

    BEFORE = "before"
    AFTER = "after"
    ADDED = "added"
