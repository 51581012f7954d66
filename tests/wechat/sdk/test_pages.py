"""Tencent's script is on public pages inside WeChat, and nowhere else."""

import pytest
from flask.testing import FlaskClient

from portal.base.web.headers import CONTENT_SECURITY_POLICY
from portal.wechat.sdk.pages import ORIGIN
from tests.factories.places import CommunityFactory
from tests.support.fakes.wechat import FakeWechat

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.49"
FOR_COMPANIES = f"{WECHAT} wxwork/4.1"
BROWSER = "Mozilla/5.0 (Linux; Android 14) Chrome/120"
HOME = "/c/willow/"


def look(
    client: FlaskClient, page: str, agent: str, host: str = "127.0.0.1:8000"
) -> tuple[str, str]:
    """Text and policy of a page."""
    answer = client.get(page, headers={"User-Agent": agent, "Host": host})
    return answer.get_data(as_text=True), answer.headers["Content-Security-Policy"]


@pytest.fixture(autouse=True)
def community() -> None:
    CommunityFactory.create(slug="willow", name="柳荫社区")


def test_a_public_page_in_wechat_brings_both_scripts(
    client: FlaskClient, wechat: FakeWechat
) -> None:
    text, policy = look(client, HOME, WECHAT)

    assert f'<script src="{ORIGIN}/open/js/jweixin-1.6.0.js" defer></script>' in text
    assert 'data-wechat="/wechat/signature"' in text
    assert f"script-src 'self' {ORIGIN};" in policy
    assert policy.replace(f" {ORIGIN}", "") == CONTENT_SECURITY_POLICY
    assert wechat.count("cgi-bin/ticket/getticket") == 0


@pytest.mark.parametrize("agent", [BROWSER, FOR_COMPANIES])
def test_outside_wechat_there_is_nothing_of_it(
    client: FlaskClient, wechat: FakeWechat, agent: str
) -> None:
    text, policy = look(client, HOME, agent)

    assert "wechat" not in text.lower()
    assert ORIGIN not in text
    assert policy == CONTENT_SECURITY_POLICY


def test_without_an_account_there_is_nothing_of_it(client: FlaskClient) -> None:
    text, policy = look(client, HOME, WECHAT)

    assert ORIGIN not in text
    assert policy == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "page", ["/login", "/c/willow/grid", "/c/willow/mine", "/c/willow/report?without-wechat=1"]
)
def test_pages_about_oneself_or_for_typing_bring_no_script_of_others(
    client: FlaskClient, wechat: FakeWechat, page: str
) -> None:
    text, policy = look(client, page, WECHAT)

    assert "og:title" in text
    assert ORIGIN not in text
    assert policy == CONTENT_SECURITY_POLICY


def test_under_another_host_name_there_is_nothing_to_sign(
    client: FlaskClient, wechat: FakeWechat
) -> None:
    assert ORIGIN not in look(client, HOME, WECHAT, host="other.example")[0]
