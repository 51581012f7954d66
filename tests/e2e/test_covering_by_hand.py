"""Covering on a telephone, where a finger scrolls as well, and with the keyboard alone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from portal.base.files.covering import MOST_AREAS
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_covering import release_page, report_with_photo, sides

TOUCH = {"has_touch": True, "is_mobile": True}


def swipe(page: Page, upwards: int) -> None:
    """A finger is drawn over the middle of the first photo, upwards by so many pixels."""
    frame = page.locator("[data-cover-frame]").first
    frame.evaluate("one => one.scrollIntoView({block: 'center'})")
    edge = frame.bounding_box()
    assert edge
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] * 0.8
    hand = page.context.new_cdp_session(page)
    at = [{"x": x, "y": y}]
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    for step in range(1, 11):
        at = [{"x": x - step * 6, "y": y - upwards * step / 10}]
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": at})
        page.wait_for_timeout(20)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def scrolled(page: Page) -> float:
    return float(page.evaluate("window.scrollY"))


def test_a_finger_scrolls_over_the_photo_until_drawing_is_switched_on(
    open_page: Any, photo: Any
) -> None:
    no = report_with_photo(open_page, photo)
    page = release_page(open_page, no, size=PHONE, **TOUCH)
    frame = page.locator("[data-cover-frame]").first
    frame.evaluate("one => one.scrollIntoView({block: 'center'})")
    before = scrolled(page)

    swipe(page, 120)
    assert scrolled(page) > before
    assert sides(page) == []

    switch = page.get_by_role("button", name="画框")
    switch.tap()
    expect(switch).to_have_attribute("aria-pressed", "true")
    frame.evaluate("one => one.scrollIntoView({block: 'center'})")
    before = scrolled(page)
    swipe(page, 120)
    assert abs(scrolled(page) - before) < 2
    assert len(sides(page)) == 1

    switch.tap()
    drawn = sides(page)
    box = page.locator(".cover__box").first
    box.tap()
    expect(box).to_have_class(re.compile("is-chosen"))
    swipe(page, -80)
    assert sides(page) == drawn


def test_a_phone_reads_of_fingers_and_not_of_keys(open_page: Any, photo: Any) -> None:
    no = report_with_photo(open_page, photo)
    phone = release_page(open_page, no, size=PHONE, **TOUCH)
    expect(phone.get_by_text("先点“画框”")).to_be_visible()
    expect(phone.locator("#cover-help")).to_be_hidden()

    table = release_page(open_page, no, size=DESKTOP)
    expect(table.locator("#cover-help")).to_be_visible()
    expect(table.get_by_role("button", name="画框")).to_have_count(0)


def test_no_more_boxes_are_drawn_than_are_taken(open_page: Any, photo: Any) -> None:
    no = report_with_photo(open_page, photo)
    page = release_page(open_page, no, size=DESKTOP)
    add = page.locator("[data-cover-add]").first
    told = page.get_by_text(f"一张照片最多{MOST_AREAS}个遮盖框")
    for _n in range(MOST_AREAS):
        add.click()
    expect(page.locator(".cover__box")).to_have_count(MOST_AREAS)
    expect(told.first).to_be_hidden()

    add.click()
    expect(page.locator(".cover__box")).to_have_count(MOST_AREAS)
    expect(told.first).to_be_visible()
    edge = page.locator("[data-cover-frame]").first.bounding_box()
    assert edge
    page.mouse.move(edge["x"] + 4, edge["y"] + 4)
    page.mouse.down()
    page.mouse.move(edge["x"] + 80, edge["y"] + 80, steps=4)
    page.mouse.up()
    expect(page.locator(".cover__box")).to_have_count(MOST_AREAS)

    page.locator("[data-cover-remove]").first.click()
    expect(told.first).to_be_hidden()
    expect(page.locator(".cover__box")).to_have_count(MOST_AREAS - 1)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that has the focus."""
    for _n in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_keyboard_alone_covers_a_face_and_lets_the_photo_through(
    open_page: Any, photo: Any
) -> None:
    no = report_with_photo(open_page, photo)
    page = release_page(open_page, no, size=DESKTOP)
    tab_to(page, "input[name=photos]")
    press(page, "Space")
    tab_to(page, "[data-cover-add]")
    press(page, "Enter")
    expect(page.locator(".cover__box")).to_be_focused()
    press(page, *["ArrowLeft"] * 5, *["ArrowUp"] * 5, *["Shift+ArrowRight"] * 5)
    ((left, top, width, height),) = sides(page)
    assert [round(side, 2) for side in (left, top, width, height)] == [0.3, 0.3, 0.3, 0.2]
    tab_to(page, "[data-cover-add]")
    press(page, "Enter", "Delete")
    expect(page.locator(".cover__box")).to_have_count(1)
    expect(page.locator(".cover__box")).to_be_focused()

    tab_to(page, "#form .bar button")
    press(page, "Enter")
    expect(page.locator("#msg")).to_contain_text("邻居")
    page.goto(f"/desk/c/xingfuli/reports/{no}/release")
    expect(page.locator(".cover__box")).to_have_count(1)
    assert [round(side, 2) for side in sides(page)[0]] == [0.3, 0.3, 0.3, 0.2]
