"""News by WeChat: to followers by template, to others by a notice they asked for, or not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import Invalid
from portal.base.outbox.channels import Broken, Letter
from portal.base.outbox.delivering import reasons
from portal.wechat.messages import followers, quotas
from portal.wechat.messages.channel import Wechat
from portal.wechat.messages.models import WechatReservation
from tests.factories.identity import resident
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.messages.conftest import NOTICE, TEMPLATE, Pager, announce, known, put, told

Work = Callable[[], None]
ALICE = PEOPLE["alice"]
SEND, NOTIFY = "cgi-bin/message/template/send", "cgi-bin/message/subscribe/bizsend"


def ask_for(openid: str, number: int = 1) -> None:
    """Somebody agreed to so many notices."""
    with transaction():
        for _n in range(number):
            quotas.add(openid, NOTICE)


def test_a_follower_gets_the_fields_of_the_template_and_an_address_without_secrets(
    with_template: FakeWechat, work: Work
) -> None:
    announce(known())
    work()

    (message,) = with_template.world.messages
    assert message["kind"] == "template"
    assert message["touser"] == ALICE
    assert message["template_id"] == TEMPLATE
    assert message["data"] == {
        "character_string1": {"value": "7"},
        "phrase2": {"value": "已答复"},
        "thing3": {"value": "您的个人信息申请已答复"},
    }
    assert message["url"] == "http://127.0.0.1:8000/me/privacy"
    assert len(message["client_msg_id"]) == 32
    assert told() == [("wechat", "sent", "")]


def test_fields_go_under_the_names_that_the_template_has(noon: FakeWechat, work: Work) -> None:
    put("wechat.progress_template", f"{TEMPLATE} phrase2=thing5 thing3=const9")
    announce(known())
    work()

    (message,) = noon.world.messages
    assert message["template_id"] == TEMPLATE
    assert set(message["data"]) == {"character_string1", "thing5", "const9"}


@pytest.mark.parametrize(
    "text", ["short", f"{TEMPLATE} thing3", f"{TEMPLATE} thing3=odd1", "a b c"]
)
def test_a_template_that_cannot_be_one_is_not_set(noon: FakeWechat, text: str) -> None:
    with pytest.raises(Invalid):
        put("wechat.progress_template", text)


def test_who_is_not_known_at_wechat_is_told_otherwise(
    with_template: FakeWechat, work: Work, pager: Pager
) -> None:
    announce(resident().id)
    work()

    assert told() == [("pager", "sent", "")]


def test_without_any_template_wechat_is_not_tried(noon: FakeWechat, work: Work) -> None:
    announce(known())
    work()

    assert told() == [("pager", "sent", "")]


def test_who_is_known_not_to_follow_is_told_otherwise_without_asking_wechat(
    with_template: FakeWechat, work: Work
) -> None:
    with transaction():
        followers.note(ALICE, follows=False)
    announce(known())
    work()

    assert told() == [("wechat", "refused", "unsubscribed"), ("pager", "sent", "")]
    assert with_template.count(SEND) == 0


def test_that_somebody_does_not_follow_is_learned_once(
    with_template: FakeWechat, work: Work
) -> None:
    with_template.world.followers.clear()
    person = known()
    announce(person, "1")
    work()
    announce(person, "2")
    work()

    assert followers.follows(ALICE) is False
    assert with_template.count(SEND) == 1
    assert [row for row in told() if row[0] == "wechat"] == [
        ("wechat", "refused", "unsubscribed")
    ] * 2


def test_who_does_not_follow_but_asked_for_a_notice_gets_it(
    with_template: FakeWechat, work: Work
) -> None:
    put("wechat.progress_subscription", NOTICE)
    with_template.world.followers.clear()
    with_template.world.quotas[ALICE] = 1
    ask_for(ALICE)
    announce(known())
    work()

    (message,) = with_template.world.messages
    assert (message["kind"], message["template_id"]) == ("subscription", NOTICE)
    assert message["page"] == "http://127.0.0.1:8000/me/privacy"
    assert told() == [("wechat", "sent", "")]


def test_each_notice_is_good_for_one_message(
    with_notice: FakeWechat, work: Work, pager: Pager
) -> None:
    with_notice.world.quotas[ALICE] = 5
    ask_for(ALICE, 2)
    person = known()
    for key in "123":
        announce(person, key)
    work()

    assert len(with_notice.world.messages) == 2
    assert len(pager.letters) == 1
    assert ("wechat", "refused", "no_quota") in told()
    assert quotas.left(ALICE, NOTICE) == 0
    assert session.scalar(select(func.count()).select_from(WechatReservation)) == 0


@pytest.mark.parametrize(
    "fault", [("status", 502), ("errcode", 45009), ("errcode", -1), ("nonsense", 0), ("hangup", 0)]
)
def test_what_could_not_be_sent_now_waits_and_gives_its_notice_back(
    with_notice: FakeWechat, work: Work, pager: Pager, fault: tuple[str, int]
) -> None:
    with_notice.world.quotas[ALICE] = 1
    ask_for(ALICE)
    with_notice.fail(NOTIFY, fault[0], fault[1])
    announce(known())
    work()

    ((channel, state, reason),) = told()
    assert (channel, state) == ("wechat", "waiting")
    assert reason in {"http_502", "throttled", "busy", "nonsense", "no_connection"}
    assert quotas.left(ALICE, NOTICE) == 1

    with clock.at(clock.now() + timedelta(hours=2)):
        work()
    assert told() == [("wechat", "sent", "")]
    assert quotas.left(ALICE, NOTICE) == 0
    assert pager.letters == []


def test_when_wechat_says_that_the_notices_are_used_up_ours_are_too(
    with_notice: FakeWechat, work: Work
) -> None:
    ask_for(ALICE, 3)
    announce(known())
    work()

    assert told() == [("wechat", "refused", "no_quota"), ("pager", "sent", "")]
    assert quotas.left(ALICE, NOTICE) == 0


@pytest.mark.parametrize(
    ("errcode", "reason"), [(40037, "template"), (47003, "errcode_47003"), (48001, "errcode_48001")]
)
def test_our_own_fault_is_dead_at_once_and_the_person_is_told_otherwise(
    with_template: FakeWechat, work: Work, errcode: int, reason: str
) -> None:
    with_template.fail(SEND, "errcode", errcode)
    announce(known())
    work()

    assert told() == [("wechat", "dead", reason), ("pager", "sent", "")]


def test_a_token_that_ended_early_is_renewed_once(with_template: FakeWechat, work: Work) -> None:
    person = known()
    announce(person, "1")
    work()
    with_template.world.end_token()
    announce(person, "2")
    work()

    assert told() == [("wechat", "sent", "")] * 2
    assert with_template.count("cgi-bin/stable_token") == 2


def test_a_token_refused_again_and_again_is_no_reason_to_give_up(
    with_template: FakeWechat, work: Work
) -> None:
    with_template.fail(SEND, "errcode", 40001, times=50)
    announce(known())
    work()

    ((_channel, state, _reason),) = told()
    assert state == "waiting"
    assert with_template.count("cgi-bin/stable_token") == 2


def test_nothing_of_the_openid_stands_in_the_log(
    with_template: FakeWechat, work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    with_template.fail(SEND, "errcode", 40037)
    announce(known())
    work()

    written = "".join(capsys.readouterr())
    assert "errcode" in written
    assert ALICE not in written
    assert with_template.world.token not in written


def test_a_text_without_fields_is_our_own_fault(with_template: FakeWechat) -> None:
    letter = Letter(1, "k", "privacy.answered", 1, None, ALICE, "t", "no field", "", {}, False)
    with pytest.raises(Broken, match="words"):
        Wechat().send(letter)


CODES = """no_connection busy too_long token token_awaited token_refused_again http_502 timeout
nonsense no_template words"""


@pytest.mark.parametrize("code", CODES.split())
def test_why_nothing_went_out_is_told_in_words(app: Flask, code: str) -> None:
    with app.test_request_context():
        told = reasons.told(code)

    assert "服务商应答" not in told
    assert told not in {"", code}
