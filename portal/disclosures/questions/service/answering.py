"""The answers: of the committee, of the sub-district; and what is shown of the words."""

from portal.base import clock
from portal.base.audit import service as audit
from portal.disclosures.models import DisclosureQuestion, QuestionState, QuestionText
from portal.disclosures.policy import Hand
from portal.disclosures.questions import announcements, counting, policy
from portal.disclosures.questions.errors import (
    AnsweredBefore,
    NotYours,
    OwnQuestion,
    ReasonMissing,
    ReplyMissing,
)
from portal.disclosures.questions.lifecycle import Act
from portal.disclosures.questions.service import dates, loading

LONGEST, LONGEST_REASON = 2000, 200


def reply(*, question_id: int, seen: int, hand: Hand, text: str) -> DisclosureQuestion:
    """The committee's public answer. A second tap is the same answer.

    Raises ``AnsweredBefore`` when a colleague was quicker, ``NotYours``, ``OwnQuestion``.
    """
    question, said = loading.question(question_id), _words(text)
    if question.replied_by_id == hand.person_id and question.reply == said:
        return question
    _judge(question, seen, hand, QuestionState.OPEN)
    now = clock.now()
    loading.move(question, Act.REPLY)
    question.reply, question.replied_by_id, question.replied_at = said, hand.person_id, now
    question.follow_until = dates.follow_by(question.community_id, now)
    counting.answered(question, now)
    announcements.tell_asker(question, "answered")
    return question


def decide(*, question_id: int, seen: int, hand: Hand, text: str) -> DisclosureQuestion:
    """The sub-district's public answer, which ends it."""
    question, said = loading.question(question_id), _words(text)
    if question.decided_by_id == hand.person_id and question.decision == said:
        return question
    _judge(question, seen, hand, QuestionState.ESCALATED)
    now = clock.now()
    loading.move(question, Act.DECIDE)
    question.decision, question.decided_by_id, question.decided_at = said, hand.person_id, now
    if question.replied_at is None:
        counting.answered(question, now)
    else:
        counting.of_disclosure(question.disclosure, waiting=-1, answered=1)
    announcements.tell_asker(question, "decided")
    return question


def _judge(question: DisclosureQuestion, seen: int, hand: Hand, state: QuestionState) -> None:
    if question.state is not state or question.version != seen:
        raise AnsweredBefore
    if question.asker_id == hand.person_id:
        raise OwnQuestion
    if not policy.can_answer(hand, question):
        raise NotYours


def _words(text: str) -> str:
    said = text.strip()[:LONGEST]
    if not said:
        raise ReplyMissing
    return said


def withhold(
    *, question_id: int, seen: int, hand: Hand, showing: QuestionText, reason: str = ""
) -> DisclosureQuestion:
    """The supervision committee says what is shown of the words; keeping them back needs a reason,
    which everybody reads."""
    question = loading.question(question_id)
    if question.showing is showing:
        return question
    if question.version != seen:
        raise AnsweredBefore
    if not policy.can_judge_text(hand, question) or showing is QuestionText.HELD:
        raise NotYours
    because = reason.strip()[:LONGEST_REASON]
    if showing is QuestionText.WITHHELD and not because:
        raise ReasonMissing
    question.showing, question.version = showing, question.version + 1
    question.withheld_for = because if showing is QuestionText.WITHHELD else ""
    audit.record(
        "question.show",
        actor_id=hand.person_id,
        object_kind="disclosure_question",
        object_id=question.id,
        community_id=question.community_id,
        reason=because,
        showing=f"question_{showing.value}",
    )
    if showing is QuestionText.WITHHELD:
        announcements.tell_asker(question, "withheld")
    return question
