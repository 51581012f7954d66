"""An announcement in words: its topic's template, filled with the facts it was written with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template
from jinja2 import TemplateError, TemplateNotFound

from portal.base.outbox import topics
from portal.base.outbox.topics import Topic


@dataclass(frozen=True)
class Rendering:
    """Title, text in the reader's language, and an address of this site ("" for none)."""

    title: str
    text: str
    url: str


def has_words(topic: Topic, channel: str) -> bool:
    """Whether a topic goes out by a channel at all; a text with a fault counts as one."""
    try:
        current_app.jinja_env.get_template(f"messages/{channel}/{topic.template}")
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
    """The words of an announcement for one channel; needs a request context for addresses.

    Facts whose name ends in ``_at`` or ``_on`` reach the template as moments and days.
    """
    topic = topics.find(topic_name)
    text = render_template(f"messages/{channel}/{topic.template}", **_read(facts)).strip()
    return Rendering(str(topic.label), text, topic.url_builder(facts))


def words(topic_name: str, facts: Mapping[str, Any], *, channel: str) -> tuple[str, str]:
    """Title and text for a message already delivered; what can no longer be worded keeps its
    title, so that an old message never breaks the page it stands on."""
    topic = topics.known(topic_name)
    if topic is None:
        return topic_name, ""
    try:
        text = render_template(f"messages/{channel}/{topic.template}", **_read(facts)).strip()
    except TemplateError:
        text = ""
    return str(topic.label), text


def _read(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in facts.items()}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return value
