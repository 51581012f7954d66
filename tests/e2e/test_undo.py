"""Taking back in a browser: a result, and reports accepted together."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_desk import enter, press, report_new


def test_a_result_taken_back_by_key_stands_in_the_form_again(open_page: Any, photo: Any) -> None:
    report_new(open_page, "答复写错了的一件")
    page: Page = open_page(size=DESKTOP)
    enter(page, "committee1")
    press(page, "j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)
    no = page.locator("#item .desk-item__title .num").inner_text()
    before = page.locator("#item .gallery img").count()
    press(page, "r")
    page.wait_for_url("**/resolve**")
    page.locator("#form input[type=file]").first.set_input_files(photo("done", (20, 120, 40)))
    expect(page.locator("input[name=photo_ids]")).to_have_count(1)
    page.locator("label").filter(has=page.locator("input[value=fixed]")).first.click()
    page.locator("#reply").fill("垃圾已经清走了。")
    page.locator("#form .bar button").click()
    expect(page.locator("#msg")).to_contain_text(no)

    press(page, "u")
    page.wait_for_url(f"**/{no}/resolve?**")
    expect(page.locator("#msg")).to_contain_text("已恢复原状")
    expect(page.locator("#reply")).to_have_value("垃圾已经清走了。")
    expect(page.locator("input[name=outcome]:checked")).to_have_value("fixed")
    expect(page.locator("input[name=photo_ids]")).to_have_count(1)
    page.locator("#reply").fill("垃圾和纸箱都清走了。")
    page.locator("#form .bar button").click()
    expect(page.locator("#msg")).to_contain_text(no)
    page.goto(f"/desk/c/xingfuli/reports/{no}")
    expect(page.locator("#item")).to_contain_text("垃圾和纸箱都清走了。")
    expect(page.locator("#item .gallery img")).to_have_count(before + 1)


def test_reports_accepted_together_are_taken_back_with_one_tap(open_page: Any) -> None:
    for words in ("一起受理的第一件", "一起受理的第二件"):
        report_new(open_page, words)
    for script in (True, False):
        page: Page = open_page(script=script)
        enter(page, "committee1")
        picks = page.locator("[data-pick]")
        chosen = page.locator("[data-row]").filter(has=picks)
        nos = [chosen.nth(n).get_attribute("id") for n in (0, 1)]
        for n in (0, 1):
            picks.nth(n).check()
        page.locator("#batch button").click()
        for no in nos:
            expect(page.locator(f"#{no}")).to_have_count(0)

        page.get_by_role("button", name="撤销受理2件").click()
        expect(page.locator("#msg")).to_contain_text("2件诉求已恢复原样")
        for no in nos:
            expect(page.locator(f"#{no}")).to_have_count(1)
        expect(page.locator("[data-undo]")).to_have_count(0)
