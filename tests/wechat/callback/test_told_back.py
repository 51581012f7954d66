"""WeChat says later that a message did not arrive: its person is told otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.wechat.account import account, use_account
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_pushes import TOKEN, xml
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.messages.conftest import (  # noqa: F401 (fixtures)
    Pager,
    announce,
    known,
    noon,
    pager,
    told,
    with_template,
    work,
)

Tell = Callable[..., Any]
Work = Callable[[], None]
ALICE = PEOPLE["alice"]


@pytest.fixture
def sent(with_template: FakeWechat, work: Work) -> str:  # noqa: F811
    """A message that WeChat took; its number there."""
    from dataclasses import replace

    use_account(replace(account(), token=TOKEN))
    announce(known())
    work()
    return session.scalars(select(Delivery)).one().provider_no


def finished(number: str, status: str) -> str:
    """The event of a template message."""
    return xml("event", ALICE, Event="TEMPLATESENDJOBFINISH", MsgID=number, Status=status)


def test_a_message_that_arrived_stays_sent(tell: Tell, sent: str) -> None:
    assert tell(finished(sent, "success")).get_data(as_text=True) == "success"
    assert told() == [("wechat", "sent", "")]


@pytest.mark.parametrize(
    ("status", "reason"),
    [("failed:user block", "unsubscribed"), ("failed: system failed", "system_failed")],
)
def test_a_message_that_did_not_arrive_goes_by_the_next_channel_once(
    tell: Tell,
    sent: str,
    work: Work,  # noqa: F811
    status: str,
    reason: str,
) -> None:
    for _n in range(2):
        tell(finished(sent, status))
        work()

    assert told() == [("wechat", "refused", reason), ("pager", "sent", "")]


def test_a_notice_that_did_not_arrive_does_too(tell: Tell, sent: str) -> None:
    entry = (
        f"<SubscribeMsgSentEvent><List><TemplateId>t</TemplateId><MsgID>{sent}</MsgID>"
        "<ErrorCode>1005</ErrorCode><ErrorStatus>refused</ErrorStatus></List>"
        "</SubscribeMsgSentEvent>"
    )
    tell(xml("event", ALICE, Event="subscribe_msg_sent_event", raw=entry))

    assert told()[0] == ("wechat", "refused", "errcode_1005")


def test_a_number_that_is_not_ours_changes_nothing(tell: Tell, sent: str) -> None:
    assert tell(finished("99999", "failed:user block")).get_data(as_text=True) == "success"
    assert told() == [("wechat", "sent", "")]


def test_what_wechat_tells_before_the_number_is_written_down_is_asked_for_again(
    tell: Tell,
    sent: str,
    work: Work,  # noqa: F811
) -> None:
    delivery = session.scalars(select(Delivery)).one()
    with transaction():
        delivery.state, delivery.provider_no, delivery.done_at = DeliveryState.SENDING, "", None
        delivery.due_at = clock.now() + timedelta(seconds=45)
    assert tell(finished(sent, "failed: system failed")).status_code == 503
    with transaction():
        delivery.state, delivery.provider_no = DeliveryState.SENT, sent
        delivery.done_at = clock.now()

    assert tell(finished(sent, "failed: system failed")).status_code == 200
    work()

    assert told() == [("wechat", "refused", "system_failed"), ("pager", "sent", "")]
