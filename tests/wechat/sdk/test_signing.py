"""Signatures for the JS-SDK: as WeChat computes them, and for our own public pages only."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from portal.wechat.sdk import signing
from tests.factories.places import CommunityFactory
from tests.support.fakes.wechat import FakeWechat

ADDRESS = "/wechat/signature"
HERE = "http://127.0.0.1:8000"
Sign = Callable[[str], Any]


@pytest.fixture
def sign(client: FlaskClient, wechat: FakeWechat) -> Sign:
    """Ask for the signature of a page."""
    CommunityFactory.create(slug="willow", name="柳荫社区")
    return lambda page: client.get(ADDRESS, query_string={"page": page})


def test_the_example_of_the_documentation_comes_out() -> None:
    found = signing.signature(
        ticket="sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
        nonce="Wm3WZYTPz0wzccnW",
        timestamp=1414587457,
        url="http://mp.weixin.qq.com?params=value",
    )

    assert found == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_a_public_page_is_signed_with_its_query_as_the_browser_shows_it(
    sign: Sign, wechat: FakeWechat
) -> None:
    page = "/c/willow/reports?q=%E5%9E%83%E5%9C%BE&from=singlemessage"
    answer = sign(page)

    told = answer.get_json()
    assert told["appId"] == wechat.world.appid
    assert told["signature"] == signing.signature(
        ticket=wechat.world.ticket,
        nonce=told["nonceStr"],
        timestamp=told["timestamp"],
        url=f"{HERE}{page}",
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert wechat.world.ticket not in answer.get_data(as_text=True)


def test_the_ticket_is_fetched_once_for_many_pages(sign: Sign, wechat: FakeWechat) -> None:
    for _n in range(5):
        sign("/c/willow/")

    assert wechat.count("cgi-bin/ticket/getticket") == 1


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://evil.example/c/willow/",
        "//evil.example/c/willow/",
        "/\\evil.example/",
        "evil.example",
        "@evil.example/",
        "/c/willow/#part",
        "/c/willow/\nreports",
        "/c/willow/ reports",
        "/no-such-page",
        "/desk/c/willow/",
        "/me",
        "/c/willow/" + "x" * 1000,
    ],
)
def test_nothing_else_is_signed(sign: Sign, wechat: FakeWechat, page: str) -> None:
    assert sign(page).status_code == 400
    assert wechat.count("cgi-bin/ticket/getticket") == 0


@given(st.text(max_size=60))
def test_whatever_is_asked_only_our_own_pages_are_signed(app: Flask, page: str) -> None:
    with app.test_request_context():
        try:
            url = signing.own_page(page)
        except signing.NotOurs:
            return
    assert url.startswith(f"{HERE}/")
    assert quote(url, safe=":/?&=%;+$,@!*'()~-._" + url) == url


@pytest.mark.parametrize("fault", [("status", 502), ("errcode", 45009), ("nonsense", 0)])
def test_when_wechat_is_down_the_page_is_told_to_go_without(
    sign: Sign, wechat: FakeWechat, fault: tuple[str, int]
) -> None:
    wechat.fail("cgi-bin/ticket/getticket", fault[0], fault[1])

    answer = sign("/c/willow/")

    assert (answer.status_code, answer.get_json()) == (503, {"error": "later"})


def test_without_an_account_nothing_is_signed(client: FlaskClient) -> None:
    assert client.get(ADDRESS, query_string={"page": "/"}).status_code == 404
