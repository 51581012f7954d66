"""By when a question is due, from what it was asked or passed on and the rule in force then."""

from datetime import datetime
from typing import Protocol

from portal.base import deadlines
from portal.disclosures.models import QuestionState
from portal.disclosures.questions import lifecycle, limits
from portal.disclosures.questions.service import loading

S = QuestionState


class Dated(Protocol):
    """What a date follows from."""

    @property
    def community_id(self) -> int:
        """Whose rules hold."""

    @property
    def state(self) -> QuestionState:
        """Who has it."""

    @property
    def asked_at(self) -> datetime:
        """Since when the committee has it."""

    @property
    def escalated_at(self) -> datetime | None:
        """Since when the sub-district has it."""

    @property
    def due_at(self) -> datetime:
        """As it is kept."""


def answer_by(community_id: int, since: datetime) -> datetime:
    """By when the committee answers."""
    return _by(limits.ANSWER, community_id, since)


def decide_by(community_id: int, since: datetime) -> datetime:
    """By when the sub-district answers."""
    return _by(limits.DECIDE, community_id, since)


def follow_by(community_id: int, since: datetime) -> datetime:
    """Until when the asker may go on."""
    return _by(limits.FOLLOW, community_id, since)


def _by(key: str, community_id: int, since: datetime) -> datetime:
    return deadlines.terms_for(key, community=community_id, at=since).due(since).at


def _computed(row: Dated) -> datetime:
    if row.state is S.ESCALATED and row.escalated_at is not None:
        return decide_by(row.community_id, row.escalated_at)
    return answer_by(row.community_id, row.asked_at)


def is_old(row: Dated) -> bool:
    """Whether the kept date is no longer what the calendar says."""
    return _computed(row) != row.due_at


def renew(question_id: int) -> bool:
    """Keep the date as the calendar has it now; whether it moved. What was told as late stays."""
    question = loading.question(question_id)
    if question.state not in lifecycle.WAITING or question.late_told_at is not None:
        return False
    due_at = _computed(question)
    if due_at == question.due_at:
        return False
    question.due_at = due_at
    if question.state is S.OPEN:
        question.promised_at = due_at
    return True
