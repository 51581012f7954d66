"""A quarter of 300 lines from the committee's spreadsheet to the draft, by somebody new to it."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, staff_sign_in
from tests.sheets.building import as_xlsx

ITEMS = ("办公费", "水电费", "志愿服务", "便民维修", "宣传印刷", "党群活动")
# Machine time of all steps together; the rest of five minutes belongs to the person.
SECONDS = 60


def quarter(path: Path) -> Path:
    """Three hundred lines as a committee keeps them: title, unit, balance, subtotals, total."""
    rows: list[list[Any]] = [
        ["幸福里社区2026年第三季度工作经费收支明细表"],
        ["单位：元"],
        ["日期", "凭证号", "项目", "摘要", "收入", "支出", "余额"],
        [None, None, None, "上季结余", None, None, "8,000.00"],
    ]
    balance, spent, came = 800_000, 0, 0
    for n in range(300):
        day = f"2026-{7 + n // 100:02d}-{1 + n % 28:02d}"
        income, amount = n % 100 == 0, 1_500_000 if n % 100 == 0 else 1_000 + n * 7
        balance, came = balance + (amount if income else -amount), came + amount * income
        spent += amount * (not income)
        cells = [_yuan(amount), None] if income else [None, _yuan(amount)]
        item = "财政拨款" if income else ITEMS[n % len(ITEMS)]
        rows.append([day, f"记-{n + 1}", item, f"第{n + 1}笔", *cells, _yuan(balance)])
    rows.append(["合计", None, None, None, _yuan(came), _yuan(spent), _yuan(balance)])
    path.write_bytes(as_xlsx(*rows, merged=["A1:G1"]))
    return path


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


@pytest.mark.parametrize(("size", "script"), [(PHONE, False), (DESKTOP, True)])
def test_a_quarter_of_300_lines_goes_from_spreadsheet_to_draft(
    open_page: Any, tmp_path: Path, size: dict[str, int], script: bool
) -> None:
    page: Page = open_page(size=size, script=script)
    staff_sign_in(page, "committee1")
    sheet = quarter(tmp_path / "三季度工作经费.xlsx")
    page.goto("/desk/c/xingfuli/disclosures/new")
    item = page.locator("#item option", has_text="工作经费").first
    page.select_option("#item", value=item.get_attribute("value"))
    page.select_option("#period", label="2026年第三季度")
    page.get_by_role("button", name="保存并继续").click()

    began = time.monotonic()
    page.get_by_role("link", name="导入收支表格").click()
    page.get_by_label("表格文件").set_input_files(sheet)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("各列")
    page.get_by_role("button", name="各列无误").click()
    for box in page.locator("input[name=ok]").all():
        box.check()
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#accounts .accounts__finding")).to_contain_text("收4.5万")
    expect(page.locator("tr[id^=line-]")).to_have_count(300)
    page.get_by_role("button", name="放入草稿").click()

    expect(page.locator("#msg")).to_contain_text("已放入草稿")
    expect(page.locator("tr[id^=line-]")).to_have_count(300)
    assert time.monotonic() - began < SECONDS
