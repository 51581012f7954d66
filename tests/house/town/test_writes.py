"""Reading changes nothing, and nothing is changed without the token of a form."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from tests.factories.identity import sign_in
from tests.factories.town import Town
from tests.house.town.filling import TAKEN_AWAY, address, routes
from tests.house.town.test_pages import WHO
from tests.house.town.writes import noticed

FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
WRONG = ("999999999", "0", "-1", "x" * 300, "%00", "2147483648", "％", "1e3", "'")
# WeChat's signature takes the token's place; the casting routes will be the only other exception.
WITHOUT_TOKEN = {"wechat_callback.take"}


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The application as people meet it, with tokens in its forms."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def actors(app: Flask, town: Town, rule: Rule) -> list[Any]:
    """Who may do most at an address; whoever must sign in first is led there from any."""
    path = rule.rule
    if path.startswith("/desk/c/"):
        return [town.here.worker, town.here.committee]
    if path.startswith("/desk"):
        return [town.above["admin"], town.above["district"]]
    guard = getattr(app.view_functions[rule.endpoint], "guard", None)
    first = guard is not None and guard.kind == "signed_in"
    return [town.here.resident] if first else [None, town.here.resident]


@pytest.mark.parametrize("who", WHO)
def test_a_form_without_its_token_changes_nothing_and_from_another_site_does_nothing(
    crawl: Any, guarded: Flask, town: Town, engine: Any, undone: Any, who: str
) -> None:
    forms, odd = crawl(who).forms, []
    client = guarded.test_client()
    guarded.config["WTF_CSRF_ENABLED"] = False
    town.enter(client, who)
    guarded.config["WTF_CSRF_ENABLED"] = True
    for (endpoint, _names), form in forms.items():
        forged = [pair for pair in form.filled() if pair[0] != "csrf_token"]
        data = MultiDict([*forged, ("csrf_token", "forged")])
        with undone(), noticed(engine) as written:
            old = client.post(form.action, data=data)
            foreign = client.post(form.action, data=data, headers=FOREIGN)
        if written or old.status_code == 500:
            odd.append(f"{endpoint}: {old.status_code} {written}")
        if foreign.status_code != 400:
            odd.append(f"{endpoint} from another site: {foreign.status_code}")

    assert forms
    assert not odd, "\n" + "\n".join(odd)


def test_every_post_route_refuses_another_site(guarded: Flask, town: Town, engine: Any) -> None:
    tried, odd = 0, []
    for rule, method in routes(guarded):
        if method == "GET" or rule.endpoint in WITHOUT_TOKEN:
            continue
        url = address(town, rule, town.here)
        for person in actors(guarded, town, rule):
            client = guarded.test_client()
            if person is not None:
                sign_in(client, person)
            with noticed(engine) as written:
                answer = client.open(url, method=method, headers=FOREIGN)
            tried += 1
            if answer.status_code not in {400, 403} or written:
                odd.append(f"{method} {rule.rule}: {answer.status_code} {written or ''}")

    assert tried > 100
    assert not odd, "\n" + "\n".join(odd)


# The one thing a visit may change: how often a code on paper was scanned.
COUNTS_VISITS = {"/q/<code>": ["short_links"]}


def test_every_page_that_is_only_read_changes_nothing(app: Flask, town: Town, engine: Any) -> None:
    changed = {}
    for rule, method in routes(app):
        if method != "GET":
            continue
        url = address(town, rule, town.here)
        for person in [*actors(app, town, rule), None]:
            client = app.test_client()
            if person is not None:
                sign_in(client, person)
            with noticed(engine) as written:
                client.get(url)
                client.get(url, headers={"HX-Request": "true"})
            if written:
                changed[rule.rule] = sorted(written)

    assert changed == COUNTS_VISITS


def test_a_number_that_no_row_has_is_not_found_on_every_address(app: Flask, town: Town) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    odd: dict[str, int] = {}
    clients: dict[int | None, Any] = {}
    for rule, method in routes(app):
        if method == "GET" and rule.endpoint in {"grievances.follow", "handler.enter"}:
            continue  # the same page for every secret, true or not
        people = actors(app, town, rule) if rule.arguments else []
        for person in people:
            who = person.id if person is not None else None
            if who not in clients:
                clients[who] = app.test_client()
                if person is not None:
                    sign_in(clients[who], person)
            client = clients[who]
            for name, wrong in product(rule.arguments - {"year"}, WRONG):
                url = address(town, rule, town.here, **{name: wrong})
                status = client.open(url, method=method).status_code
                known = {404, 403, 303} if (rule.endpoint, name) in TAKEN_AWAY else {404, 403}
                if status not in known:
                    odd[f"{method} {url[:80]}"] = status

    assert not odd, "\n" + "\n".join(f"{status} {url}" for url, status in odd.items())
