"""A phone's browser before a stand; an error or a breach of the page's policy fails the test."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.stand import Stand, open_stand


@pytest.fixture
def stand() -> Iterator[Stand]:
    with open_stand() as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, stand: Stand) -> Iterator[Page]:
    """A phone; the test itself opens a page."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    said: list[str] = []
    phone.on("pageerror", lambda error: said.append(str(error)))
    phone.on(
        "console", lambda message: said.append(message.text) if "Policy" in message.text else 0
    )
    yield phone
    context.close()
    assert said == []


def until(happened: Callable[[], object], seconds: float = 15) -> None:
    """Wait for something; Playwright's own waiting is refused by the page's policy."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
