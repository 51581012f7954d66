"""What a topic is about, in the words of the page where people choose their channels."""

from portal.base.i18n import LazyString, _l
from portal.base.outbox.rules.models import Subject
from portal.base.outbox.topics import STAFF, Topic

DIGEST_TOPIC = "staff.digest"
DIGEST = Topic(
    name=DIGEST_TOPIC,
    label=_l("Your working day"),
    template="staff/digest.txt",
    url_builder=lambda _facts: "/desk",
    audience=STAFF,
    sample={
        "day_on": "2026-12-30",
        "new": 12,
        "due_today": 10,
        "overdue": 10,
        "lines": ["261230-088", "261230-089"],
    },
)

LABELS: dict[Subject, LazyString] = {
    Subject.OWN: _l("Your own matters"),
    Subject.NEWS: _l("News of what you follow"),
    Subject.DIGEST: _l("The summary of the working day"),
    Subject.OVERDUE: _l("What has missed its time limit"),
}
HINTS: dict[Subject, LazyString] = {
    Subject.OWN: _l("Your reports and requests: accepted, questions, done, please confirm."),
    Subject.NEWS: _l("Reports of neighbours that you follow; two messages a month at most."),
    Subject.DIGEST: _l("What is new, due today and overdue: one message on a working day."),
    Subject.OVERDUE: _l("At once, but not in the quiet hours."),
}
RESIDENTS = (Subject.OWN, Subject.NEWS)
STAFFS = (Subject.DIGEST, Subject.OVERDUE)


def of(topic: Topic) -> Subject:
    """The subject of a topic."""
    if topic.audience == STAFF:
        return Subject.DIGEST if topic.name == DIGEST_TOPIC else Subject.OVERDUE
    return Subject.OWN if topic.solicited else Subject.NEWS


def goes_alone(topic: Topic) -> bool:
    """Whether a message leaves the portal by itself; staff's others wait for the digest."""
    return topic.audience != STAFF or topic.at_once or topic.name == DIGEST_TOPIC
