"""What the first visit to the finances of a quarter costs, and what statements a list costs."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import assets
from portal.base.db import session, transaction
from portal.disclosures import queries, service
from portal.disclosures.models import (
    Audience,
    Direction,
    DisclosureKind,
    Fund,
    ItemClass,
    Line,
    Statement,
)
from tests.factories.disclosures import DisclosureFactory, ItemFactory, Office, Way
from tests.grievances.statements import plan_of, watched

Browse = Callable[[Any], FlaskClient]
KILOBYTE = 1024
STATIC = Path(assets.ROOT)
HEADINGS = ("办公费", "水电费", "维修费", "活动费", "宣传费", "设备购置", "保洁费", "慰问费")
PLACES = ("北门", "南门", "活动室", "儿童乐园", "公开栏", "充电棚", "停车场", "图书角", "2号楼")
WORKS = (
    "照明线路检修",
    "打印纸和硒鼓",
    "楼道扶手加固",
    "墙面粉刷",
    "桌椅采购",
    "条幅制作",
    "清运费用",
)


def accounts_of(way: Way, lines: int) -> None:
    """So many different lines in one fund, as a committee's ledger would have them."""
    version, here = service.find(way.id).version, way.office.community.id
    with transaction():
        statement = Statement(community_id=here, version_id=version.id, source_name="三季度.xlsx")
        session.add(statement)
        session.flush()
        amounts = [Decimal(37 * n % 9973) + Decimal(n % 100) / 100 for n in range(1, lines + 1)]
        fund = Fund(
            community_id=here,
            statement_id=statement.id,
            name="工作经费",
            opening=sum(amounts, Decimal(0)),
            spending=sum(amounts, Decimal(0)),
        )
        session.add(fund)
        session.flush()
        session.add_all(
            Line(
                community_id=here,
                fund_id=fund.id,
                row_no=n + 4,
                on_date=date(2026, 7, 1) + timedelta(days=n % 90),
                direction=Direction.SPENDING,
                item=HEADINGS[n % len(HEADINGS)],
                summary=f"{PLACES[n % 9]}{WORKS[n // 9 % 7]}（第{n}批，{n % 13 + 1}件）",
                amount=amount,
                voucher_no=f"记-{n}",
                position=n,
            )
            for n, amount in enumerate(amounts, start=1)
        )


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
