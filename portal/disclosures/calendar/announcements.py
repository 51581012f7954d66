"""What is told of duties: coming due, due today, late. One message for all that a person has to
know of a community on a day."""

from collections.abc import Sequence
from datetime import date

from flask import url_for

from portal.base.i18n import LazyString, _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import STAFF, Facts, Topic
from portal.community.places.queries.communities import slug_of

NAMED = 3
SOON, TODAY, LATE = "due_soon", "due_today", "late"

TOPICS: dict[str, LazyString] = {
    SOON: _l("Something is to be made public soon"),
    TODAY: _l("Something is to be made public today"),
    LATE: _l("Something was not made public in time"),
}
SAMPLE: dict[str, object] = {
    "community": 1,
    "place": "幸福里社区",
    "items": "居委会工作经费使用情况、服务群众专项经费使用情况、公益资金收支情况",
    "number": 12,
    "due_on": "2026-12-30",
}


def register_topics() -> None:
    """Make the topics known to the outbox."""
    topics.register(
        *(
            Topic(
                name=f"disclosure.{name}",
                label=label,
                template=f"disclosures/{name}.txt",
                url_builder=_url,
                audience=STAFF,
                sample=SAMPLE,
            )
            for name, label in TOPICS.items()
        )
    )


def _url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    return url_for("disclosures_desk.calendar", slug=slug) if slug else ""


def tell(
    topic: str,
    person_id: int,
    *,
    community_id: int,
    place: str,
    due_on: date,
    names: Sequence[str],
    key: str,
) -> None:
    """Announce items of one community with one date to one person, once for each key."""
    enqueue(
        f"disclosure.{topic}",
        key=f"{community_id}:{person_id}:{key}",
        person_id=person_id,
        community_id=community_id,
        community=community_id,
        place=place,
        items="、".join(names[:NAMED]),
        number=len(names),
        due_on=due_on.isoformat(),
    )
