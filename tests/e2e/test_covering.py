"""Covering faces on a photo with a finger, with keys, and without a script."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, staff_sign_in


def report_with_photo(open_page: Any, photo: Any) -> str:
    """A neighbour reports something with a photo; the number of the report."""
    page: Page = open_page(script=False)
    page.goto("/c/xingfuli/report")
    page.get_by_text("乱倒乱扔垃圾", exact=True).first.click()
    page.select_option("#place", index=1)
    page.fill("#text", "有人脸的照片")
    page.locator("input[type=file]").first.set_input_files(photo("face", (200, 180, 160)))
    page.get_by_role("button", name="提交").click()
    if "已收到" not in page.get_by_role("heading", level=1).inner_text():
        page.get_by_role("button", name="提交").click()  # none of the similar reports is the same
    found = re.search(r"\d{6}-\d{3,}", page.locator("main").inner_text())
    assert found
    return found.group()


def release_page(open_page: Any, no: str, **options: Any) -> Page:
    page: Page = open_page(**options)
    staff_sign_in(page, "committee1")
    page.goto(f"/desk/c/xingfuli/reports/{no}/release")
    return page


def sides(page: Page) -> list[list[float]]:
    """What the form would send."""
    inputs = page.locator("input[name^=box-]")
    values = [inputs.nth(n).get_attribute("value") or "" for n in range(inputs.count())]
    return [[float(side) for side in value.split()] for value in values]


def test_boxes_are_drawn_moved_sized_removed_and_undone(open_page: Any, photo: Any) -> None:
    no = report_with_photo(open_page, photo)
    page = release_page(open_page, no, size=DESKTOP)
    frame = page.locator("[data-cover-frame]").first
    frame.scroll_into_view_if_needed()
    edge = frame.bounding_box()
    assert edge
    expect(page.locator("[data-cover-grid]")).to_have_count(0)

    page.mouse.move(edge["x"] + edge["width"] * 0.1, edge["y"] + edge["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(edge["x"] + edge["width"] * 0.4, edge["y"] + edge["height"] * 0.5, steps=5)
    page.mouse.up()
    ((left, top, width, height),) = sides(page)
    assert abs(left - 0.1) < 0.01
    assert abs(top - 0.1) < 0.01
    assert abs(width - 0.3) < 0.01
    assert abs(height - 0.4) < 0.01

    page.locator("[data-cover-add]").first.click()
    expect(page.locator(".cover__box")).to_have_count(2)
    expect(page.locator(".cover__box").nth(1)).to_be_focused()
    before = sides(page)[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    after = sides(page)[1]
    assert after[0] < before[0]
    assert after[3] > before[3]
    assert "遮盖框2" in (page.locator(".cover__box").nth(1).get_attribute("aria-label") or "")

    page.keyboard.press("Delete")
    expect(page.locator(".cover__box")).to_have_count(1)
    page.locator(".cover__box").first.click()  # chosen only: nothing that could be taken back
    page.locator("[data-cover-undo]").first.click()
    expect(page.locator(".cover__box")).to_have_count(2)

    page.locator("input[name=photos]").first.check()
    page.locator("button[name=preview]").click()
    expect(page.locator(".cover__result rect")).to_have_count(2)
    expect(page.locator(".cover__box")).to_have_count(2)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#msg")).to_contain_text("邻居")
    page.goto(f"/c/xingfuli/reports/{no}")
    expect(page.locator(".gallery img")).to_have_count(1)


def test_squares_are_ticked_without_script_and_never_hide_the_photo(
    open_page: Any, photo: Any
) -> None:
    no = report_with_photo(open_page, photo)
    page = release_page(open_page, no, script=False)
    page.context.add_cookies(
        [{"name": "mode", "value": "elder", "url": page.url.split("/desk")[0]}]
    )
    page.reload()
    squares = page.locator("[data-cover-grid] input")
    expect(squares).to_have_count(36)
    assert float(squares.first.evaluate("one => getComputedStyle(one).opacity")) == 0
    box = squares.first.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 40
    squares.nth(7).check()
    page.locator("input[name=photos]").first.check()
    page.locator("button[name=preview]").click()
    expect(page.locator(".cover__result rect")).to_have_count(1)
    expect(page.locator("[data-cover-kept] input[checked]")).to_have_count(1)
    page.get_by_role("button", name="保存").click()
    page.goto(f"/desk/c/xingfuli/reports/{no}/release")
    expect(page.locator("[data-cover-kept] input[checked]")).to_have_count(1)
