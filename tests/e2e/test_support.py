"""我也遇到了 by one tap, on the page and while filing, with and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import enter_code, resident_sign_in

PLACE = "XIDEMO07"
REPORTS = "/c/xingfuli/reports"


def file_litter(page: Page, text: str) -> None:
    """Fill in the form as far as the button."""
    page.goto(f"/c/xingfuli/report?place={PLACE}")
    page.get_by_text("乱贴小广告", exact=True).click()
    page.fill("textarea[name=text]", text)


def send(page: Page) -> None:
    """Press the button at the end, whatever stands on it."""
    page.locator(".bar button[type=submit]").last.click()


def filed(page: Page, text: str) -> str:
    """File a report although there is one like it; its page."""
    file_litter(page, text)
    send(page)
    page.wait_for_load_state()
    if "/done" not in page.url:
        page.get_by_role("button", name="继续提交").click()
    page.wait_for_url("**/done")
    found = re.search(r"\d{6}-\d{3,}", page.locator("h1").inner_text())
    assert found
    return f"{REPORTS}/{found.group()}"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_neighbour_counts_by_one_tap_and_takes_it_back(open_page: Any, script: bool) -> None:
    there = filed(open_page(script=script), f"单元门上又贴满了{script}")
    page = open_page(script=script)
    resident_sign_in(page, "13800000001" if script else "13800000002")

    page.goto(there)
    page.get_by_role("button", name="我也遇到了", exact=True).click()
    expect(page.locator("#msg")).to_contain_text("已记下")
    expect(page.locator("#support")).to_contain_text("1位邻居也遇到了")
    assert page.url.endswith(there)

    page.get_by_role("button", name="取消“我也遇到了”").click()
    expect(page.get_by_role("button", name="我也遇到了", exact=True)).to_be_visible()
    expect(page.locator("#support")).not_to_contain_text("位邻居也遇到了")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_who_is_not_signed_in_is_counted_with_the_sign_in(open_page: Any, script: bool) -> None:
    there = filed(open_page(script=script), f"楼道墙上贴了开锁{script}")
    page = open_page(script=script)

    page.goto(there)
    page.get_by_role("link", name="我也遇到了", exact=True).click()
    page.get_by_role("button", name="用手机号继续").click()
    page.fill("input[name=phone]", "13900000011" if script else "13900000012")
    page.locator("#form button").first.click()
    enter_code(page)

    page.wait_for_url(f"**{there}")
    expect(page.locator("#msg")).to_contain_text("已记下")
    expect(page.locator("#support")).to_contain_text("1位邻居也遇到了")


def test_while_filing_a_like_report_is_shown_and_one_tap_counts_instead(open_page: Any) -> None:
    there = filed(open_page(), "电梯口贴了补习广告")
    page = open_page()
    resident_sign_in(page, "13800000003")

    file_litter(page, "电梯口的补习广告")
    page.locator("textarea[name=text]").blur()
    expect(page.locator("#similar")).to_contain_text("类似诉求")
    number = there.rpartition("/")[2]
    page.get_by_role("button", name=re.compile(f"我也遇到了.*{number}")).click()

    page.wait_for_url(f"**{there}")
    expect(page.locator("#support")).to_contain_text("1位邻居也遇到了")


def test_what_the_script_showed_is_not_asked_about_after_sending(open_page: Any) -> None:
    filed(open_page(), "信箱上贴了办证")
    page = open_page()

    file_litter(page, "信箱上的办证广告")
    page.locator("textarea[name=text]").blur()
    expect(page.locator("#similar")).to_contain_text("类似诉求")
    send(page)

    page.wait_for_url("**/done")


def test_a_draft_that_comes_back_is_compared_too(open_page: Any) -> None:
    filed(open_page(), "车棚里贴了招租")
    page = open_page()
    file_litter(page, "车棚里的招租")
    page.locator("textarea[name=text]").blur()
    expect(page.locator("#similar")).to_contain_text("类似诉求")

    page.reload()

    expect(page.get_by_text("草稿", exact=False).first).to_be_visible()
    expect(page.locator("#similar")).to_contain_text("类似诉求")


def test_without_a_script_it_is_asked_once_and_the_photo_is_kept(
    open_page: Any, photo: Any
) -> None:
    filed(open_page(script=False), "楼下宣传栏被贴满")
    page = open_page(script=False)

    file_litter(page, "楼下宣传栏")
    first = page.locator("#photos input[type=file]").first
    first.set_input_files(photo("board", (90, 80, 160)))
    send(page)
    expect(page.get_by_text("是同一个问题吗？").first).to_be_visible()
    assert page.input_value("textarea[name=text]") == "楼下宣传栏"
    assert page.locator("input[name=photo_ids]").count() == 1
    page.get_by_role("button", name="继续提交").click()

    page.wait_for_url("**/done")
    page.get_by_role("link", name="查看这条反映").click()
    assert page.locator(".gallery img").count() == 1
