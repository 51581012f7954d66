"""Every announcement made anywhere has its topic, its words and its address."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.base.outbox import topics

PORTAL = Path(__file__).resolve().parents[2] / "portal"


def announced() -> Iterator[tuple[str, str]]:
    """Each ``enqueue("topic", ...)`` in the code: where, and which topic."""
    for path in sorted(PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "enqueue" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{path.relative_to(PORTAL)}:{node.lineno}", first.value


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def test_every_topic_that_is_announced_is_registered(app: Flask) -> None:
    unknown = [f"{where}: {topic}" for where, topic in announced() if topics.known(topic) is None]

    assert not unknown


def test_something_is_announced_at_all() -> None:
    assert "privacy.answered" in {topic for _where, topic in announced()}


def test_every_topic_has_words_for_the_inbox(app: Flask) -> None:
    for topic in topics.registered():
        app.jinja_env.get_template(f"messages/inbox/{topic.template}")


def test_topics_say_whom_they_are_for(app: Flask) -> None:
    for topic in topics.registered():
        assert topic.audience in {topics.RESIDENT, topics.STAFF}, topic.name
        assert "." in topic.name
