"""The whole sign-in by WeChat in a browser, over HTTP, against the stand-in."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, enter_code
from tests.support.fakes.wechat import FakeWechat, fake_wechat
from tests.support.serving import Portal, running_portal

AGENT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36 XWEB/1300 MMWEBSDK/20240501 MicroMessenger/8.0.50"
)
FORM = "/c/xingfuli/report"
PROMISE = "仅获取微信编号，不读取头像、昵称和手机号"
# Browsers keep the fragment of a redirect where the next names none.
HERE = re.compile(f"{FORM}(#wechat_redirect)?$")
LOGIN, AUTHORIZE = "sns/oauth2/access_token", "connect/oauth2/authorize"


@pytest.fixture(scope="module")
def wechat() -> Iterator[FakeWechat]:
    """The stand-in."""
    with fake_wechat() as fake:
        yield fake


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, wechat: FakeWechat) -> Iterator[Portal]:
    """The demo, told to speak with the stand-in."""
    data = tmp_path_factory.mktemp("portal-wechat")
    with running_portal(data, demo=True, environment=wechat.environment()) as running:
        yield running
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def in_wechat(browser: Browser, portal: Portal, wechat: FakeWechat) -> Iterator[Any]:
    """Open the portal in WeChat on a fresh phone, held by alice unless said otherwise."""
    contexts = []
    world = wechat.world
    world.person, world.mode, world.faults[:] = "alice", "willing", []

    def phone(*, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=portal.url,
            viewport=PHONE,
            locale="zh-CN",
            user_agent=AGENT,
            java_script_enabled=script,
        )
        contexts.append(context)
        context.route("https://res.wx.qq.com/**", lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(15000)
        page.came_back = []  # type: ignore[attr-defined]
        page.on("request", lambda sent: _note(page, sent.url))
        return page

    yield phone
    for context in contexts:
        context.close()


def _note(page: Any, url: str) -> None:
    if "/wechat/callback?" in url:
        page.came_back.append(url)


def is_signed_in(page: Page) -> bool:
    """Whether the browser is known, asked beside the page."""
    answer = page.request.get("/me", headers={"User-Agent": AGENT}, max_redirects=0)
    return answer.status == 200


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_form_is_opened_by_somebody_known_and_reload_and_back_change_nothing(
    in_wechat: Any, wechat: FakeWechat, script: bool
) -> None:
    page = in_wechat(script=script)
    spent = wechat.count(LOGIN)
    page.goto("/c/xingfuli/")
    expect(page.locator("main")).to_contain_text(PROMISE)
    assert not is_signed_in(page)

    page.locator(f'main a[href="{FORM}"]').first.click()
    page.wait_for_url(HERE)
    expect(page.locator("main")).to_contain_text(PROMISE)
    assert is_signed_in(page)
    assert wechat.count(LOGIN) == spent + 1

    page.goto(page.came_back[0])
    page.wait_for_url(HERE)
    page.reload()
    assert HERE.search(page.url)
    page.go_back()
    page.wait_for_url(HERE)
    page.go_back()
    page.wait_for_url("**/c/xingfuli/")
    page.go_forward()
    page.wait_for_url(HERE)
    assert is_signed_in(page)
    assert wechat.count(LOGIN) == spent + 1
    assert len(set(page.came_back)) == 1


def test_what_is_reported_in_wechat_is_found_again_on_another_phone(
    in_wechat: Any, wechat: FakeWechat
) -> None:
    page = in_wechat()
    wechat.world.person = "bob"
    page.goto(f"{FORM}?place=XIDEMO07")
    page.get_by_text("乱贴小广告", exact=True).click()
    page.fill("textarea[name=text]", "信箱旁边贴了开锁")
    page.locator(".bar button[type=submit]").last.click()
    page.wait_for_load_state()
    if "/done" not in page.url:
        page.get_by_role("button", name="继续提交").click()
    page.wait_for_url("**/done")
    number = re.search(r"\d{6}-\d{3,}", page.locator("h1").inner_text())
    assert number

    other = in_wechat()
    wechat.world.person = "bob"
    other.goto(FORM)
    other.goto("/c/xingfuli/mine")

    expect(other.locator("main")).to_contain_text(number.group())


def test_a_refusal_goes_on_without_wechat_and_is_not_asked_again(
    in_wechat: Any, wechat: FakeWechat
) -> None:
    page = in_wechat()
    wechat.world.mode = "refusing"
    asked = wechat.count(AUTHORIZE)

    for _visit in range(3):
        page.goto(FORM)
        expect(page.locator("textarea[name=text]")).to_be_visible()

    assert wechat.count(AUTHORIZE) == asked + 1
    assert not is_signed_in(page)


def test_a_snapshot_user_reads_why_and_goes_on_without_an_account(
    in_wechat: Any, wechat: FakeWechat
) -> None:
    page = in_wechat()
    wechat.world.mode = "snapshot"

    page.goto(FORM)
    expect(page.locator("main")).to_contain_text("使用完整服务")
    assert not is_signed_in(page)
    assert "code=" not in page.url
    page.reload()
    expect(page.locator("main")).to_contain_text("使用完整服务")
    page.get_by_role("link", name="不用微信，继续").click()
    expect(page.locator("textarea[name=text]")).to_be_visible()

    page.goto(FORM)
    expect(page.locator("textarea[name=text]")).to_be_visible()
    assert not is_signed_in(page)


def test_a_phone_number_joins_the_silent_account_and_wechat_is_unlinked(
    in_wechat: Any, wechat: FakeWechat
) -> None:
    page = in_wechat()
    wechat.world.person = "oCarol000000000000000000000003"
    page.goto(FORM)
    page.goto("/me/security")
    expect(page.locator("main")).to_contain_text("唯一的登录方式")

    page.get_by_role("link", name="添加手机号").click()
    page.fill("input[name=phone]", "13900007777")
    page.locator("#form button").first.click()
    enter_code(page)
    page.wait_for_url("**/me/phones")
    page.goto("/me/security")
    page.locator("summary", has_text="解除微信关联").click()
    page.get_by_role("button", name="解除", exact=True).click()

    expect(page.locator("#msg")).to_contain_text("已解除微信关联")
    page.get_by_role("button", name="关联微信").click()
    page.wait_for_url(re.compile("/me/security"))
    expect(page.locator("#msg")).to_contain_text("已关联微信")


# Last: for half a minute after it the portal sends nobody there by itself.
def test_while_wechat_does_not_answer_the_form_opens_all_the_same(
    in_wechat: Any, wechat: FakeWechat
) -> None:
    page = in_wechat()
    wechat.fail(LOGIN, "status", 502)

    page.goto(FORM)

    expect(page.locator("textarea[name=text]")).to_be_visible()
    assert HERE.search(page.url)
