"""An installation that names a provider sends through it; one that does not is as before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import create_app
from portal.base.outbox import channels
from portal.community.identity import senders
from portal.config import Config
from portal.sms.account import account, use_account
from portal.sms.codes import SmsSender
from tests.sms.conftest import put
from tests.support.fakes.sms import FakeSms


@pytest.fixture(autouse=True)
def as_before(app: object) -> Iterator[None]:
    """A second application changes what the first one set."""
    former = senders.sender()
    yield
    senders.use_sender(former)
    use_account(None)


def started(tmp_path: Path, env: str, given: dict[str, str]):
    base = {"PORTAL_ENV": env, "PORTAL_DATA": str(tmp_path), "PORTAL_BASE_URL": "https://x.cn"}
    config = Config.from_env(base | given)
    return create_app(Config(**{**vars(config), "testing": True}), release=lambda: None)


@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_in_production_with_a_provider_codes_and_news_go_out_by_text_message(
    tmp_path, sms: FakeSms, provider
):
    app = started(tmp_path, "production", sms.environment(provider))

    assert isinstance(senders.sender(), SmsSender)
    channel = channels.outward_by("sms")
    assert channel is not None
    assert channel.is_on()
    app.config["WTF_CSRF_ENABLED"] = False
    put("sms.template.code", {"aliyun": "SMS_1", "tencent": "101"}[provider])
    answer = app.test_client().post("/login", data={"phone": "13800000001"})
    assert answer.status_code == 303
    assert [one["phone"] for one in sms.messages] == ["13800000001"]


def test_in_production_without_a_provider_phone_sign_in_is_switched_off_and_says_so(tmp_path):
    browser = started(tmp_path, "production", {}).test_client()

    answer = browser.get("/login")

    assert answer.status_code == 503
    assert "本平台尚未接入短信服务" in answer.text
    assert account() is None


def test_in_development_and_in_the_demo_nothing_is_sent(tmp_path):
    started(tmp_path, "development", {})
    assert isinstance(senders.sender(), senders.TerminalSender)

    started(tmp_path, "development", {"PORTAL_DEMO": "1"})
    assert isinstance(senders.sender(), senders.DemoSender)
    assert account() is None


def test_the_privacy_notice_names_who_gets_the_phone_only_where_that_is_so(client, connected):
    provider = {"aliyun": "阿里云", "tencent": "腾讯云"}[connected]
    assert f"{provider}会收到您的手机号" in client.get("/privacy").text

    use_account(None)
    assert "会收到您的手机号" not in client.get("/privacy").text


def test_in_a_demo_a_code_stands_in_the_terminal_and_on_the_page(capsys):
    shown = senders.DemoSender()

    shown.send("13800000001", "246810")

    assert "246810" in capsys.readouterr().err
    assert shown.shown("13800000001") == "246810"
