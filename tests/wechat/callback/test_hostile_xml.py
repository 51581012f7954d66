"""Whatever stands in a body: refused or read, never an error, an entity or a file of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.wechat.account import Account
from portal.wechat.callback import envelope, reading
from portal.wechat.callback.reading import NotUnderstood
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_pushes import AES_KEY, TOKEN, xml
from tests.support.fakes.wechat_rules import PEOPLE

Tell = Callable[..., Any]
OURS = Account(appid="wx0123456789abcdef", api="", open="", secret="", token=TOKEN, aes_key=AES_KEY)
GOOD = xml("event", PEOPLE["alice"], created=1, Event="subscribe")
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<xml><ToUserName>&b;</ToUserName></xml>"
)
FILE = '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + GOOD.replace(
    "subscribe", "&f;"
)
HOSTILE = [
    "",
    "<xml>",
    "<html></html>",
    "{}",
    "\x00",
    LAUGHS,
    FILE,
    '<?xml version="1.0" encoding="no-such-code"?><xml/>',
    '<?xml version="1.0" encoding="utf-7"?><xml/>',
    "<xml>" * 5000 + "</xml>" * 5000,
    "<xml>" + "<a/>" * 16_000 + "</xml>",
    GOOD.replace(PEOPLE["alice"], "o'; DROP TABLE people"),
    GOOD.replace("<CreateTime>1", "<CreateTime>one"),
    GOOD + "x" * 70_000,
]


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_body_is_refused_and_nothing_of_it_comes_back(
    tell: Tell, receiving: FakeWechat, body: str
) -> None:
    answer = tell(body)

    assert answer.status_code == 403
    assert answer.get_data(as_text=True) == "refused"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    for act in (reading.read, reading.cover):
        try:
            act(content)
        except NotUnderstood:
            continue


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 12),
    st.text(alphabet="<>/![]&;\"'CDATAxmlEvent\x00\ud7ff\uffff。 ", max_size=12),
)
def test_a_message_with_something_torn_out_or_put_in_is_refused_or_read(
    at: int, gone: int, put_in: str
) -> None:
    torn = GOOD[:at] + put_in + GOOD[at + gone :]
    try:
        found = reading.read(torn.encode())
    except NotUnderstood:
        return
    assert found.sender
    assert len(found.event) <= 60


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=96).map(lambda b: b.hex())))
def test_any_cover_is_refused_or_opened(text: str) -> None:
    try:
        envelope.decrypted(OURS, text)
    except envelope.NotGenuine:
        return


@given(st.text(max_size=200))
def test_what_is_covered_is_the_same_when_it_is_opened(text: str) -> None:
    assert envelope.decrypted(OURS, envelope.encrypted(OURS, text.encode())) == text.encode()


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_whatever_stands_in_our_answer_it_can_be_read(words: str) -> None:
    message = reading.read(GOOD.encode())

    answer = reading.text_answer(message, words + "]]><Content>x")

    root = reading._root(answer.encode())
    assert root.findtext("Content") == words + "]]><Content>x"
