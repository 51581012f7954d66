"""From the report of a resident to its confirmation, with and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, SHOTS, staff_sign_in
from tests.e2e.phone import until

NUMBER = re.compile(r"\d{6}-\d{3,}")


def file_report(page: Page, photos: list[str], *, script: bool) -> str:
    """File a litter report with two photos as a neighbour would; its number."""
    page.goto("/c/xingfuli/report?place=XIDEMO03")
    page.get_by_text("乱倒乱扔垃圾", exact=True).click()
    for n, path in enumerate(photos):
        chooser = page.locator("#photos input[type=file]")
        chooser.nth(0 if script else n).set_input_files(path)
        if script:
            expect(page.locator("#photos [data-photo] img")).to_have_count(n + 1)
            until(lambda wanted=n + 1: page.locator("[name=photo_ids]").count() >= wanted)
    assert page.locator("select[name=place]").input_value().startswith("b")
    page.get_by_role("button", name="提交", exact=True).click()
    go_on_although_alike(page)
    found = NUMBER.search(page.locator("h1").inner_text())
    assert found
    return found.group()


def go_on_although_alike(page: Page) -> None:
    """Without a script a report like another is asked about once."""
    page.wait_for_load_state()
    if "/done" not in page.url:
        page.get_by_role("button", name="继续提交").click()
    page.wait_for_url("**/done")


def resolve(page: Page, number: str, photo: str, *, script: bool) -> None:
    """Accept, take on and resolve a report on the desk, with a photo of the cleared place."""
    address = f"/desk/c/xingfuli/reports/{number}"
    for act in ("accept", "handle"):
        page.goto(address)
        with page.expect_response(lambda answer, act=act: f"/{act}" in answer.url):
            page.locator(f".bar form[action*='/{act}'] button").first.click()
        page.wait_for_load_state()
    page.goto(address)
    page.locator(".bar a[href*='/resolve']").first.click()
    form = page.locator("form[action*='/resolve']")
    form.get_by_text("已整改", exact=True).click()
    form.locator("textarea[name=reply]").fill("已联系保洁清运，地面已冲洗。")
    form.locator("input[type=file]").first.set_input_files(photo)
    if script:
        until(lambda: form.locator("[name=photo_ids]").count() >= 1)
    form.locator("button").last.click()
    page.goto(address)
    expect(page.locator("#item").get_by_text("待居民确认").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_report_with_two_photos_is_resolved_by_the_grid_worker_and_confirmed(
    open_page: Any, photo: Any, script: bool
) -> None:
    resident = open_page(script=script)
    number = file_report(
        resident,
        [photo(f"one{script}", (200, 80, 60)), photo(f"two{script}", (60, 90, 200))],
        script=script,
    )
    expect(resident.locator("main")).to_contain_text("最晚")

    worker = open_page(size=DESKTOP, script=script)
    staff_sign_in(worker, "grid1")
    resolve(worker, number, photo(f"after{script}", (90, 160, 90)), script=script)

    resident.goto(f"/c/xingfuli/reports/{number}")
    expect(resident.locator("#status")).to_contain_text("待您确认")
    resident.get_by_role("link", name="解决了", exact=True).click()
    resident.get_by_role("button", name="满意", exact=True).click()
    expect(resident.locator("#status")).to_contain_text("已办结")
    SHOTS.mkdir(parents=True, exist_ok=True)
    resident.screenshot(path=SHOTS / f"confirmed-{'js' if script else 'plain'}.png", full_page=True)


def test_a_draft_survives_a_reload_and_is_gone_after_sending(open_page: Any, photo: Any) -> None:
    page = open_page()
    page.goto("/c/xingfuli/report")
    page.get_by_text("乱贴小广告", exact=True).click()
    page.fill("textarea[name=text]", "电梯里又贴了小广告")
    page.wait_for_timeout(600)
    page.reload()

    expect(page.locator("textarea[name=text]")).to_have_value("电梯里又贴了小广告")
    expect(page.locator("[data-draft-note]")).to_be_visible()

    page.select_option("select[name=place]", index=1)
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/done")
    page.goto("/c/xingfuli/report")
    page.wait_for_timeout(300)
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_a_forwarded_address_gives_nobody_the_right_to_confirm(open_page: Any) -> None:
    reporter = open_page()
    reporter.goto("/c/xingfuli/report")
    reporter.get_by_text("其他", exact=True).click()
    reporter.fill("textarea[name=text]", "楼道灯坏了")
    reporter.select_option("select[name=place]", index=2)
    reporter.get_by_role("button", name="提交", exact=True).click()
    reporter.wait_for_url("**/done")
    link = reporter.locator("#follow-link").input_value()
    reporter.goto(reporter.url.replace("/done", ""))
    forwarded = reporter.url

    stranger = open_page()
    assert stranger.goto(forwarded).status == 404
    stranger.goto(link)
    expect(stranger.locator("main")).not_to_contain_text("楼道灯坏了")

    friend = open_page(script=False)
    friend.goto(link)
    friend.locator("main form button").click()
    assert friend.url == forwarded
    expect(friend.locator("main")).to_contain_text("楼道灯坏了")


def test_the_elder_version_asks_one_question_a_page(open_page: Any) -> None:
    page = open_page(script=False, size=PHONE)
    page.goto("/mode")
    page.check("[name=mode][value=elder]")
    page.check("[name=size][value='30']")
    page.locator("main form button").last.click()
    page.goto("/c/xingfuli/report")
    page.get_by_text("乱撒纸钱", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.select_option("select[name=place]", index=3)
    page.get_by_role("button", name="下一步").click()
    page.fill("textarea[name=text]", "路口撒了纸钱")
    page.get_by_role("button", name="提交", exact=True).click()
    go_on_although_alike(page)
    expect(page.locator("h1")).to_contain_text("已收到")
