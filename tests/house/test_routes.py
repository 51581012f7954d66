"""Every route declares one guard, has a tidy address, and stands in the list by role."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

LIST = Path(__file__).with_name("routes.txt")
ALLOWED_WITHOUT_GUARD = {"static"}
PATH = re.compile(r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*|[a-z0-9-]+\.[a-z0-9]+|<[a-z_:(),' ]+>))+/?)$")


def described(app: Flask) -> list[str]:
    """One line a route: address, methods, who may."""
    lines = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ALLOWED_WITHOUT_GUARD:
            continue
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        who = "UNGUARDED" if guard is None else (guard.permission or guard.kind)
        lines.append(f"{rule.rule} {methods} {who}")
    return sorted(lines)


def test_every_route_declares_exactly_one_guard(app: Flask) -> None:
    assert [line for line in described(app) if line.endswith("UNGUARDED")] == []


def test_the_list_of_routes_by_role_is_the_one_that_was_reviewed(app: Flask) -> None:
    """After a deliberate change, write the list anew with ``portal routes > tests/house/routes.txt``."""
    assert described(app) == LIST.read_text().splitlines()


def test_addresses_are_kebab_case_with_typed_or_named_parameters(app: Flask) -> None:
    odd = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]

    assert [address for address in odd if not PATH.match(address)] == []


def test_a_route_without_a_guard_is_refused_at_run_time(app: Flask, client: FlaskClient) -> None:
    def unguarded() -> str:
        return "seen"

    app._got_first_request = False
    app.add_url_rule("/unguarded-for-a-test", "unguarded_for_a_test", unguarded)
    try:
        assert client.get("/unguarded-for-a-test").status_code == 403
    finally:
        rule = next(r for r in app.url_map.iter_rules() if r.endpoint == "unguarded_for_a_test")
        app.url_map._rules.remove(rule)
        app.view_functions.pop("unguarded_for_a_test")
        app.url_map._matcher.update()


def test_two_guards_on_one_view_are_refused_when_the_view_is_declared() -> None:
    from portal.base.access import public, signed_in

    with pytest.raises(TypeError):
        public(signed_in(lambda: ""))
