"""The texts and the slots in them, from one source: ``templates/messages/sms``.

A text marks what differs from message to message with ``| slot("name")``. Rendered as usual it is
what a person reads; here it also gives the template to submit for approval, and what to put in.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, render_template
from jinja2 import meta

from portal.base import clock
from portal.base.db import session
from portal.base.i18n import speaking
from portal.base.outbox import rendering
from portal.base.outbox.topics import Topic
from portal.community.places.models import Community
from portal.community.places.recent import Recent
from portal.sms.providers import Provider

CHANNEL, CODE = "sms", "messages/sms/identity/code.txt"
ONE_PART = 70
"""Characters of a text message that is sent and paid as one, the sign in 【】 included."""

HOTLINE = "12345"
"""The city's public service hotline, where a community has no phone of its own."""

_LONGEST_PHONE = 13
_MARK = re.compile("\ue000(.*?)\ue001")
_filling: ContextVar[dict[str, str] | None] = ContextVar("sms_filling", default=None)
_phones: Recent[int, str] = Recent()


@dataclass(frozen=True)
class Worded:
    """A text with marks where its slots are, and what stands in them, in the order of the text."""

    marked: str
    slots: Mapping[str, str]

    @property
    def text(self) -> str:
        """As a person reads it, without the sign."""
        return _MARK.sub(lambda found: self.slots[found[1]], self.marked)

    def template(self, provider: Provider) -> str:
        """As it is submitted for approval, without the sign."""
        numbers = {name: number for number, name in enumerate(self.slots, 1)}
        return _MARK.sub(lambda found: provider.slot(found[1], numbers[found[1]]), self.marked)


def slot(value: object, name: str) -> str:
    """Jinja filter: this differs from message to message."""
    filling = _filling.get()
    if filling is None:
        return str(value)
    filling[name] = str(value)
    return f"\ue000{name}\ue001"


def office_phone(community_id: int) -> str:
    """Jinja filter: the number of a community's office, short enough for a text message."""
    return _phones.get(community_id, lambda: _phone_of(community_id))


def plain_phone(number: str) -> str:
    """A number without blanks and extension, in at most 13 characters; "" where that fails."""
    parts = number.replace(" ", "").split("-")
    short = "-".join(parts[:-1] if len(parts) > 2 and parts[0].startswith("0") else parts)
    return short if len(short) <= _LONGEST_PHONE else ""


def worded(topic_name: str, facts: Mapping[str, Any]) -> Worded:
    """The text of an announcement as shipped, which is what the provider approved; empty when it
    cannot be made."""
    with _marking() as slots:
        _title, marked = rendering.words(topic_name, facts, channel=CHANNEL)
    return _in_order(marked, slots)


def worded_code(code: str) -> Worded:
    """The text that carries a code."""
    with _marking() as slots:
        marked = render_template(CODE, code=code).strip()
    return _in_order(marked, slots)


def sample(topic: Topic) -> Worded:
    """The text with made-up facts."""
    path = f"messages/{CHANNEL}/{topic.template}"
    environment = current_app.jinja_env
    assert environment.loader is not None
    source = environment.loader.get_source(environment, path)[0]
    names = meta.find_undeclared_variables(environment.parse(source)) - set(environment.globals)
    with _marking() as slots:
        marked = render_template(path, **{name: _made_up(name) for name in names}).strip()
    return _in_order(marked, slots)


def length(text: str, sign: str) -> int:
    """Characters of a message with its sign, as providers count them."""
    return len(text) + len(sign) + 2


@contextmanager
def _marking() -> Iterator[dict[str, str]]:
    """Providers approve Chinese texts, whatever the reader of a page speaks."""
    slots: dict[str, str] = {}
    token = _filling.set(slots)
    try:
        with speaking("zh_Hans_CN"):
            yield slots
    finally:
        _filling.reset(token)


def _in_order(marked: str, slots: Mapping[str, str]) -> Worded:
    return Worded(marked, {name: slots[name] for name in _MARK.findall(marked)})


def _made_up(name: str) -> Any:
    day = clock.now() + timedelta(days=7)
    if name.endswith("_at"):
        return day
    if name.endswith("_on"):
        return clock.local(day).date()
    return {"no": f"{clock.today():%y%m%d}-001", "community": 0}.get(name, name)


def _phone_of(community_id: int) -> str:
    community = session.get(Community, community_id)
    found = (community.office_phone, community.duty_phone) if community else ()
    return next((short for short in map(plain_phone, found) if short), HOTLINE)
