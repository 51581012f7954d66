"""Which step is told to whom: the topics ``disclosure.*``."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import url_for

from portal.base.i18n import LazyString, _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import RESIDENT, STAFF, Facts, Topic
from portal.community.places.queries.communities import slug_of
from portal.disclosures import masking
from portal.disclosures.models import Audience, Disclosure, DisclosureKind

SAMPLE: dict[str, object] = {
    "disclosure_id": 1,
    "number": "2026-108",
    "title": "2026年第三季度工作经费使用情况",
    "until_on": "2026-12-30",
}

FOR_YOU = "for_you"

# Topic: title and for whom. The words stand in templates/messages/<channel>/disclosures/.
TOPICS: dict[str, tuple[LazyString, str]] = {
    "to_check": (_l("A draft waits to be checked"), STAFF),
    "to_review": (_l("A draft waits for the supervision committee"), STAFF),
    "to_sign": (_l("A draft waits to be signed"), STAFF),
    "to_publish": (_l("A draft is approved and may be published"), STAFF),
    "sent_back": (_l("A draft was sent back"), STAFF),
    "published": (_l("Something was made public"), RESIDENT),
    FOR_YOU: (_l("Something was published for you"), RESIDENT),
    "corrected": (_l("Something made public was corrected"), RESIDENT),
    "retracted": (_l("Something made public was retracted"), RESIDENT),
}

Subscribers = Callable[[Disclosure], Iterable[int]]
_subscribers: list[Subscribers] = []


def use_subscribers(find: Subscribers) -> None:
    """Tell who wants news of a disclosure; handed in by the room that keeps subscriptions."""
    _subscribers[:] = [find]


def register_topics() -> None:
    """Make the topics known to the outbox."""
    topics.register(
        *(
            Topic(
                name=f"disclosure.{name}",
                label=label,
                template=f"disclosures/{name}.txt",
                url_builder=_public_url if audience == RESIDENT else _desk_url,
                audience=audience,
                # Who follows a class asked for news of it, not for each message; what is
                # published for certain people is their own matter.
                solicited=audience != RESIDENT or name == FOR_YOU,
                sample=SAMPLE,
            )
            for name, (label, audience) in TOPICS.items()
        )
    )


def _desk_url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    if not slug:
        return ""
    return url_for("disclosures_desk.show", slug=slug, disclosure_id=facts["disclosure_id"])


def _public_url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    if not slug:
        return ""
    endpoint = "notices.show" if facts.get("notice") else "disclosures.show"
    return url_for(endpoint, slug=slug, number=facts["number"])


def tell(disclosure: Disclosure, topic: str, people: Iterable[int], *, but: int | None) -> None:
    """Announce a topic to people, once for each change of the disclosure."""
    for person_id in dict.fromkeys(people):
        if person_id != but:
            enqueue(
                f"disclosure.{topic}",
                key=f"{disclosure.id}:{disclosure.version}:{person_id}",
                person_id=person_id,
                community_id=disclosure.community_id,
                **_facts(disclosure),
            )


def tell_subscribers(disclosure: Disclosure, topic: str, *, but: int | None) -> None:
    """Announce to those who follow the class; lists for certain people are told to nobody."""
    if disclosure.audience is Audience.NAMED:
        return
    for find in _subscribers:
        tell(disclosure, topic, find(disclosure), but=but)


def _facts(disclosure: Disclosure) -> dict[str, Any]:
    until, public = disclosure.posted_until, disclosure.audience is Audience.PUBLIC
    return {
        "disclosure_id": disclosure.id,
        "community": disclosure.community_id,
        "number": disclosure.slug or "",
        "notice": disclosure.kind is DisclosureKind.NOTICE,
        "title": disclosure.title if public else masking.text(disclosure.title),
        "until_at": until.isoformat() if until else "",
    }
