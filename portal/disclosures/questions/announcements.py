"""Which step of a question is told to whom: the topics ``question.*``.

Messages never hold the words of a question, and staff are never told who asked.
"""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from portal.base.access.permissions import GRANTS, Permission, Role
from portal.base.i18n import LazyString, _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import RESIDENT, STAFF, Facts, Topic
from portal.community.identity.queries.rights import staff_in
from portal.community.places.queries.communities import slug_of
from portal.disclosures import presentation
from portal.disclosures.models import DisclosureKind, DisclosureQuestion

SAMPLE: dict[str, object] = {
    "question_id": 1,
    "disclosure_id": 1,
    "number": "2026-108",
    "n": 108,
    "title": "2026年第三季度工作经费使用情况",
    "due_at": "2026-12-30T23:59:59+08:00",
}
AT_ONCE = frozenset({"overdue"})

# Topic: title and for whom. The words stand in templates/messages/<channel>/disclosures/.
TOPICS: dict[str, tuple[LazyString, str]] = {
    "received": (_l("Your question was received"), RESIDENT),
    "answered": (_l("Your question was answered"), RESIDENT),
    "decided": (_l("The sub-district answered your question"), RESIDENT),
    "late": (_l("Your question was passed on to the sub-district"), RESIDENT),
    "withheld": (_l("The words of your question are not shown"), RESIDENT),
    "new": (_l("A question about open affairs"), STAFF),
    "held": (_l("The words of a question wait for the supervision committee"), STAFF),
    "passed_on": (_l("A question was passed on to the sub-district"), STAFF),
    "overdue": (_l("A question was not answered in time"), STAFF),
}


def register_topics() -> None:
    """Make the topics known to the outbox."""
    topics.register(
        *(
            Topic(
                name=f"question.{name}",
                label=label,
                template=f"disclosures/question_{name}.txt",
                url_builder=_public_url if audience == RESIDENT else _desk_url,
                audience=audience,
                at_once=name in AT_ONCE,
                sample=SAMPLE,
            )
            for name, (label, audience) in TOPICS.items()
        )
    )


def _public_url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    if not slug:
        return ""
    room = "notices" if facts.get("notice") else "disclosures"
    return url_for(f"{room}.objection", slug=slug, number=facts["number"], n=facts["n"])


def _desk_url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    if not slug:
        return ""
    return url_for("disclosures_desk.objection", slug=slug, question_id=facts["question_id"])


def tell_asker(question: DisclosureQuestion, topic: str) -> None:
    """Tell the asker, who is nobody once the account is deleted."""
    if question.asker_id is not None:
        _tell(question, topic, [question.asker_id])


def tell_staff(
    question: DisclosureQuestion, topic: str, permission: Permission, *, but: int | None = None
) -> None:
    """Tell those who hold the permission in the community, the asker and one other left out."""
    _tell(question, topic, holders(permission, question.community_id) - {but, question.asker_id})


def holders(permission: Permission, community_id: int) -> set[int | None]:
    """Who holds a role that grants the permission in the community today."""
    roles = [role for role in Role if permission in GRANTS[role]]
    return set(staff_in(community_id, roles))


def _tell(question: DisclosureQuestion, topic: str, people: Iterable[int | None]) -> None:
    for person_id in sorted(each for each in people if each is not None):
        enqueue(
            f"question.{topic}",
            key=f"{question.id}:{question.version}:{person_id}",
            person_id=person_id,
            community_id=question.community_id,
            **_facts(question),
        )


def _facts(question: DisclosureQuestion) -> dict[str, Any]:
    disclosure = question.disclosure
    return {
        "question_id": question.id,
        "disclosure_id": disclosure.id,
        "community": question.community_id,
        "notice": disclosure.kind is DisclosureKind.NOTICE,
        "number": disclosure.slug or "",
        "n": question.no,
        "title": presentation.title_of(disclosure),
        "due_at": question.due_at.isoformat(),
    }
