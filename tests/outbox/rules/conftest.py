"""Two ways out of the portal, and topics of each kind with words for them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from portal.base.db import transaction
from portal.base.i18n import _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import STAFF, Topic
from tests.outbox.delivering.conftest import Paper, deliveries, send, sms, told, wechat

__all__ = ["announce", "deliveries", "send", "sms", "told", "wechat", "words"]

NEWS, OWN, WORK, MISSED = "test.news", "test.own", "test.work", "test.missed"
Work = Callable[[], int]


@pytest.fixture
def words(app: Flask, wechat: Paper) -> Iterator[None]:
    """Topics with words for the inbox and both channels."""
    shared = {"template": "test/words.txt", "url_builder": lambda _facts: ""}
    known = dict(topics._topics)
    topics.register(
        Topic(name=NEWS, label=_l("Messages"), solicited=False, **shared),
        Topic(name=OWN, label=_l("Messages"), **shared),
        Topic(name=WORK, label=_l("Messages"), audience=STAFF, **shared),
        Topic(name=MISSED, label=_l("Messages"), audience=STAFF, at_once=True, **shared),
    )
    former = app.jinja_env.loader
    texts = {f"messages/{folder}/test/words.txt": "1" for folder in ("inbox", "wechat", "sms")}
    app.jinja_env.loader = ChoiceLoader([DictLoader(texts), *([former] if former else [])])
    app.jinja_env.__dict__.pop("_spoken", None)
    yield
    app.jinja_env.loader = former
    app.jinja_env.__dict__.pop("_spoken", None)
    topics._topics.clear()
    topics._topics.update(known)


def announce(topic: str, person_id: int, key: str = "1", **options: object) -> None:
    """Announce something to a person."""
    with transaction():
        enqueue(topic, key=f"{person_id}-{key}", person_id=person_id, **options)
