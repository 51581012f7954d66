"""Who may do what with a question. Pure: asked by views, templates and services alike."""

from dataclasses import dataclass
from datetime import datetime

from portal.base.access.permissions import Permission
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    DisclosureState,
    QuestionState,
    QuestionText,
)
from portal.disclosures.policy import Hand

S = QuestionState


def takes_questions(disclosure: Disclosure, now: datetime) -> bool:
    """Whether questions may be asked: it is published, and its time for them is not over."""
    published = disclosure.state is DisclosureState.PUBLISHED
    return published and disclosure.posted_until is not None and now < disclosure.posted_until


def is_asker(person_id: int | None, question: DisclosureQuestion) -> bool:
    """Whether the question is the person's own."""
    return person_id is not None and question.asker_id == person_id


def may_withdraw(person_id: int | None, question: DisclosureQuestion) -> bool:
    """The asker takes it back before anybody answered."""
    waits = question.state in (S.OPEN, S.ESCALATED)
    return is_asker(person_id, question) and waits and question.replied_at is None


def may_follow_up(person_id: int | None, question: DisclosureQuestion, now: datetime) -> bool:
    """The asker asks on once, for a while after the answer."""
    return question.parent_id is None and _may_go_on(person_id, question, now)


def may_escalate(person_id: int | None, question: DisclosureQuestion, now: datetime) -> bool:
    """The asker takes an answered follow-up to the sub-district, for a while after the answer."""
    return question.parent_id is not None and _may_go_on(person_id, question, now)


def _may_go_on(person_id: int | None, question: DisclosureQuestion, now: datetime) -> bool:
    in_time = question.follow_until is not None and now <= question.follow_until
    return is_asker(person_id, question) and question.state is S.ANSWERED and in_time


def can_answer(hand: Hand, question: DisclosureQuestion) -> bool:
    """The committee while it is open, the sub-district once it was passed on; never the asker."""
    return holds_the_turn(hand, question) and question.asker_id != hand.person_id


def holds_the_turn(hand: Hand, question: DisclosureQuestion) -> bool:
    """Whether the question waits for an office of the person."""
    if question.state is S.OPEN:
        return hand.may(Permission.QUESTION_ANSWER)
    return question.state is S.ESCALATED and hand.may(Permission.QUESTION_DECIDE)


def can_see_asker(hand: Hand) -> bool:
    """The supervision committee, never somebody who is of the committee too."""
    return hand.may(Permission.QUESTION_SEE_ASKER) and not hand.of_committee


def can_judge_text(hand: Hand, question: DisclosureQuestion) -> bool:
    """The supervision committee says what is shown of the words; never of an own question."""
    gone = question.state is S.WITHDRAWN or question.words_erased_at is not None
    return can_see_asker(hand) and not gone and question.asker_id != hand.person_id


@dataclass(frozen=True)
class Eyes:
    """Whose eyes read the words: the asker's, the supervision committee's, other staff's."""

    asker: bool = False
    supervision: bool = False
    staff: bool = False


def words_for(eyes: Eyes, question: DisclosureQuestion) -> QuestionText | None:
    """How much of the words these eyes see; None where the words are gone."""
    if question.words_erased_at is not None:
        return None
    if eyes.asker or eyes.supervision:
        return QuestionText.SHOWN
    if question.state is S.WITHDRAWN:
        return None
    if question.showing in (QuestionText.SHOWN, QuestionText.COVERED):
        return question.showing
    return QuestionText.COVERED if eyes.staff else question.showing
