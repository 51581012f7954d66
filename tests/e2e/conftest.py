"""A portal with its demo in real processes, and a real browser."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.serving import Portal, running_portal

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"


@pytest.fixture(autouse=True)
def database() -> None:
    """Take the place of the suite's transaction: what is tested here runs in its own processes."""


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo, started as `make run` starts it."""
    data = tmp_path_factory.mktemp("portal")
    with running_portal(data, demo=True) as running:
        yield running
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, portal: Portal) -> Iterator[Any]:
    """Open a fresh browser window; complaints of the console fail the test at its end."""
    contexts = []
    complaints: list[str] = []

    def window(*, script: bool = True, size: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=portal.url,
            viewport=size,
            java_script_enabled=script,
            locale="zh-CN",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and "status of 4" not in said.text
                else None
            ),
        )
        return page

    yield window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes photo files with a colour each, as from a telephone, position included."""
    folder = tmp_path_factory.mktemp("photos")

    def make(name: str, colour: tuple[int, int, int]) -> str:
        path = folder / f"{name}.jpg"
        image = Image.new("RGB", (2400, 1800), colour)
        exif = Image.Exif()
        exif[0x8825] = {1: "N", 2: (39.0, 7.0, 0.0), 3: "E", 4: (117.0, 12.0, 0.0)}
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85, exif=exif)
        path.write_bytes(out.getvalue())
        return str(path)

    return make


def staff_sign_in(page: Page, username: str) -> None:
    """Sign in with a demo account of the staff."""
    page.goto("/login/staff")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", "portal-demo")
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url("**/desk**")


def enter_code(page: Page) -> None:
    """Type the code that the demonstration shows on the page."""
    page.wait_for_url("**step=code**")
    shown = re.search(r"(?<!\d)\d{6}(?!\d)", page.locator("main").inner_text())
    assert shown
    page.fill("input[name=code]", shown.group())
    page.locator("#form button").first.click()


def resident_sign_in(page: Page, phone: str = "13800000001") -> None:
    """Sign in with a demo phone; its code stands on the page."""
    page.goto("/login")
    page.fill("input[name=phone]", phone)
    page.locator("#form button").first.click()
    enter_code(page)
    page.wait_for_url("**/me**")
