"""Every page that a person of each kind can reach keeps the house rules."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.town import Town
from tests.house.pages import is_ours, read

MOST = 400
WHO = ["nobody", "reporter", "resident", "grid_worker", "committee", "supervisor", "street", "admin"]


@pytest.fixture
def town() -> Town:
    """A community in which something of everything exists."""
    return Town.build()


def crawl(client: FlaskClient, start: str, visit: Callable[[str, Any], None]) -> int:
    """Follow every link from ``start``; query strings count once a path and set of names."""
    waiting, seen = [start], set()
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        path, _, query = address.partition("?")
        key = (path, tuple(sorted(part.partition("=")[0] for part in query.split("&"))))
        if key in seen:
            continue
        seen.add(key)
        response = client.get(address, follow_redirects=True)
        visit(address, response)
        if response.mimetype == "text/html" and response.status_code == 200:
            page = read(address, response.get_data(as_text=True))
            waiting += sorted(link for link in page.links if is_ours(link))
    return len(seen)


@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_and_keeps_the_house_rules(town: Town, client: FlaskClient, who: str) -> None:
    town.enter(client, who)
    faults: list[str] = []

    def visit(address: str, response: Any) -> None:
        if response.status_code != 200:
            faults.append(f"{address}: {response.status_code}")
        elif response.mimetype == "text/html":
            found = read(address, response.get_data(as_text=True)).faults()
            faults.extend(f"{address}: {fault}" for fault in found)

    pages = crawl(client, town.start(who), visit)

    assert faults == []
    assert pages >= 5


@pytest.mark.parametrize("who", WHO)
def test_a_page_that_has_a_fragment_answers_it_and_says_so_in_vary(
    town: Town, client: FlaskClient, who: str
) -> None:
    town.enter(client, who)
    faults: list[str] = []

    def visit(address: str, response: Any) -> None:
        if "HX-Request" not in response.vary:
            return
        fragment = client.get(address, headers={"HX-Request": "true"})
        restored = client.get(
            address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        )
        if fragment.status_code != 200 or b"<html" in fragment.data:
            faults.append(f"{address}: a swap is not answered by a fragment")
        if b"<html" not in restored.data:
            faults.append(f"{address}: the back button is not answered by the page")

    crawl(client, town.start(who), visit)

    assert faults == []
