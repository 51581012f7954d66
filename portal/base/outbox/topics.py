"""What can be announced: every topic with its words, its address and whom it is for.

Capabilities register their topics when they start; :func:`portal.base.outbox.service.enqueue`
writes by name. A topic's words stand in ``templates/messages/<channel>/<template>``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.base.i18n import LazyString

Facts = Mapping[str, Any]
RESIDENT, STAFF = "resident", "staff"


class UnknownTopic(KeyError):
    """Something was announced that no capability registered."""


@dataclass(frozen=True)
class Topic:
    """One kind of announcement.

    ``name`` is ``capability.happening`` ("grievance.accepted"). ``template`` is a path below each
    channel's folder ("grievances/accepted.txt"). ``url_builder`` gets the facts as enqueued and
    answers an address of this site, "" for none; it may use ``url_for``. ``audience`` is
    :data:`RESIDENT` or :data:`STAFF`. ``solicited`` is news of one's own matter; what is not is
    sent twice a month at most. ``at_once`` leaves the portal by itself although it is for staff,
    whose other messages go together in the digest of the working day. ``sample`` is what the facts
    may hold at their longest: texts are shown and measured with it.
    """

    name: str
    label: LazyString
    template: str
    url_builder: Callable[[Facts], str]
    audience: str = RESIDENT
    solicited: bool = True
    at_once: bool = False
    sample: Facts = field(default_factory=dict)


_topics: dict[str, Topic] = {}


def register(*topics: Topic) -> None:
    """Add topics; registering a name again replaces it, as a second application in tests does."""
    _topics.update({topic.name: topic for topic in topics})


def find(name: str) -> Topic:
    """The topic of that name."""
    try:
        return _topics[name]
    except KeyError as error:
        raise UnknownTopic(name) from error


def known(name: str) -> Topic | None:
    """The topic of that name, or nothing when a release dropped it."""
    return _topics.get(name)


def registered() -> list[Topic]:
    """All topics, by name."""
    return sorted(_topics.values(), key=lambda topic: topic.name)
