"""Lost answers, fingers that go back, sessions that end: one report, and nothing lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.conftest import enter_code
from tests.e2e.phone import until

HOME = "/c/xingfuli"
SEND = ".bar button[type=submit]"
ADD = ".photo--add input"
HELD = "input[type=hidden][name=photo_ids]"
NOTE = "[data-draft-note]:not([hidden])"


def filled(page: Page, words: str) -> Page:
    page.goto(f"{HOME}/report")
    page.locator(".tile").first.click()
    page.select_option("select[name=place]", index=2)
    page.fill("textarea[name=text]", words)
    page.wait_for_function(
        "words => Object.keys(localStorage).some(k => localStorage[k].includes(words))", arg=words
    )
    return page


def sent(page: Page) -> str:
    """Press the button; the number of the report."""
    page.click(SEND)
    page.wait_for_url("**/done")
    found = re.search(r"reports/([\d-]+)/done", page.url)
    assert found
    return found.group(1)


def reports_of(page: Page) -> int:
    page.goto(f"{HOME}/mine")
    return len(set(re.findall(r"\d{6}-\d{3,}", page.inner_text("main"))))


def test_a_report_whose_answer_was_lost_is_sent_again_and_stands_once(open_page: Any) -> None:
    page = filled(open_page(), "回执丢在路上")
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            lost.append(route.fetch(max_redirects=0).headers["location"])
            route.abort()
        else:
            route.continue_()

    page.route("**/report", lose_the_answer)
    page.click(SEND)
    until(lambda: lost)
    page.unroute("**/report")
    page.goto(f"{HOME}/report")
    page.wait_for_selector(NOTE)

    number = sent(page)

    assert f"/{number}/" in lost[0]


def test_going_back_and_sending_once_more_makes_no_second_report(open_page: Any) -> None:
    page = filled(open_page(), "返回后又点了提交")
    first = sent(page)
    page.go_back()
    page.wait_for_selector(SEND)
    if not page.input_value("textarea[name=text]"):
        return

    assert sent(page) == first


def test_two_tabs_with_one_draft_make_one_report(open_page: Any) -> None:
    page = filled(open_page(), "两个窗口同一份草稿")
    other = page.context.new_page()
    other.goto(f"{HOME}/report")
    other.wait_for_selector(NOTE)

    assert sent(page) == sent(other)
    assert reports_of(page) == 1


def test_when_the_session_is_gone_everything_comes_back_photo_included(
    open_page: Any, photo: Any
) -> None:
    page = filled(open_page(), "会话过期也不丢")
    page.set_input_files(ADD, photo("kept", (90, 90, 160)))
    until(lambda: page.locator(HELD).count() == 1)
    page.context.clear_cookies()

    page.click(SEND)
    page.wait_for_selector("#error-summary")
    until(lambda: page.locator(HELD).count() == 1)

    assert page.input_value("textarea[name=text]") == "会话过期也不丢"
    assert sent(page)


def test_without_a_network_the_form_stays_and_says_so(open_page: Any) -> None:
    page = filled(open_page(), "没有网络时")
    page.context.set_offline(True)
    page.wait_for_selector(".offline")

    page.click(SEND)

    assert page.input_value("textarea[name=text]") == "没有网络时"
    assert page.evaluate("document.activeElement.className") == "offline"
    page.context.set_offline(False)
    until(lambda: page.locator(".offline").count() == 0)
    assert sent(page)


def test_the_elder_version_keeps_the_answers_of_all_its_pages(open_page: Any, portal: Any) -> None:
    page = open_page()
    page.context.add_cookies([{"name": "mode", "value": "elder", "url": portal.url}])
    page.goto(f"{HOME}/report")
    page.locator(".tile").nth(1).click()
    for _step in range(2):
        page.click("button[value=on]")
        page.wait_for_load_state()
    page.select_option("select[name=place]", index=3)

    page.goto(f"{HOME}/report")
    page.wait_for_selector(NOTE)

    assert page.locator("input[name=category]:checked").count() == 1
    for _step in range(2):
        page.click("button[value=on]")
        page.wait_for_load_state()
    until(lambda: page.input_value("select[name=place]"))


@pytest.mark.parametrize("choice", ["staff"])
def test_who_may_see_it_stays_as_chosen_when_the_kind_is_chosen_later(
    open_page: Any, choice: str
) -> None:
    page = open_page()
    page.goto(f"{HOME}/report")
    page.check(f"input[name=visibility][value={choice}]")

    with page.expect_response("**/who-sees*"):
        page.locator(".tile").first.click()

    until(lambda: page.locator("input[name=visibility]").count() == 2)
    checked = page.locator("input[name=visibility]:checked")
    until(lambda: checked.get_attribute("value") == choice)


def test_a_request_written_while_the_sign_in_ended_is_there_after_signing_in(
    open_page: Any,
) -> None:
    page = open_page()
    signed_in(page, "13800000007")
    page.goto("/me/privacy/request")
    page.fill("textarea[name=text]", "门牌号写错了")
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    page.context.clear_cookies()

    page.click(SEND)
    page.get_by_text("草稿还在").wait_for()
    signed_in_again(page, "13800000008")
    page.get_by_role("button", name="继续填写").click()

    page.locator("textarea[name=text]").wait_for()
    assert page.url.endswith("/me/privacy/request")
    assert page.input_value("textarea[name=text]") == "门牌号写错了"
    page.select_option("select[name=community]", index=1)
    page.click(SEND)
    page.wait_for_url("**/me/privacy?sent=1")
    page.goto("/me/privacy/request")
    assert page.input_value("textarea[name=text]") == ""


def signed_in_again(page: Page, phone: str) -> None:
    """Sign in on the page that answered what was sent; the address stays as it is."""
    page.fill("main input[name=phone]", phone)
    page.click("main form button")
    page.locator("input[name=code]").wait_for()
    shown = re.search(r"(?<!\d)\d{6}(?!\d)", page.inner_text("main"))
    assert shown
    page.fill("input[name=code]", shown.group())
    page.locator("#form button").first.click()


def signed_in(page: Page, phone: str) -> None:
    """Sign in with the code that the demonstration shows."""
    if "/login" not in page.url:
        page.goto("/login")
    page.fill("input[name=phone]", phone)
    page.click("main form button")
    enter_code(page)
    page.wait_for_url(lambda url: "/login" not in url)
