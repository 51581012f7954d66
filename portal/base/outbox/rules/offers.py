"""Which choices there are: a channel that is set up here and has words for the subject."""

from portal.base.outbox import channels, rendering, topics
from portal.base.outbox.rules import subjects
from portal.base.outbox.rules.models import Subject

Offers = dict[Subject, list[str]]


def offers(*, staff: bool) -> Offers:
    """The channels of each subject, in the order in which they are tried; subjects without any
    left out."""
    wanted = (*subjects.RESIDENTS, *(subjects.STAFFS if staff else ()))
    on = [channel.name for channel in channels.outward() if channel.is_on()]
    found = {subject: [name for name in on if _has_words(subject, name)] for subject in wanted}
    return {subject: names for subject, names in found.items() if names}


def unlinked(person_id: int) -> set[str]:
    """The channels by which the person cannot be reached yet."""
    return {
        channel.name
        for channel in channels.outward()
        if channel.is_on() and not channel.address(person_id)
    }


def _has_words(subject: Subject, channel: str) -> bool:
    return any(
        subjects.goes_alone(topic)
        and subjects.of(topic) is subject
        and rendering.has_words(topic, channel)
        for topic in topics.registered()
    )
