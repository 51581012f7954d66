"""The committee's own spreadsheets of the demo: invented receipts and payments of a quarter."""

import csv
import hashlib
import io
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from portal.base.files.documents import DocumentKind, PreparedDocument
from portal.base.sheets import read
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.service import Arrived
from portal.disclosures.finances.service.receiving import BOUNDS

HEADINGS = ("日期", "项目", "摘要", "收入", "支出", "凭证号")
SPENT: dict[str, tuple[tuple[str, str, int, int], ...]] = {
    "work-funds": (
        ("办公费", "打印纸、硒鼓", 300, 900),
        ("办公费", "档案盒、文件柜标签", 120, 400),
        ("水电费", "办公用房电费", 400, 1100),
        ("水电费", "办公用房水费", 80, 260),
        ("通讯费", "办公电话、宽带", 300, 420),
        ("宣传费", "公开栏、横幅制作", 260, 980),
        ("维修费", "服务大厅灯具更换", 180, 760),
        ("会议费", "居民代表会议材料、饮用水", 150, 480),
        ("培训费", "社工继续教育资料", 200, 600),
        ("其他", "消防器材年检", 200, 520),
    ),
    "service-funds": (
        ("为老服务", "重阳节慰问品", 800, 2600),
        ("为老服务", "助餐点餐具消毒", 300, 900),
        ("文体活动", "合唱队、书画班耗材", 200, 900),
        ("便民服务", "义诊、理发日物料", 300, 1200),
        ("环境整治", "楼道堆物清运", 600, 2400),
        ("设施维修", "健身器材维修", 400, 1800),
        ("青少年活动", "暑期托管班教具", 300, 1500),
    ),
    "raised-money-accounts": (
        ("自行车棚", "充电桩电费", 200, 600),
        ("自行车棚", "雨棚更换", 400, 1200),
        ("花园养护", "绿植补种", 200, 800),
    ),
}
GRANTS = {
    "work-funds": (15_000, "街道拨付本季度工作经费"),
    "service-funds": (24_000, "街道拨付服务群众专项经费"),
    "raised-money-accounts": (4_200, "本季度居民自愿筹集，详见签名册"),
}
LINES = {"work-funds": 22, "service-funds": 16, "raised-money-accounts": 6}


class Ledger(NamedTuple):
    """A file as a committee sends it, and what the fund ends with."""

    name: str
    content: bytes
    closing: Decimal

    def arrived(self) -> Arrived:
        """As it is read when it is sent in, but in this process: it is our own."""
        book = read(self.content, BOUNDS)
        sha256 = hashlib.sha256(self.content).hexdigest()
        document = PreparedDocument(DocumentKind(book.kind), self.content, sha256)
        return Arrived(self.name, document, book, find_tables(book))


class _Line(NamedTuple):
    on: date
    item: str
    summary: str
    income: Decimal | None
    spending: Decimal | None


def ledger(
    key: str, *, title: str, first: date, last: date, opening: Decimal, chance: random.Random
) -> Ledger:
    """A quarter of a fund as CSV, with its title, its unit, the balance and the sums."""
    lines = _lines(key, first, last, chance)
    income = sum((line.income for line in lines if line.income), Decimal(0))
    spending = sum((line.spending for line in lines if line.spending), Decimal(0))
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([f"{title}收支明细（演示）", *[""] * 5])
    writer.writerow(["单位：元", *[""] * 5])
    writer.writerow(HEADINGS)
    writer.writerow(["", "上期结余", "", f"{opening:.2f}", "", ""])
    for n, line in enumerate(lines, start=1):
        sums = [f"{each:.2f}" if each else "" for each in (line.income, line.spending)]
        writer.writerow([line.on.isoformat(), line.item, line.summary, *sums, f"记-{n:03d}"])
    writer.writerow(["", "合计", "", f"{income:.2f}", f"{spending:.2f}", ""])
    content = made.getvalue().encode("gb18030")
    return Ledger(f"{title}.csv", content, opening + income - spending)


def _lines(key: str, first: date, last: date, chance: random.Random) -> list[_Line]:
    """In order of their days; grants come first."""
    amount, words = GRANTS[key]
    lines = [
        _Line(
            first + timedelta(days=4),
            "拨款" if "筹集" not in words else "筹集款",
            words,
            Decimal(amount),
            None,
        )
    ]
    days = (last - first).days
    for n in range(LINES[key]):
        item, summary, low, high = SPENT[key][n % len(SPENT[key])]
        spent = Decimal(chance.randrange(low * 10, high * 10)) / 10
        on = first + timedelta(days=5 + (days - 6) * n // LINES[key])
        lines.append(_Line(on, item, summary, None, spent.quantize(Decimal("0.01"))))
    return lines
