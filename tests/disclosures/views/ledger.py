"""Accounts as rows, as a committee's ledger would have them."""

from datetime import date, timedelta
from decimal import Decimal

from portal.base.db import session, transaction
from portal.disclosures import service
from portal.disclosures.models import Direction, Fund, Line, Statement
from tests.factories.disclosures import Way

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
