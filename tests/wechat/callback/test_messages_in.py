"""Messages and events from WeChat: believed when they are its own, acted on once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session
from portal.wechat.callback.models import WechatReceived
from portal.wechat.callback.repeats import KEPT, forget_old
from portal.wechat.messages import followers, quotas
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_pushes import ADDRESS, AES_KEY, Push, asked, decrypt, signed, xml
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.callback.conftest import now

Tell = Callable[..., Any]
ALICE = PEOPLE["alice"]
TEMPLATE = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"


def received() -> int:
    return session.scalar(select(func.count(WechatReceived.id))) or 0


def test_wechat_is_shown_that_the_token_is_known(
    client: FlaskClient, receiving: FakeWechat
) -> None:
    answer = client.get(ADDRESS, query_string=Push("", now()).query() | {"echostr": "5935258"})

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "5935258")
    assert answer.mimetype == "text/plain"


def test_who_does_not_know_the_token_gets_nothing_back(
    client: FlaskClient, receiving: FakeWechat
) -> None:
    wrong = Push("", now(), token="anotherToken").query() | {"echostr": "5935258"}
    answer = client.get(ADDRESS, query_string=wrong)

    assert answer.status_code == 403
    assert b"5935258" not in answer.data


def test_without_a_token_there_is_no_such_address(client: FlaskClient, wechat: FakeWechat) -> None:
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, data=b"<xml/>").status_code == 404


@pytest.mark.parametrize("away", [timedelta(minutes=11), -timedelta(minutes=11)])
def test_a_message_signed_for_another_time_is_refused(
    client: FlaskClient, receiving: FakeWechat, away: timedelta
) -> None:
    push = Push(xml("event", ALICE, Event="subscribe"), now())
    with clock.at(clock.now() + away):
        answer = client.post(ADDRESS, **push.plain())

    assert answer.status_code == 403
    assert received() == 0


def test_a_message_with_a_wrong_signature_changes_nothing(
    tell: Tell, receiving: FakeWechat
) -> None:
    assert tell(xml("event", ALICE, Event="subscribe"), token="wrong").status_code == 403
    assert followers.follows(ALICE) is None


def test_somebody_begins_to_follow_and_ceases(tell: Tell, receiving: FakeWechat) -> None:
    welcome = tell(xml("event", ALICE, created=1, Event="subscribe"))
    assert followers.follows(ALICE) is True
    assert "http://127.0.0.1:8000" in welcome.get_data(as_text=True)

    answer = tell(xml("event", ALICE, created=2, Event="unsubscribe"))
    assert followers.follows(ALICE) is False
    assert answer.get_data(as_text=True) == "success"


def test_each_yes_to_a_notice_is_counted_once_however_often_it_is_told(
    tell: Tell, receiving: FakeWechat
) -> None:
    event = xml(
        "event",
        ALICE,
        Event="subscribe_msg_popup_event",
        raw=asked((TEMPLATE, "accept"), ("other_template", "reject")),
    )

    answers = [tell(event).get_data(as_text=True) for _n in range(3)]

    assert answers == ["success"] * 3
    assert quotas.left(ALICE, TEMPLATE) == 1
    assert quotas.left(ALICE, "other_template") == 0


def test_two_yeses_are_two_messages_and_a_later_no_ends_both(
    tell: Tell, receiving: FakeWechat
) -> None:
    for moment in (1, 2):
        yes = asked((TEMPLATE, "accept"))
        tell(xml("event", ALICE, created=moment, Event="subscribe_msg_popup_event", raw=yes))
    assert quotas.left(ALICE, TEMPLATE) == 2

    no = asked((TEMPLATE, "reject")).replace("Popup", "Change")
    tell(xml("event", ALICE, created=3, Event="subscribe_msg_change_event", raw=no))
    assert quotas.left(ALICE, TEMPLATE) == 0


def test_what_was_signed_once_brings_no_second_message(tell: Tell, receiving: FakeWechat) -> None:
    """In plain mode the signature does not cover the message: who saw one could make up another."""
    tell(xml("event", ALICE, created=1, Event="subscribe"), nonce="seen")
    made_up = tell(xml("event", ALICE, created=2, Event="unsubscribe"), nonce="seen")

    assert made_up.get_data(as_text=True) == "success"
    assert followers.follows(ALICE) is True


def test_who_writes_is_led_to_the_portal_and_nothing_is_kept_of_it(
    tell: Tell, receiving: FakeWechat, caplog: pytest.LogCaptureFixture
) -> None:
    answer = tell(xml("text", ALICE, MsgId="23", Content="我家漏水，电话13800138000"))
    text = answer.get_data(as_text=True)

    assert f"<ToUserName><![CDATA[{ALICE}]]></ToUserName>" in text
    assert "反映问题" in text
    assert "http://127.0.0.1:8000" in text
    assert "漏水" not in text
    row = session.scalars(select(WechatReceived)).one()
    kept = f"{row.message_hash}{row.signed_hash}{caplog.text}"
    assert ALICE not in kept
    assert "漏水" not in kept


def test_a_repeated_text_is_answered_without_a_second_reply(
    tell: Tell, receiving: FakeWechat
) -> None:
    text = xml("text", ALICE, MsgId="23", Content="在吗")
    tell(text)

    assert tell(text).get_data(as_text=True) == "success"


def test_encrypted_messages_are_read_and_answered_encrypted(
    client: FlaskClient, receiving_safely: FakeWechat
) -> None:
    push = Push(xml("text", ALICE, MsgId="7", Content="在吗"), now())
    answer = client.post(ADDRESS, **push.safe(receiving_safely.world.appid))

    text = answer.get_data(as_text=True)
    parts = {
        name: re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", text)[1]  # type: ignore[index]
        for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    }
    words, appid = decrypt(parts["Encrypt"], AES_KEY)
    assert "反映问题" in words
    assert appid == receiving_safely.world.appid
    assert parts["MsgSignature"] == signed(
        push.token, parts["TimeStamp"], parts["Nonce"], parts["Encrypt"]
    )


def test_in_safe_mode_a_plain_message_is_refused(
    client: FlaskClient, receiving_safely: FakeWechat
) -> None:
    push = Push(xml("event", ALICE, Event="subscribe"), now())

    assert client.post(ADDRESS, **push.plain()).status_code == 403
    assert followers.follows(ALICE) is None


def test_an_encrypted_message_for_another_account_or_with_another_key_is_refused(
    client: FlaskClient, receiving_safely: FakeWechat
) -> None:
    push = Push(xml("event", ALICE, Event="subscribe"), now())
    other_key = AES_KEY[::-1]
    ours = receiving_safely.world.appid

    assert client.post(ADDRESS, **push.safe("wx9999999999999999")).status_code == 403
    assert client.post(ADDRESS, **push.safe(ours, aes_key=other_key)).status_code == 403
    assert client.post(ADDRESS, **push.safe(ours)).status_code == 200


def test_what_was_received_is_forgotten_after_a_day(tell: Tell, receiving: FakeWechat) -> None:
    tell(xml("event", ALICE, Event="subscribe"))
    forget_old()
    assert received() == 1

    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        forget_old()
    assert received() == 0
