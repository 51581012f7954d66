"""The workbench by keyboard on a wide screen, and by thumb on a phone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP

# One kind: what can be done with the first of all depends on the hour at which the demo was made.
QUEUE = "/desk/c/xingfuli/reports?view=new&scope=all&category=litter"


def report_new(open_page: Any, words: str) -> None:
    """A neighbour reports something in a building of the first grid."""
    page: Page = open_page()
    page.goto("/c/xingfuli/report")
    page.get_by_text("乱倒乱扔垃圾", exact=True).first.click()
    page.select_option("#place", index=1)
    page.fill("#text", words)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已收到")


def enter(page: Page, username: str) -> None:
    """Sign in with a demo account and open the queue of new reports."""
    page.goto("/login/staff")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", "portal-demo")
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    page.goto(QUEUE)


def press(page: Page, key: str) -> None:
    """Press a key once the swap before it has settled; a hand is never quicker than that."""
    busy = page.locator(".htmx-added, .htmx-settling, .htmx-swapping, .htmx-request")
    expect(busy).to_have_count(0)
    page.keyboard.press(key)


def test_a_queue_is_worked_off_by_keys_without_loading_a_page(open_page: Any) -> None:
    for words in ("桌上的第一件", "桌上的第二件"):
        report_new(open_page, words)
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee1")
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    rows = page.locator("[data-row]")
    before = rows.count()

    press(page, "j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)
    first = page.locator("#item .desk-item__title").inner_text()
    press(page, "j")
    expect(page.locator("#item .desk-item__title")).not_to_have_text(first)
    press(page, "k")
    expect(page.locator("#item .desk-item__title")).to_have_text(first)
    press(page, "a")
    expect(page.locator("#msg")).to_contain_text("已受理")
    expect(rows).to_have_count(before - 1)
    expect(page.locator("#item .desk-item__title")).not_to_have_text(first)

    press(page, "u")
    expect(page.locator("#msg")).to_contain_text("已恢复原状")
    expect(rows).to_have_count(before)
    expect(page.locator("#item .desk-item__title")).to_have_text(first)
    expect(page.locator("[data-undo]")).to_have_count(0)
    press(page, "t")
    expect(page.locator("#act > h2")).to_be_focused()
    page.select_option("#form [name=unit]", "")
    page.locator("#form button").click()
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, "j")
    expect(page.locator("#act")).to_have_count(0)
    press(page, "m")
    expect(page.locator("#act > h2")).to_be_focused()
    assert loads == []
    assert re.search(r"/reports/\d{6}-\d+/merge\?", page.url)


def test_a_reply_begins_with_a_template_and_keeps_what_was_typed(open_page: Any) -> None:
    report_new(open_page, "要用模板回复的一件")
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee1")
    press(page, "j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)

    press(page, "r")
    page.wait_for_url("**/resolve**")
    template, words = page.locator("#template"), page.locator("#filled textarea")
    expect(template).to_be_focused()
    words.fill("张师傅已到现场。")
    template.select_option(label="已办理")
    expect(words).to_have_value(re.compile("^张师傅已到现场。\\n您.*（待填：做了什么）", re.S))
    expect(words).to_be_focused()
    template.select_option(label="已办理")
    page.get_by_text("已解释说明", exact=True).click()
    page.locator("#form .bar button").click()
    expect(page.locator("#error-summary")).to_contain_text("请先补全")


def test_the_undo_goes_when_its_seconds_are_over(open_page: Any) -> None:
    report_new(open_page, "十秒之后")
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee1")
    press(page, "j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)

    press(page, "a")
    expect(page.locator("[data-undo]")).to_be_visible()
    expect(page.locator("[data-undo-left]")).to_have_text(re.compile("^[5-8]$"))
    expect(page.locator("[data-undo]")).to_have_count(0, timeout=12000)


def test_keys_are_explained_and_rest_while_somebody_types(open_page: Any) -> None:
    report_new(open_page, "键盘说明")
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee2")

    press(page, "?")
    expect(page.locator("dialog[open]")).to_be_visible()
    press(page, "Escape")
    press(page, "j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)
    press(page, "t")
    expect(page.locator("#act > h2")).to_be_focused()
    page.locator("#form [name=reason]").press_sequentially("jakr?")
    expect(page.locator("#form [name=reason]")).to_have_value("jakr?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_keys_can_be_turned_off_and_on_again(open_page: Any) -> None:
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee4")

    page.get_by_role("button", name="快捷键").click()
    page.get_by_role("button", name="关闭快捷键").click()
    expect(page.locator("[data-keys-off]")).to_have_count(1)
    press(page, "?")
    expect(page.locator("dialog[open]")).to_have_count(0)

    elsewhere: Page = open_page(size=DESKTOP)
    enter(elsewhere, "committee4")
    expect(elsewhere.locator("[data-keys-off]")).to_have_count(1)
    elsewhere.get_by_role("button", name="快捷键").click()
    elsewhere.get_by_role("button", name="打开快捷键").click()
    expect(elsewhere.locator("[data-keys-off]")).to_have_count(0)
    page.reload()
    press(page, "?")
    expect(page.locator("dialog[open]")).to_be_visible()


def test_on_a_phone_without_script_two_thumbs_accept_and_open_the_next(open_page: Any) -> None:
    for words in ("电话里的第一件", "电话里的第二件"):
        report_new(open_page, words)
    page: Page = open_page(script=False)
    enter(page, "committee3")
    page.locator("[data-row] a").first.click()
    first = page.locator("#item .desk-item__title").inner_text()

    page.get_by_role("button", name="受理", exact=True).click()

    expect(page.locator("#msg")).to_contain_text("已受理")
    expect(page.locator("#item .desk-item__title")).not_to_have_text(first)
    page.locator("[data-undo]").click()
    expect(page.locator("#msg")).to_contain_text("已恢复原状")
    expect(page.locator("#item .desk-item__title")).to_have_text(first)
