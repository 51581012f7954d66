"""Wording a message anew: one new row, checked against its occasion and its channel."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from portal.base.db import session
from portal.base.errors import Conflict, Forbidden, Invalid
from portal.base.i18n import _l, speaking
from portal.base.outbox.delivering import labels
from portal.base.outbox.topics import Topic
from portal.base.outbox.wording import house, limits, placeholders, queries
from portal.base.outbox.wording.limits import Measured
from portal.base.outbox.wording.models import MessageText
from portal.base.settings import revisions

CHINESE, ENGLISH = "zh_Hans_CN", "en"
FIELDS = {CHINESE: "zh", ENGLISH: "en"}

# The wide blank of Chinese, and what makes several emoji one.
_KEPT_SIGNS = "\u3000\u200d"

# A provider approves text messages word by word, once for the whole installation.
APPROVED_OUTSIDE = frozenset({"sms"})


class NotEditable(Forbidden):
    """The words of this channel are not the community's to choose."""

    sentence = _l("Text messages are approved word by word by the provider and not edited here.")


class NothingChanged(Invalid):
    """The text is the one that is in force."""

    sentence = _l("This is the text already. Nothing was changed.")


class Faulty(Invalid):
    """A text has something wrong with it; ``locale`` says in which language."""

    def __init__(self, locale: str, sentence: str) -> None:
        super().__init__(sentence)
        self.locale = locale


def languages(channel: str) -> tuple[str, ...]:
    """The languages in which a channel speaks, Chinese first: what leaves the portal is Chinese,
    the inbox is read in the reader's language."""
    return (CHINESE, ENGLISH) if channel == "inbox" else (CHINESE,)


def is_editable(channel: str) -> bool:
    """Whether a community may word this channel."""
    return channel not in APPROVED_OUTSIDE and channel in labels.CHANNELS


def check(topic: Topic, channel: str, community_id: int, locale: str, text: str) -> str | None:
    """What is wrong with a text, in the reader's language, or None."""
    with speaking(locale):
        shape = house.shape(topic, channel, house.sample_facts(topic, channel, community_id))
    fault = placeholders.fault(text, shape.values)
    return fault or _measured(channel, text, shape).fault


def measured(topic: Topic, channel: str, community_id: int, locale: str, text: str) -> Measured:
    """How long a faultless text is at most."""
    with speaking(locale):
        shape = house.shape(topic, channel, house.sample_facts(topic, channel, community_id))
    return _measured(channel, text, shape)


def _measured(channel: str, text: str, shape: house.Shape) -> Measured:
    filled = placeholders.fill(text, shape.values)
    return limits.measure(channel, filled, placeholders.fill(shape.text, shape.values))


def plain(text: str) -> str:
    """A text as it is kept: lines without blanks around them, one kind of line end, and no signs
    that cannot be seen but those that join what is seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join("".join(map(_seen, line)).strip() for line in lines)


def _seen(sign: str) -> str:
    if sign.isprintable() or sign in _KEPT_SIGNS:
        return sign
    return " " if sign.isspace() else ""


def save(
    *,
    topic: Topic,
    channel: str,
    community_id: int,
    texts: Mapping[str, str],
    by: int | None,
    seen: int,
) -> MessageText:
    """Put texts (by locale) into force; one that is empty or the house text is the house text.

    ``seen`` is the newest version the editor knew; when another came meanwhile it is refused.
    """
    if not is_editable(channel):
        raise NotEditable
    kept = {
        FIELDS[locale]: _kept(topic, channel, community_id, locale, texts.get(locale, ""))
        for locale in languages(channel)
    }
    versions = queries.history(community_id, channel, topic.name)
    newest = versions[0] if versions else None
    if seen != (newest.version if newest else 0):
        raise Conflict
    wanted = (kept["zh"], kept.get("en"))
    if wanted == ((newest.zh, newest.en) if newest else (None, None)):
        raise NothingChanged
    row = MessageText(
        community_id=community_id,
        channel=channel,
        topic=topic.name,
        version=seen + 1,
        zh=wanted[0],
        en=wanted[1],
        set_by=by,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict from error
    revisions.touch(queries.CACHE)
    return row


def _kept(topic: Topic, channel: str, community_id: int, locale: str, text: str) -> str | None:
    text = plain(text)
    if not text or text == house_text(topic, channel, community_id, locale):
        return None
    fault = check(topic, channel, community_id, locale, text)
    if fault is not None:
        raise Faulty(locale, fault)
    return text


def house_text(topic: Topic, channel: str, community_id: int, locale: str) -> str:
    """The text as shipped, with its places."""
    with speaking(locale):
        facts = house.sample_facts(topic, channel, community_id)
        return plain(house.shape(topic, channel, facts).text)


def preview(topic: Topic, channel: str, community_id: int, locale: str, text: str) -> str:
    """A faultless text with sample facts; an empty one is the house text."""
    with speaking(locale):
        facts = house.sample_facts(topic, channel, community_id)
        shape = house.shape(topic, channel, facts)
    return placeholders.fill(plain(text) or plain(shape.text), shape.values)
