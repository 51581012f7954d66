"""What stands beside a text that is edited: its places, how it looks, its former versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.base import names as people
from portal.base.i18n import LazyString, _, _l, speaking
from portal.base.outbox.topics import Topic
from portal.base.outbox.wording import house, service
from portal.base.outbox.wording.models import MessageText
from portal.base.outbox.wording.placeholders import place

LANGUAGES: dict[str, LazyString] = {
    service.CHINESE: _l("Chinese text"),
    service.ENGLISH: _l("English text"),
}
HINTS: dict[str, LazyString] = {
    "wechat": _l(
        "Each line is one field of WeChat's template. Leave what stands before the colon; behind "
        "it WeChat takes 20 characters in a thing, 5 in a phrase and 32 elsewhere."
    )
}
# What the places of house texts stand for.
MEANINGS: dict[str, LazyString] = {
    "no": _l("Number of the report"),
    "date": _l("Day"),
    "day": _l("Day"),
    "time": _l("Day and time"),
    "num": _l("How many"),
    "phone": _l("Phone of the community"),
    "request_id": _l("Number of the request"),
    "new": _l("How many are new"),
    "due_today": _l("How many are due today"),
    "overdue": _l("How many are overdue"),
    "lines": _l("The first of them, one in a line"),
}


@dataclass(frozen=True)
class Preview:
    """A text as it would be read, or what is wrong with it."""

    label: str
    text: str
    fault: str = ""
    room: str = ""


@dataclass(frozen=True)
class Former:
    """One version, as the page shows it."""

    number: int
    texts: Sequence[str]
    who: str
    at: datetime


def names(topic: Topic, channel: str, community_id: int) -> list[tuple[str, str, str]]:
    """The places that may be used, what each stands for, and an example."""
    with speaking(service.CHINESE):
        facts = house.sample_facts(topic, channel, community_id)
        values = house.shape(topic, channel, facts).values
    return [(place(name), str(MEANINGS.get(name, name)), value) for name, value in values.items()]


def previews(
    topic: Topic, channel: str, community_id: int, texts: Mapping[str, str]
) -> list[Preview]:
    """Each language of the channel, with the longest facts."""
    return [_preview(topic, channel, community_id, locale, text) for locale, text in texts.items()]


def _preview(topic: Topic, channel: str, community_id: int, locale: str, text: str) -> Preview:
    label = str(LANGUAGES[locale])
    text = service.plain(text) or service.house_text(topic, channel, community_id, locale)
    fault = service.check(topic, channel, community_id, locale, text)
    if fault is not None:
        return Preview(label, "", fault)
    room = ""
    if channel != "wechat":  # each of its lines has a limit of its own
        found = service.measured(topic, channel, community_id, locale, text)
        room = _("%(used)s of %(most)s characters", used=found.used, most=found.most)
    return Preview(label, service.preview(topic, channel, community_id, locale, text), room=room)


def history(versions: Sequence[MessageText]) -> list[Former]:
    """The versions with their authors, newest first."""
    who = people.names_of({version.set_by for version in versions})
    return [
        Former(
            version.version,
            [text for text in (version.zh, version.en) if text],
            who.get(version.set_by or 0, ""),
            version.set_at,
        )
        for version in versions
    ]
