"""The scripts of the report form in a real browser: photos, failures, drafts, double taps."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.e2e.phone import phone, stand, until
from tests.e2e.stand import Stand

__all__ = ["phone", "stand"]

ADD = ".photo--add input"
HELD = "input[type=hidden][name=photo_ids]"
NOTE = "[data-draft-note]:not([hidden])"
SEND = ".bar button[type=submit]"


@pytest.fixture
def page(phone: Page, stand: Stand) -> Page:
    phone.goto(f"{stand.url}/report")
    return phone


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "small.jpg"
    Image.new("RGB", (40, 30), "#a44").save(path)
    return path


def choose(page: Page, photo: Path, *, held: int) -> None:
    page.set_input_files(ADD, photo)
    until(lambda: page.locator(HELD).count() == held)


def test_a_camera_photo_is_sent_small_as_soon_as_it_is_chosen(
    page: Page, stand: Stand, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    Image.effect_noise((3000, 2250), 60).convert("RGB").save(large, quality=90)

    choose(page, large, held=1)

    sent = stand.uploads[0]
    assert len(sent) <= 400 * 1024
    assert max(Image.open(io.BytesIO(sent)).size) <= 1600


def test_photos_that_were_sent_travel_as_numbers_and_only_once(
    page: Page, stand: Stand, photo: Path
) -> None:
    choose(page, photo, held=1)
    choose(page, photo, held=2)
    page.click(SEND)
    page.wait_for_selector(".ref")

    assert stand.forms[0]["photo_ids"] == ["photo-1", "photo-2"]
    assert stand.files == []


def test_there_is_room_for_four(page: Page, photo: Path) -> None:
    for held in range(1, 5):
        choose(page, photo, held=held)

    assert page.locator(ADD).count() == 0


def test_a_failing_upload_is_tried_three_times_then_offered_again(
    page: Page, stand: Stand, photo: Path
) -> None:
    stand.moods = ["down", "down", "down"]
    page.set_input_files(ADD, photo)
    failed = page.wait_for_selector(".photo__state--failed")
    assert failed
    assert len(stand.uploads) == 3

    failed.click()

    until(lambda: page.locator(HELD).count() == 1)


def test_a_photo_that_could_not_be_sent_alone_goes_with_the_form(
    page: Page, stand: Stand, photo: Path
) -> None:
    stand.moods = ["down", "down", "down"]
    page.set_input_files(ADD, photo)
    page.wait_for_selector(".photo__state--failed")

    page.click(SEND)
    page.wait_for_selector(".ref")

    assert stand.files == ["small.jpg"]


def test_a_refused_photo_is_named_and_the_others_stay(
    page: Page, stand: Stand, photo: Path
) -> None:
    choose(page, photo, held=1)
    stand.moods = ["refuse"]
    page.set_input_files(ADD, photo)

    assert "Photo 2: Not a picture" in page.inner_text("[data-photo-refused]")
    assert page.locator(HELD).count() == 1


def test_a_removed_photo_is_taken_back_from_the_server(
    page: Page, stand: Stand, photo: Path
) -> None:
    choose(page, photo, held=1)

    page.click(".photo__remove")

    until(lambda: stand.removed == ["photo-1"])
    assert page.locator(HELD).count() == 0


def test_the_form_waits_for_a_photo_on_its_way(page: Page, stand: Stand, photo: Path) -> None:
    stand.moods = ["slow"]
    page.set_input_files(ADD, photo)
    until(lambda: len(stand.uploads) == 1)

    page.click(SEND)
    page.wait_for_selector(".ref")

    assert stand.forms == [
        {"csrf_token": ["old"], "words": [""], "photo_ids": ["photo-1"]},
    ]


def test_words_and_photos_come_back_after_the_page_was_lost(
    page: Page, stand: Stand, photo: Path
) -> None:
    page.fill("#words", "three days")
    choose(page, photo, held=1)

    page.goto(f"{stand.url}/report")
    page.wait_for_selector(NOTE)

    assert page.input_value("#words") == "three days"
    until(lambda: page.locator(HELD).count() == 1)
    until(lambda: page.input_value("[name=csrf_token]") == "fresh")


def test_a_draft_is_gone_once_the_report_arrived(page: Page, stand: Stand, photo: Path) -> None:
    page.fill("#words", "three days")
    choose(page, photo, held=1)
    page.click(SEND)
    page.wait_for_selector(".ref")

    page.goto(f"{stand.url}/report")
    page.wait_for_selector(ADD, state="attached")

    assert page.input_value("#words") == ""
    assert page.locator(NOTE).count() == 0


def test_looking_back_at_a_sent_report_makes_no_new_draft(page: Page, stand: Stand) -> None:
    page.fill("#words", "three days")
    page.click(SEND)
    page.wait_for_selector(".ref")
    page.go_back()
    page.wait_for_selector(SEND)

    page.goto(f"{stand.url}/report")
    page.wait_for_selector(ADD, state="attached")

    assert page.locator(NOTE).count() == 0


def test_clearing_a_draft_leaves_nothing_behind(page: Page, stand: Stand, photo: Path) -> None:
    page.fill("#words", "three days")
    choose(page, photo, held=1)
    page.goto(f"{stand.url}/report")
    page.wait_for_selector(NOTE)
    until(lambda: page.locator(HELD).count() == 1)

    page.click("[data-draft-clear]")
    until(lambda: page.input_value("#words") == "")
    page.goto(f"{stand.url}/report")
    page.wait_for_selector(ADD, state="attached")

    assert page.locator(NOTE).count() == 0
    assert page.locator("[data-photo]").count() == 0


def test_a_shared_device_keeps_no_draft(page: Page, stand: Stand) -> None:
    stand.shared = True
    page.goto(f"{stand.url}/report")
    page.fill("#words", "private")
    page.goto(f"{stand.url}/report")

    assert page.input_value("#words") == ""
    assert page.evaluate("localStorage.length") == 0


def test_after_errors_each_photo_is_there_once_and_the_summary_has_the_focus(
    page: Page, stand: Stand, photo: Path
) -> None:
    page.fill("#words", "wrong")
    choose(page, photo, held=1)
    page.click(SEND)
    page.wait_for_selector("#error-summary")

    until(lambda: page.evaluate("document.activeElement.id") == "error-summary")
    time.sleep(0.3)
    assert page.locator("[data-photo]").count() == 1
    assert len(stand.uploads) == 1


def test_two_taps_send_once_and_going_back_gives_the_button_back(page: Page, stand: Stand) -> None:
    page.fill("#words", "once")
    page.dblclick(SEND)
    page.wait_for_selector(".ref")
    assert len(stand.forms) == 1

    page.go_back()

    until(lambda: page.is_enabled(SEND))


def test_without_a_network_a_line_says_so(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_selector(".offline")

    page.context.set_offline(False)

    until(lambda: page.locator(".offline").count() == 0)
