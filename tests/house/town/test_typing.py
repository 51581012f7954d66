"""Every form there is, with nothing, with what it offers, and with what nobody should type."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.factories.town import Town
from tests.house.pages import Form, read
from tests.house.town.test_pages import WHO

NASTY = (
    "\x00\x07\u202e",
    "长" * 5000,
    "-1",
    "99999999999999999999",
    "9999-12-31",
    "<script>alert(1)</script>",
    "2026-02-30",
    "0001-01-01",
    "１２３４",
    "%(no)s {{ 7 * 7 }}",
    "1e999",
    "\ud83d",
)
ANSWERS = {200, 201, 204, 303, 400, 403, 404, 409, 413, 422, 429}


def fillings(form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is tried: a name for the report, and the pairs that are sent."""
    names = [name for name in form.kinds if name != "csrf_token"]
    yield "nothing", []
    yield "as it is", form.filled()
    for nasty in NASTY:
        yield nasty[:12], [(name, nasty) for name in names]
    for changed in names:
        rest = [pair for pair in form.filled() if pair[0] != changed]
        yield f"without {changed}", rest
        for nasty in NASTY[:5]:
            yield f"{changed}={nasty[:12]}", [*rest, (changed, nasty)]


def faults_of(client: FlaskClient, form: Form, pairs: list[tuple[str, str]]) -> list[str]:
    """What is wrong with the answer."""
    sent = [
        (name, text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        for name, text in pairs
    ]
    answer: Any = client.post(form.action, data=MultiDict(sent))
    if answer.status_code not in ANSWERS:
        return [f"status {answer.status_code}"]
    if answer.mimetype != "text/html" or not answer.data:
        return []
    return read(form.action, answer.get_data(as_text=True)).faults()


@pytest.fixture(scope="package")
def tried() -> set[Any]:
    """Forms that another visitor tried."""
    return set()


@pytest.mark.parametrize("who", WHO)
def test_whatever_is_typed_is_answered_with_a_page_that_keeps_the_house_rules(
    crawl: Any, app: Flask, town: Town, undone: Any, tried: set[Any], who: str
) -> None:
    client = app.test_client()
    forms, odd = crawl(who).forms, set()
    town.enter(client, who)
    name_of = app.config["SESSION_COOKIE_NAME"]
    ticket = client.get_cookie(name_of)
    for kind, form in forms.items():
        if kind in tried:
            continue
        tried.add(kind)
        for name, pairs in fillings(form):
            if ticket is not None:  # whoever signed out or moved on is there once more
                client.set_cookie(name_of, ticket.value)
            with undone():
                for fault in faults_of(client, form, pairs):
                    odd.add(f"{form.action} ({name!r}): {fault}")

    assert not odd, "\n" + "\n".join(sorted(odd))
