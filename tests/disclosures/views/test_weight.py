"""What the first visit to the finances of a quarter costs, and what statements a list costs."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import assets
from portal.base.db import session
from portal.disclosures import queries
from portal.disclosures.models import Audience, DisclosureKind, ItemClass
from tests.disclosures.views.ledger import accounts_of
from tests.factories.disclosures import DisclosureFactory, ItemFactory, Office, Way
from tests.grievances.statements import plan_of, watched

Browse = Callable[[Any], FlaskClient]
KILOBYTE = 1024
STATIC = Path(assets.ROOT)


def finances(here: Office, lines: int) -> str:
    """A quarter's finances, published; their address."""
    way = Way(here, ItemFactory.funds()).begin()
    accounts_of(way, lines)
    way.submit().approve(here.colleague).approve(here.supervisor).approve(here.director).publish()
    return f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}"


def test_three_hundred_lines_weigh_at_most_sixty_kilobytes_on_the_first_visit(
    here: Office, as_: Browse
) -> None:
    answer = as_(None).get(finances(here, 300), headers={"Accept-Encoding": "gzip"})
    page = as_(None).get(answer.request.path).get_data(as_text=True)
    linked = set(re.findall(r'(?:src|href)="/static/dist/([^"]+\.(?:css|js))"', page))
    sizes = {name: (STATIC / "dist" / f"{name}.gz").stat().st_size for name in linked}

    assert page.count("第299批") == 1
    assert page.count("about=line:") == 300
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(linked) >= 3
    sizes["page"] = len(answer.data)
    assert sum(sizes.values()) <= 60 * KILOBYTE, sizes


@pytest.mark.parametrize("path", ["disclosures", "disclosures?year=2026", "notices", ""])
def test_a_list_asks_as_many_statements_for_many_as_for_few(
    here: Office, as_: Browse, path: str
) -> None:
    browser, address = as_(None), f"/c/{here.community.slug}/{path}"
    item = ItemFactory.create()

    def asked() -> int:
        browser.get(address)
        with watched() as sent:
            assert browser.get(address).status_code == 200
        return sent.count

    for _n in range(4):
        DisclosureFactory.published(community=here.community, by=here.drafter, item=item)
    few = asked()
    for _n in range(30):
        DisclosureFactory.published(community=here.community, by=here.drafter, item=item)

    assert asked() == few


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"year": 2026},
        {"klass": ItemClass.FUNDS},
        {"after": "1790000000000000-7"},
        {"year": 2026, "after": "1790000000000000-7"},
        {"klass": ItemClass.FUNDS, "after": "1790000000000000-7"},
        {"audiences": frozenset({Audience.PUBLIC, Audience.RESIDENTS})},
        {"kind": DisclosureKind.NOTICE},
    ],
)
def test_each_page_is_read_from_its_index_in_its_order(here: Office, asked: dict[str, Any]) -> None:
    with watched() as sent:
        queries.public_page(here.community.id, **asked)

    [(statement, parameters)] = sent.statements
    plan = plan_of(statement, parameters)
    assert "ix_disclosures_shown" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan


def test_the_years_are_stepped_through_in_the_index(here: Office) -> None:
    with watched() as sent:
        queries.years(here.community.id, DisclosureKind.DISCLOSURE)

    [(statement, parameters)] = sent.statements
    plan = plan_of(statement, parameters)
    if session.get_bind().dialect.name == "postgresql":
        # It prints the first step alone; the others cost per row what that one costs.
        assert "Index Scan Backward using ix_disclosures" in plan, plan
    else:
        assert plan.count("ix_disclosures_shown_by_year") == 2, plan
    assert "SCAN disclosures" not in plan, plan
    assert "Seq Scan on disclosures" not in plan, plan
