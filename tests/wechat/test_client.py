"""Calls to WeChat over HTTP against the stand-in."""

import logging
import time
from dataclasses import replace
from threading import Barrier, Thread

import httpx
import pytest

from portal.wechat import http
from portal.wechat.account import account, use_account
from portal.wechat.client import Client, client
from portal.wechat.errors import Refused, Unreachable
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE

LOGIN = "sns/oauth2/access_token"


def code_of(wechat: FakeWechat) -> str:
    """What a browser comes back with."""
    url = client().authorize_url(redirect_uri="http://127.0.0.1/x", state="a1")
    answer = httpx.get(url.partition("#")[0])
    return httpx.URL(answer.headers["Location"]).params["code"]


def test_a_code_becomes_the_openid_of_who_holds_the_phone(wechat: FakeWechat) -> None:
    found = client().identity(code_of(wechat))

    assert (found.openid, found.snapshot) == (PEOPLE["alice"], False)


def test_parameters_stand_in_the_order_that_wechat_checks(wechat: FakeWechat) -> None:
    url = client().authorize_url(redirect_uri="https://a.cn/wechat/callback?x=1", state="ab12")

    assert url == (
        f"{wechat.url}/connect/oauth2/authorize?appid={wechat.world.appid}"
        "&redirect_uri=https%3A%2F%2Fa.cn%2Fwechat%2Fcallback%3Fx%3D1"
        "&response_type=code&scope=snsapi_base&state=ab12#wechat_redirect"
    )


@pytest.mark.parametrize("state", ["", "a-b", "a.b", "é1", "a" * 129])
def test_a_state_that_wechat_would_refuse_is_never_sent(wechat: FakeWechat, state: str) -> None:
    with pytest.raises(ValueError):
        client().authorize_url(redirect_uri="https://a.cn/", state=state)


def test_a_code_is_good_once(wechat: FakeWechat) -> None:
    code = code_of(wechat)
    client().identity(code)

    with pytest.raises(Refused) as refused:
        client().identity(code)

    assert refused.value.errcode == 40163


def test_an_expired_or_unknown_code_is_an_error_although_the_answer_is_200(
    wechat: FakeWechat,
) -> None:
    wechat.world.code_seconds = -1
    with pytest.raises(Refused, match="errcode_42003"):
        client().identity(code_of(wechat))

    with pytest.raises(Refused, match="errcode_40029"):
        client().identity("made-up")


def test_a_snapshot_user_is_told_apart(wechat: FakeWechat) -> None:
    wechat.world.mode = "snapshot"

    assert client().identity(code_of(wechat)).snapshot


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("status", 502, "http_502"),
        ("status", 302, "http_302"),
        ("nonsense", 0, "nonsense"),
        ("empty", 0, "nonsense"),
        ("hangup", 0, "no_connection"),
        ("errcode", -1, "busy"),
    ],
)
def test_what_is_no_answer_may_be_tried_later(
    wechat: FakeWechat, kind: str, value: int, reason: str
) -> None:
    wechat.fail(LOGIN, kind, value)

    with pytest.raises(Unreachable) as failed:
        client().identity("any")

    assert failed.value.reason == reason


def test_a_slow_answer_is_not_waited_for(
    wechat: FakeWechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    wechat.fail(LOGIN, "slow", 3)
    began = time.monotonic()

    with pytest.raises(Unreachable, match="timeout"):
        Client(account()).identity("any")

    assert time.monotonic() - began < 2


def test_where_nobody_listens_the_call_fails_at_once(wechat: FakeWechat) -> None:
    use_account(replace(account(), api="http://127.0.0.1:9"))

    with pytest.raises(Unreachable, match="no_connection"):
        client().identity("any")


def test_no_error_and_no_log_line_holds_a_secret(
    wechat: FakeWechat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = code_of(wechat)
    wechat.fail(LOGIN, "hangup")
    errors = []
    for given in (code, "made-up", code, code):
        try:
            client().identity(given)
        except (Refused, Unreachable) as error:
            errors.append(error)

    said = caplog.text.replace(httpx.URL(wechat.url).netloc.decode(), "")
    said += "".join(
        repr(part) for one in errors for part in (one, one.__cause__, one.__context__, one.args)
    )
    assert errors
    assert repr(account()).count(wechat.world.secret) == 0
    assert [word for word in (wechat.world.secret, code, PEOPLE["alice"]) if word in said] == []


def test_messages_arrive_and_refusals_are_errors(wechat: FakeWechat) -> None:
    token = client().access_token().value
    openid = PEOPLE["bob"]
    wechat.world.quotas[openid] = 1

    sent = client().send_template(
        token, openid=openid, template_id="T1", url="https://a.cn/", data={"thing1": "路灯"}
    )
    client().send_subscription(token, openid=openid, template_id="S1", page="", data={})
    with pytest.raises(Refused, match="errcode_43101"):
        client().send_subscription(token, openid=openid, template_id="S1", page="", data={})

    assert sent
    assert wechat.world.messages[0]["data"] == {"thing1": {"value": "路灯"}}
    assert [message["kind"] for message in wechat.world.messages] == ["template", "subscription"]


def test_threads_that_begin_at_once_share_one_client(wechat: FakeWechat) -> None:
    start, got = Barrier(8), []

    def one() -> None:
        start.wait(timeout=30)
        got.append(client())

    threads = [Thread(target=one) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(got) == 8
    assert len({id(each) for each in got}) == 1
