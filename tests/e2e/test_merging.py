"""Two reports of one matter joined by key on a wide screen, and by thumb on a phone."""

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_desk import enter, press, report_new

WORDS = ("车棚边的旧柜子没人搬走", "旧柜子堆在车棚边好几天了")


def open_newest(page: Page, words: str) -> str:
    """Open the report with these words; its number."""
    page.goto(f"/desk/c/xingfuli/reports?q={quote(words)}")
    page.locator("[data-row] a").first.click()
    expect(page.locator("#item")).to_contain_text(words)
    return page.locator("#item .desk-item__title .num").inner_text()


def test_the_key_m_offers_the_likely_ones_and_joins_two(open_page: Any) -> None:
    for words in WORDS:
        report_new(open_page, words)
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee1")
    other = open_newest(page, WORDS[0])
    own = open_newest(page, WORDS[1])

    press(page, "m")
    expect(page.locator("#act")).to_contain_text("可能是同一问题")
    page.locator("#act a", has_text=other).click()
    expect(page.locator("#act")).to_contain_text(WORDS[0])
    expect(page.locator("#act")).to_contain_text(WORDS[1])
    page.get_by_label(f"以{other}为主件").check()
    page.locator("#act").get_by_role("button", name="合并").click()

    expect(page.locator("#msg")).to_contain_text("已并案")
    page.goto(f"/desk/c/xingfuli/reports/{own}")
    expect(page.locator("#item")).to_contain_text("并案办理的主件")


def test_large_type_leaves_one_row_of_four_buttons_and_joining_below(open_page: Any) -> None:
    report_new(open_page, "花坛边的旧木板")
    page: Page = open_page()
    enter(page, "committee1")
    address = page.url.partition("/desk")[0]
    page.context.add_cookies(
        [
            {"name": key, "value": is_, "url": address}
            for key, is_ in (("mode", "elder"), ("size", "24"))
        ]
    )
    open_newest(page, "花坛边的旧木板")

    bar = page.locator("#item .bar")
    box = bar.bounding_box()
    assert box is not None
    assert box["height"] < 130
    expect(bar.get_by_text("合并")).to_be_hidden()
    page.locator("#item .bar-rest").get_by_text("合并").click()

    expect(page.locator("#act")).to_contain_text("另一件诉求的编号")


def test_on_a_phone_joining_stands_in_reach_of_the_thumb(open_page: Any) -> None:
    report_new(open_page, "花坛边的破椅子")
    page: Page = open_page()
    enter(page, "committee1")
    open_newest(page, "花坛边的破椅子")

    page.locator("#item .bar").get_by_text("合并").click()

    expect(page.locator("#act")).to_contain_text("另一件诉求的编号")
