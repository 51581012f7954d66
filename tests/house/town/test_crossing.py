"""Trying to cross from one community to the other on every route there is."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.identity import sign_in
from tests.factories.town import Town
from tests.house.town.filling import TAKEN_AWAY, address, routes
from tests.house.town.writes import noticed

STAFF = ("worker", "stand_in", "committee", "supervisor")
SWAP = {"HX-Request": "true"}

Enter = Callable[[Any], FlaskClient]


@pytest.fixture
def enter(app: Flask) -> Enter:
    """A browser signed in as a person."""

    def be(person: Any) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        return client

    return be


@pytest.mark.parametrize("who", STAFF)
def test_staff_of_another_community_learn_nothing_on_any_address(
    app: Flask, town: Town, enter: Enter, who: str
) -> None:
    client = enter(getattr(town.there, who))
    answers = {
        f"{method} {rule.rule}": client.open(
            address(town, rule, town.here), method=method
        ).status_code
        for rule, method in routes(app, desk=True)
        if "slug" in rule.arguments
    }

    assert len(answers) > 80
    assert {asked: status for asked, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("who", STAFF)
def test_a_row_of_another_community_is_not_found_under_the_own_address(
    app: Flask, town: Town, enter: Enter, engine: Any, who: str
) -> None:
    client, found = enter(getattr(town.here, who)), {}
    for rule, method in routes(app, desk=True):
        for name in sorted(rule.arguments - {"slug"}):
            url = address(town, rule, town.here, **{name: town.there})
            if url == address(town, rule, town.here):
                continue  # it says nothing of a community
            with noticed(engine) as written:
                status = client.open(url, method=method).status_code
            allowed = {404, 403} if _forbidden(client, app, town, rule, method) else {404}
            if (rule.endpoint, name) in TAKEN_AWAY and not written:
                allowed |= {303}
            if status not in allowed:
                found[f"{method} {url}"] = status

    assert found == {}


def _forbidden(client: FlaskClient, app: Flask, town: Town, rule: Any, method: str) -> bool:
    """Whether the role may not do this to its own community's row either."""
    guard = app.view_functions[rule.endpoint].guard  # type: ignore[attr-defined]
    with client, client.get("/"):
        from portal.base.access import viewer

        return not viewer().may(guard.permission, town.here.community.id)


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(
    app: Flask, town: Town, enter: Enter
) -> None:
    client, odd = enter(None), {}
    for rule, method in routes(app):
        guard = app.view_functions[rule.endpoint].guard  # type: ignore[attr-defined]
        if guard.kind == "public":
            continue
        url = address(town, rule, town.here)
        page = client.open(url, method=method)
        swap = client.open(url, method=method, headers=SWAP)
        sign_in_page = "/login/staff" if guard.kind == "requires" else "/login"
        if page.status_code != 303 or not page.location.startswith(sign_in_page):
            odd[f"{method} {url}"] = page.status_code
        if not swap.headers.get("HX-Redirect", "").startswith(sign_in_page) or swap.data:
            odd[f"{method} {url} (swap)"] = swap.status_code

    assert odd == {}


@pytest.mark.parametrize("who", ["resident", "cared_for"])
def test_residents_get_no_desk(app: Flask, town: Town, enter: Enter, who: str) -> None:
    client = enter(getattr(town.here, who))
    answers = {
        f"{method} {rule.rule}": client.open(
            address(town, rule, town.here), method=method
        ).status_code
        for rule, method in routes(app, desk=True)
    }

    assert {asked: n for asked, n in answers.items() if n not in {403, 404}} == {}


def test_what_belongs_to_one_person_is_not_found_by_another(
    app: Flask, town: Town, enter: Enter
) -> None:
    client, found = enter(town.here.resident), {}
    for rule, method in routes(app, desk=False):
        if not rule.rule.startswith("/me/") or not rule.arguments:
            continue
        url = address(town, rule, town.there)
        if (status := client.open(url, method=method).status_code) != 404:
            found[f"{method} {url}"] = status

    assert found == {}


def test_a_reporters_pages_do_not_exist_for_others(app: Flask, town: Town, enter: Enter) -> None:
    """A neighbour, staff who are no reporter, and nobody learn nothing of a private report."""
    private = town.here.reports["private"].no
    found = {}
    for person in (None, town.there.resident, town.here.supervisor, town.here.worker):
        client = enter(person)
        for rule, method in routes(app, desk=False):
            if "no" not in rule.arguments or "number" in rule.arguments:
                continue  # the second are versions of what everybody may read
            url = address(town, rule, town.here)
            url = url.replace(town.here.reports["accepted"].no, private)
            answer = client.open(url, method=method)
            if answer.status_code != 404 and not answer.location.startswith("/desk"):
                found[f"{person and person.name}: {method} {url}"] = answer.status_code

    assert found == {}


def test_photos_of_one_community_are_hidden_from_the_other(
    app: Flask, town: Town, enter: Enter
) -> None:
    for person in (None, town.there.worker, town.there.resident, town.there.committee):
        client = enter(person)
        for rule, method in routes(app, desk=False):
            if rule.endpoint.startswith("files."):
                url = address(town, rule, town.here)
                assert client.open(url, method=method).status_code == 404, url

    own = next(rule for rule, _ in routes(app) if rule.endpoint == "files.show")
    assert enter(town.here.worker).get(address(town, own, town.here)).status_code == 200
