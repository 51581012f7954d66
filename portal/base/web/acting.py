"""Where somebody begins to act: the pages on which a form is about to be filled in.

Rooms name them; a room above may then say a word under the buttons that lead there, or find out
who it is before anything is typed. Pages for reading ask nothing of anybody.
"""

from collections.abc import Callable

from flask import Flask, request

from portal.config import Config

_endpoints: set[str] = set()
_words: list[Callable[[], str]] = []


def begins_at(*endpoints: str) -> None:
    """Name pages, by endpoint, that are opened by whoever is about to act."""
    _endpoints.update(endpoints)


def begins_here() -> bool:
    """Whether this request opens such a page, and not a part of one or what was typed there."""
    return request.method == "GET" and request.endpoint in _endpoints


def say(words: Callable[[], str]) -> None:
    """Let ``words()`` tell what stands under the buttons of acting; empty for nothing."""
    if words not in _words:
        _words.append(words)


def note() -> str:
    """What stands under a button of acting for this visitor; empty for most."""
    return "".join(words() for words in _words)


def init_app(app: Flask, config: Config) -> None:
    """For templates."""
    app.jinja_env.globals["acting_note"] = note
