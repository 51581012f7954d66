"""Inside WeChat a page says what it is shared as, and asks for messages, by WeChat's own script."""

import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, staff_sign_in
from tests.support.fakes.wechat import FakeWechat, fake_wechat
from tests.support.fakes.wechat_pushes import ADDRESS, TOKEN, Push, asked, xml
from tests.support.fakes.wechat_rules import PEOPLE
from tests.support.serving import Portal, running_portal

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36 XWEB/1300 MMWEBSDK/20240501 MicroMessenger/8.0.50"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003231) NetType/WIFI Language/zh_CN"
)
SDK = Path(__file__).resolve().parents[1] / "support" / "fakes" / "jweixin.js"
NOTICE = "NoticeOfProgress0123456789"
LIST = "/c/xingfuli/reports"

Which = Callable[[str], str]
Phone = Callable[..., Page]


@pytest.fixture(scope="module")
def wechat() -> Iterator[FakeWechat]:
    """The stand-in."""
    with fake_wechat() as fake:
        yield fake


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, wechat: FakeWechat) -> Iterator[Portal]:
    """The demo, told to speak with the stand-in and to take its messages."""
    data = tmp_path_factory.mktemp("portal-sharing")
    told = wechat.environment() | {"PORTAL_WECHAT_TOKEN": TOKEN}
    with running_portal(data, demo=True, environment=told) as running:
        yield running
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def phone(browser: Browser, portal: Portal, wechat: FakeWechat) -> Iterator[Phone]:
    """Open the portal in WeChat; ``compares`` tells with which address WeChat compares a page's
    signature, given the one in the bar."""
    contexts = []

    def opened(agent: str, compares: Which = lambda bar: bar) -> Page:
        context = browser.new_context(
            base_url=portal.url, viewport=PHONE, locale="zh-CN", user_agent=agent
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        context.route("https://res.wx.qq.com/**", lambda route: route.fulfill(path=SDK))
        page.expose_function(
            "wechatChecks", lambda given, bar: _counts(wechat, given, compares(bar))
        )
        return page

    yield opened
    for context in contexts:
        context.close()


def _counts(wechat: FakeWechat, given: dict[str, Any], url: str) -> bool:
    """As WeChat's servers judge a signature."""
    text = (
        f"jsapi_ticket={wechat.world.ticket}&noncestr={given['nonceStr']}"
        f"&timestamp={given['timestamp']}&url={url}"
    )
    right = hashlib.sha1(text.encode()).hexdigest() == given["signature"]
    return right and given["appId"] == wechat.world.appid


def seen(page: Page, part: str, number: int = 1) -> list[dict[str, Any]]:
    """What the script was told, once there is so much of it."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = page.evaluate(f"window.wechatSeen ? window.wechatSeen.{part} : []")
        if len(found) >= number:
            return list(found)
        page.wait_for_timeout(50)
    raise AssertionError(f"WeChat was told no {part}")


def test_a_report_is_shared_as_place_kind_and_state_with_a_picture(
    phone: Phone, portal: Portal
) -> None:
    page = phone(ANDROID)
    page.goto(LIST)
    page.locator("main .card, main a[href*='/reports/2']").first.click()
    page.wait_for_url(re.compile(r"/reports/\d{6}-\d+$"))
    (data,) = seen(page, "app")
    (line,) = seen(page, "timeline")

    assert "｜" in data["title"]
    assert data["desc"]
    assert data["link"] == line["link"] == page.url
    assert line == {name: data[name] for name in ("title", "link", "imgUrl")}
    picture = page.request.get(data["imgUrl"])
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")


def test_the_address_in_the_bar_is_signed_with_its_query(phone: Phone) -> None:
    page = phone(ANDROID)
    page.goto(f"{LIST}?q=%E5%9E%83%E5%9C%BE&from=singlemessage")
    (data,) = seen(page, "app")

    assert data["link"].endswith(LIST)
    assert len(seen(page, "configs")) == 1


def test_on_an_iphone_a_filter_that_changes_the_address_spoils_nothing(phone: Phone) -> None:
    entered: list[str] = []
    page = phone(IPHONE, lambda bar: entered[0])
    page.goto(LIST)
    entered.append(page.url)
    seen(page, "app")

    page.evaluate("history.pushState({}, '', '?category=litter')")
    page.evaluate("window.wx.updateAppMessageShareData({ title: 'x' })")

    assert len(seen(page, "configs")) == 1
    assert len(seen(page, "app", 2)) == 2


def test_an_iphone_that_goes_by_the_first_page_of_the_visit_is_served_too(
    phone: Phone, portal: Portal
) -> None:
    first = f"{portal.url}/c/xingfuli/"
    page = phone(IPHONE, lambda _bar: first)
    page.goto("/c/xingfuli/")
    seen(page, "app")
    page.goto(LIST)
    (data,) = seen(page, "app")

    assert data["link"].endswith(LIST)
    assert len(seen(page, "configs")) == 2


def test_an_android_phone_that_refuses_a_signature_is_asked_once(phone: Phone) -> None:
    page = phone(ANDROID, lambda _bar: "https://elsewhere.example/")
    page.goto(LIST)
    seen(page, "configs")
    page.wait_for_timeout(500)

    assert len(seen(page, "configs")) == 1
    assert page.evaluate("window.wechatSeen.app.length") == 0


def test_who_reported_in_wechat_agrees_to_a_message_there(
    phone: Phone, browser: Browser, portal: Portal, wechat: FakeWechat
) -> None:
    _set_notice(browser, portal)
    wechat.world.person = "alice"
    page = phone(ANDROID)
    page.goto("/c/xingfuli/report?place=XIDEMO07")
    page.get_by_text("乱贴小广告", exact=True).click()
    page.fill("textarea[name=text]", "楼道里贴了小广告")
    page.locator(".bar button[type=submit]").last.click()
    page.wait_for_load_state()
    if "/done" not in page.url:
        page.get_by_role("button", name="继续提交").click()
    page.wait_for_url("**/done")
    assert page.locator("script[src*='res.wx.qq.com']").count() == 0

    page.get_by_role("link", name="微信通知我进展").click()
    page.wait_for_url("**/wechat/notices**")
    page.locator("wx-open-subscribe button").click()
    expect(page.locator("[data-notices-done]")).to_be_visible()
    _tell(
        page,
        xml(
            "event",
            PEOPLE["alice"],
            Event="subscribe_msg_popup_event",
            raw=asked((NOTICE, "accept")),
        ),
    )

    page.reload()
    expect(page.locator("main")).to_contain_text("您还会在微信里收到1条消息")


def _set_notice(browser: Browser, portal: Portal) -> None:
    """As the administrator does."""
    context = browser.new_context(base_url=portal.url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    staff_sign_in(page, "admin")
    page.goto("/desk/settings/values/wechat.progress_subscription")
    page.fill("[name=value]", NOTICE)
    page.fill("[name=reason]", "微信后台已添加")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    context.close()


def _tell(page: Page, body: str) -> None:
    """As WeChat's servers do."""
    push = Push(body, str(int(time.time())))
    query = "&".join(f"{name}={value}" for name, value in push.query().items())
    answer = page.request.post(f"{ADDRESS}?{query}", data=body.encode())
    assert (answer.status, answer.text()) == (200, "success")
