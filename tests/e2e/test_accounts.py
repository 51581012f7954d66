"""A quarter of 300 lines from the committee's spreadsheet to the page that residents read."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.base import clock
from portal.disclosures.desk.forms import suggested_periods
from tests.e2e.conftest import DESKTOP, PHONE, staff_sign_in
from tests.sheets.building import as_xlsx

ITEMS = ("办公费", "水电费", "志愿服务", "便民维修", "宣传印刷", "党群活动")
# Machine time of all steps together; the rest of five minutes belongs to the people.
SECONDS = 60
# The office that owns the item, the supervision committee, the director: in the order they agree.
IN_TURN = (
    ("committee3", "去核对", "核对无误"),
    ("supervisor1", "去审核", "审核通过"),
    ("committee1", "查看并签发", "签发"),
)


def quarter(path: Path, *, more: int) -> Path:
    """Three hundred lines of the quarter that is over, as a committee keeps them: title, unit,
    balance, total. ``more`` fen on each line tell one sheet from another."""
    first, _last = suggested_periods(clock.today())[0]
    rows: list[list[Any]] = [
        [f"幸福里社区{first.year}年{first.month}至{first.month + 2}月工作经费收支明细表"],
        ["单位：元"],
        ["日期", "凭证号", "项目", "摘要", "收入", "支出", "余额"],
        [None, None, None, "上季结余", None, None, "8,000.00"],
    ]
    balance, spent, came = 800_000, 0, 0
    for n in range(300):
        day = f"{first.year}-{first.month + n // 100:02d}-{1 + n % 28:02d}"
        income, amount = n % 100 == 0, 1_500_000 if n % 100 == 0 else 1_000 + n * 7 + more
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


def begin(page: Page, title: str) -> None:
    """A draft of the committee's funds for the quarter that is offered first."""
    page.goto("/desk/c/xingfuli/disclosures/new")
    page.get_by_label("公开事项").select_option(label="居委会工作经费使用情况")
    page.get_by_label("标题（选填）").fill(title)
    page.get_by_role("button", name="保存并继续").click()


def import_lines(page: Page, sheet: Path) -> None:
    """Send the spreadsheet, confirm what was guessed and asked, look at it, take it over."""
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


def agree(page: Page, address: str, who: str, opens: str, says: str) -> None:
    """One of those who must agree opens it, sees all lines, and passes it on."""
    staff_sign_in(page, who)
    page.goto(address)
    page.get_by_role("link", name=opens).click()
    expect(page.locator("tr[id^=line-]")).to_have_count(300)
    page.get_by_role("button", name=says, exact=True).click()
    expect(page.locator("#msg")).to_contain_text("已办理")


@pytest.mark.parametrize(("size", "script"), [(PHONE, False), (DESKTOP, True)])
def test_a_quarter_of_300_lines_goes_from_spreadsheet_to_the_residents_page(
    open_page: Any, tmp_path: Path, size: dict[str, int], script: bool
) -> None:
    title = f"上季度工作经费，宽{size['width']}"
    sheet = quarter(tmp_path / "工作经费.xlsx", more=size["width"])

    def window() -> Page:
        return open_page(size=size, script=script)

    drafter = window()
    staff_sign_in(drafter, "committee5")
    began = time.monotonic()
    begin(drafter, title)
    import_lines(drafter, sheet)
    drafter.get_by_role("link", name="继续填写").click()
    drafter.get_by_label("经手人和审批人").fill("经手人：财务委员；审批人：主任。")
    drafter.get_by_role("button", name="提交", exact=True).click()
    expect(drafter.locator("#msg")).to_contain_text("已提交")
    address = drafter.url
    for who, opens, says in IN_TURN:
        agree(window(), address, who, opens, says)
    drafter.goto(address)
    drafter.get_by_role("button", name="公开", exact=True).click()
    drafter.get_by_role("link", name="查看公开页面").click()
    shown = drafter.url

    resident = window()
    resident.goto("/c/xingfuli/disclosures")
    resident.get_by_role("link", name=title).click()
    assert resident.url == shown
    expect(resident.get_by_role("heading", level=1)).to_contain_text(title)
    expect(resident.locator(".accounts__finding")).to_contain_text("收4.5万")
    expect(resident.locator("tr[id^=line-]")).to_have_count(300)
    for agreed in ("居委会成员3", "监督委员1", "居委会成员1"):
        expect(resident.locator("main")).to_contain_text(agreed)
    assert time.monotonic() - began < SECONDS
