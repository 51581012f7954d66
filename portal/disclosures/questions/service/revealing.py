"""Who asked: for the supervision committee alone, with a reason, on record."""

from dataclasses import dataclass

from portal.base.audit import service as audit
from portal.community.identity.queries import people
from portal.disclosures.policy import Hand
from portal.disclosures.questions import policy
from portal.disclosures.questions.errors import NotNow, NotYours, ReasonMissing
from portal.disclosures.questions.service import loading

LONGEST_REASON = 200


@dataclass(frozen=True)
class Asker:
    """A person as the supervision committee may know them."""

    name: str
    phone: str


def reveal_asker(*, question_id: int, hand: Hand, reason: str) -> Asker:
    """Name and phone of the asker. The person sees that somebody looked, and why.

    The record names neither the community nor the question, because the committee reads its
    community's trail and would learn from it who asked what.
    """
    question = loading.question(question_id)
    if not policy.can_see_asker(hand):
        raise NotYours
    if question.asker_id is None:
        raise NotNow
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise ReasonMissing
    audit.record(
        "question.asker",
        actor_id=hand.person_id,
        object_kind="disclosure_question",
        subject_person_id=question.asker_id,
        reason=said,
    )
    names = people.names_of([question.asker_id])
    return Asker(names.get(question.asker_id, ""), people.phone_of(question.asker_id))
