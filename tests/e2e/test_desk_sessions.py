"""A session of the workbench that ends while somebody writes."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_desk import enter, report_new
from tests.e2e.test_merging import open_newest

WORDS = "请问是几单元的楼道，我们下午过去看看。"


def sign_in_again(page: Page) -> None:
    """What the worker does once the sign-in page has come up."""
    expect(page.locator("main")).to_contain_text("请重新登录")
    page.fill("input[name=username]", "committee2")
    page.fill("input[name=password]", "portal-demo")
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("opened", ["as a page", "beside the list"])
def test_a_question_written_before_the_session_ended_is_still_there(
    open_page: Any, opened: str
) -> None:
    report_new(open_page, f"要问一句的诉求，{opened}")
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee2")
    open_newest(page, f"要问一句的诉求，{opened}")
    ask = page.locator("#item a", has_text="请补充").first
    if opened == "as a page":
        page.goto(str(ask.get_attribute("href")))
    else:
        ask.click()
    page.locator("#act textarea").fill(WORDS)

    page.context.clear_cookies(name="portal")
    page.locator("#act").get_by_role("button", name="发送").click()
    sign_in_again(page)

    expect(page.locator("#act textarea")).to_have_value(WORDS)
    page.locator("#act").get_by_role("button", name="发送").click()
    expect(page.locator("#msg")).to_contain_text("请居民补充")
