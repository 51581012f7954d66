"""Every route declares one guard, has a tidy address, and stands in the list by role."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.base.access import public, signed_in
from portal.base.web.listing import describe

LIST = Path(__file__).with_name("routes.txt")
PATH = re.compile(r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*|[a-z0-9-]+\.[a-z0-9]+|<[a-z_:(),' ]+>))+/?)$")


def test_every_route_declares_exactly_one_guard(app: Flask) -> None:
    assert [line for line in describe(app) if line.endswith("UNGUARDED")] == []


def test_the_list_of_routes_by_role_is_the_one_that_was_reviewed(app: Flask) -> None:
    """After a deliberate change: ``portal routes > tests/house/routes.txt``."""
    assert describe(app) == LIST.read_text().splitlines()


def test_addresses_are_kebab_case_with_typed_or_named_parameters(app: Flask) -> None:
    odd = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]

    assert [address for address in odd if not PATH.match(address)] == []


def test_a_route_without_a_guard_is_refused_at_run_time(app: Flask) -> None:
    another = create_app(app.extensions["portal_config"], release=lambda: None)
    another.add_url_rule("/forgotten", "forgotten", lambda: "seen")

    assert another.test_client().get("/forgotten").status_code == 403
    assert "/forgotten GET UNGUARDED" in describe(another)


def test_two_guards_on_one_view_are_refused_when_the_view_is_declared() -> None:
    with pytest.raises(TypeError):
        public(signed_in(lambda: ""))
