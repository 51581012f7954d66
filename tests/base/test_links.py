"""Links of a page are put together quickly, and are those that Flask would give."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g, url_for

from portal.base.web import addresses, arrivals


@pytest.fixture(scope="module")
def plain() -> Flask:
    """An application with the rules alone, as Flask makes links for it."""
    return _with_rules(Flask("plain"))


@pytest.fixture(scope="module")
def quick() -> Flask:
    """The same with our links."""
    app = addresses.Application("quick")
    addresses.init_addresses(app)
    arrivals.init_arrivals(app)
    return _with_rules(app)


def _nothing(**_values: object) -> str:
    return ""


def _with_rules(app: Flask) -> Flask:
    for rule, endpoint in (
        ("/c/<slug>/reports", "list"),
        ("/c/<slug>/reports/<no>", "show"),
        ("/photos/<token>/<any(thumb, full):variant>", "photo"),
        ("/rows/<int:number>", "row"),
        ("/100%/<word>", "percent"),
        ("/any/<any(a, b):word>", "any"),
        ("/paths/<path:word>", "path"),
        ("/two/<one>", "two"),
        ("/two/<one>/<other>", "two"),
    ):
        app.add_url_rule(rule, endpoint, _nothing)
    return app


LINKS: list[tuple[str, dict[str, Any]]] = [
    ("list", {}),
    ("list", {"before": "7"}),
    ("list", {"category": None}),
    ("show", {"no": "261123-042"}),
    ("show", {"no": "a b/ü%"}),
    ("show", {"no": "261123-042", "step": "2", "_anchor": "end"}),
    ("show", {"no": "1", "slug": "elsewhere"}),
    ("photo", {"token": "a-B_9", "variant": "thumb"}),
    ("photo", {"variant": "full", "token": "x~variant~"}),
    ("photo", {"variant": "full", "token": "b"}),
    ("row", {"number": 7}),
    ("percent", {"word": "a"}),
    ("any", {"word": "b"}),
    ("path", {"word": "a/b"}),
    ("path", {"word": "a"}),
    ("two", {"one": "a"}),
    ("two", {"one": "a", "other": "b"}),
]


@pytest.mark.parametrize("root", ["", "/portal"])
@pytest.mark.parametrize(("endpoint", "values"), LINKS)
def test_each_link_is_the_one_that_flask_gives(
    plain: Flask, quick: Flask, root: str, endpoint: str, values: dict[str, Any]
) -> None:
    for slug in ("here", "there"):
        with plain.test_request_context("/", base_url=f"http://localhost{root}"):
            given = {"slug": slug} | values if endpoint in {"list", "show"} else values
            wanted = url_for(endpoint, **given)
        for _again in range(2):
            with quick.test_request_context("/", base_url=f"http://localhost{root}"):
                g.community = SimpleNamespace(slug=slug)
                assert url_for(endpoint, **values) == wanted


def test_one_form_serves_for_many_words(quick: Flask) -> None:
    with quick.test_request_context("/"):
        g.community = SimpleNamespace(slug="here")
        links = [url_for("show", no=f"261123-{number:03}") for number in range(3)]

    assert links == [f"/c/here/reports/261123-{number:03}" for number in range(3)]
