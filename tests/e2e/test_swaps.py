"""What the script of every page does around a swap: focus, failures, buttons."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.phone import phone, stand, until
from tests.e2e.stand import Stand

__all__ = ["phone", "stand"]


@pytest.fixture
def page(phone: Page, stand: Stand) -> Page:
    phone.goto(f"{stand.url}/list")
    return phone


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_the_next_page_takes_the_focus(page: Page) -> None:
    page.click(".pager a")

    until(lambda: focused(page) == "Kind a, page 2")
    assert page.url.endswith("/list?page=2")


def test_a_filter_keeps_the_focus_while_the_list_changes(page: Page) -> None:
    page.focus("#kind")
    page.select_option("#kind", "b")
    expect(page.locator("#list h2")).to_have_text("Kind b, page 1")

    assert page.evaluate("document.activeElement.id") == "kind"


def test_a_failed_swap_leaves_the_list_and_offers_another_try(page: Page, stand: Stand) -> None:
    stand.moods = ["down"]
    page.click(".pager a")
    again = page.locator("#msg button")
    expect(again).to_be_visible()
    assert page.inner_text("#list h2") == "Kind a, page 1"

    again.click()

    expect(page.locator("#list h2")).to_have_text("Kind a, page 2")


def test_an_invalid_form_is_swapped_and_its_summary_takes_the_focus(page: Page) -> None:
    page.click("#one button")

    until(lambda: focused(page) == "Look again")


def test_a_swapping_form_is_sent_once_however_often_it_is_tapped(page: Page, stand: Stand) -> None:
    page.dblclick("#one button")
    until(lambda: focused(page) == "Look again")

    assert len(stand.forms) == 1
