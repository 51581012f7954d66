"""An announcement in words: its topic's template, filled with the facts it was written with."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, render_template
from jinja2 import TemplateError, TemplateNotFound

from portal.base.outbox import facts as stored
from portal.base.outbox import topics, wording
from portal.base.outbox.topics import Topic
from portal.base.outbox.wording import house
from portal.base.outbox.wording.placeholders import UnknownName, fill


@dataclass(frozen=True)
class Rendering:
    """Title, text in the reader's language, and an address of this site ("" for none)."""

    title: str
    text: str
    url: str


def has_words(topic: Topic, channel: str) -> bool:
    """Whether a topic goes out by a channel at all; a text with a fault counts as one."""
    try:
        current_app.jinja_env.get_template(house.path_of(topic, channel))
    except TemplateNotFound:
        return False
    except TemplateError:
        return True
    return True


def render(
    topic_name: str,
    facts: Mapping[str, Any],
    *,
    channel: str,
    community_id: int | None = None,
) -> Rendering:
    """The words of an announcement for one channel, a community's own ones before those of the
    house; needs a request context for addresses.

    Facts whose name ends in ``_at`` or ``_on`` reach the template as moments and days.
    """
    topic = topics.find(topic_name)
    text = _text(topic, facts, channel, community_id, None)
    return Rendering(str(topic.label), text, topic.url_builder(facts))


def words(
    topic_name: str,
    facts: Mapping[str, Any],
    *,
    channel: str,
    community_id: int | None = None,
    at: datetime | None = None,
) -> tuple[str, str]:
    """Title and text for a message already delivered, as they were worded at that moment; what
    can no longer be worded keeps its title, so that an old message never breaks its page."""
    topic = topics.known(topic_name)
    if topic is None:
        return topic_name, ""
    try:
        text = _text(topic, facts, channel, community_id, at)
    except TemplateError:
        text = ""
    return str(topic.label), text


def _text(
    topic: Topic,
    facts: Mapping[str, Any],
    channel: str,
    community_id: int | None,
    at: datetime | None,
) -> str:
    own = wording.text(channel, topic.name, community_id, at)
    if own is not None:
        with suppress(UnknownName):  # a release dropped the fact: the house text knows better
            return fill(own, house.shape(topic, channel, facts).values)
    return render_template(house.path_of(topic, channel), **stored.read(facts)).strip()
