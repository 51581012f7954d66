"""What happens to a question besides answers: to the sub-district, and taken back."""

from datetime import datetime

from portal.base import clock
from portal.base.access.permissions import Permission
from portal.disclosures.models import DisclosureQuestion, Escalation, QuestionState
from portal.disclosures.questions import announcements, counting, policy
from portal.disclosures.questions.errors import NotNow, NotYours
from portal.disclosures.questions.lifecycle import Act
from portal.disclosures.questions.service import dates, loading

P = Permission


def escalate(*, question_id: int, person_id: int) -> DisclosureQuestion:
    """The asker takes an answered follow-up to the sub-district; tapping twice is once."""
    question = loading.question(question_id)
    if not policy.is_asker(person_id, question):
        raise NotYours
    if question.state is QuestionState.ESCALATED and question.escalated_for is Escalation.ASKED:
        return question
    now = clock.now()
    if not policy.may_escalate(person_id, question, now):
        raise NotNow
    loading.move(question, Act.ESCALATE)
    _pass_on(question, Escalation.ASKED, now)
    # It was answered and waits again.
    counting.of_disclosure(question.disclosure, waiting=1, answered=-1)
    return question


def run_late(question_id: int) -> bool:
    """What was not answered in time: the sub-district answers, if anybody works there; those whose
    turn it was are told once. Whether there was something to do."""
    question, now = loading.question(question_id), clock.now()
    waits = question.state in (QuestionState.OPEN, QuestionState.ESCALATED)
    if not waits or question.due_at >= now or question.late_told_at is not None:
        return False
    with_committee = question.state is QuestionState.OPEN
    turn = P.QUESTION_ANSWER if with_committee else P.QUESTION_DECIDE
    announcements.tell_staff(question, "overdue", turn)
    announcements.tell_staff(question, "overdue", P.QUESTION_SEE_ASKER)
    if with_committee and announcements.holders(P.QUESTION_DECIDE, question.community_id):
        loading.move(question, Act.RUN_LATE)
        _pass_on(question, Escalation.LATE, now)
        announcements.tell_asker(question, "late")
    else:
        question.late_told_at = now
    return True


def _pass_on(question: DisclosureQuestion, cause: Escalation, now: datetime) -> None:
    question.escalated_at, question.escalated_for = now, cause
    question.due_at = dates.decide_by(question.community_id, now)
    question.late_told_at = None
    counting.of_year(question, escalated=1)
    announcements.tell_staff(question, "passed_on", P.QUESTION_DECIDE)


def withdraw(*, question_id: int, person_id: int) -> DisclosureQuestion:
    """The asker takes it back before an answer; its words are shown to nobody else any more."""
    question = loading.question(question_id)
    if not policy.is_asker(person_id, question):
        raise NotYours
    if question.state is QuestionState.WITHDRAWN:
        return question
    if not policy.may_withdraw(person_id, question):
        raise NotNow
    loading.move(question, Act.WITHDRAW)
    question.withdrawn_at = clock.now()
    counting.of_disclosure(question.disclosure, waiting=-1)
    counting.of_year(question, withdrawn=1)
    return question
