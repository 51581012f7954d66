"""Codes for signing in: they go out at once, within limits, and a failure is told at once."""

import re

import pytest
from sqlalchemy import func, select

from portal.base import clock, db
from portal.community.identity import senders
from portal.community.identity.models import OneTimeCode
from portal.sms import codes, counting
from tests.sms.conftest import PHONE, put


def ask(client, phone=PHONE):
    return client.post("/login", data={"phone": phone})


def kept_codes():
    return db.session.scalar(select(func.count()).select_from(OneTimeCode))


def code_in(sms):
    slots = sms.messages[-1]["slots"]
    return slots["code"] if isinstance(slots, dict) else slots[0]


def test_a_code_goes_to_the_phone_and_signs_in(client, sms, connected):
    answer = ask(client)

    assert answer.status_code == 303
    (taken,) = sms.messages
    assert taken["phone"] == PHONE
    assert re.fullmatch(r"\d{6}", code_in(sms))
    assert code_in(sms) not in client.get(answer.location).text
    done = client.post("/login", data={"act": "check", "code": code_in(sms)})
    assert (done.status_code, client.get("/me").status_code) == (303, 200)
    assert counting.today() == {"codes": 1}


NO_MONEY = {
    "aliyun": "isv.AMOUNT_NOT_ENOUGH",
    "tencent": "FailedOperation.InsufficientBalanceInSmsPackage",
}
NUMBER = {
    "aliyun": "isv.MOBILE_NUMBER_ILLEGAL",
    "tencent": "FailedOperation.PhoneNumberInBlacklist",
}
ENOUGH = {
    "aliyun": "isv.BUSINESS_LIMIT_CONTROL@天级",
    "tencent": "LimitExceeded.PhoneNumberDailyLimit",
}
THROTTLED = {"aliyun": "Throttling.User", "tencent": "RequestLimitExceeded"}
SIGNATURE = {"aliyun": "SignatureDoesNotMatch", "tencent": "AuthFailure.SignatureFailure"}


@pytest.mark.parametrize(
    ("codes_of", "status", "sentence"),
    [
        (NO_MONEY, 503, "验证码暂时发不出去"),
        (SIGNATURE, 503, "验证码暂时发不出去"),
        (THROTTLED, 503, "验证码暂时发不出去"),
        (NUMBER, 503, "短信发不到这个号码"),
        (ENOUGH, 429, "今天发给这个号码的短信已达上限"),
    ],
)
def test_a_code_that_was_refused_is_told_at_once_and_counts_for_nothing(
    client, sms, connected, codes_of, status, sentence
):
    sms.fail("code", codes_of[connected])

    answer = ask(client)

    assert answer.status_code == status
    assert sentence in answer.text
    assert PHONE in answer.text
    assert kept_codes() == 0
    assert counting.today().get("codes", 0) == 0
    assert ask(client).status_code == 303


@pytest.mark.parametrize("mood", ["502", "nonsense", "cut"])
def test_without_an_answer_the_code_is_still_asked_for_because_it_may_arrive(
    client, sms, connected, mood
):
    sms.fail(mood)

    answer = ask(client)

    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "一分钟内没收到验证码" in page
    assert kept_codes() == 1
    assert counting.today()["codes"] == 1


def test_leaving_a_number_and_adding_one_tell_a_failure_too(client, sms, connected):
    ask(client)
    client.post("/login", data={"act": "check", "code": code_in(sms)})
    sms.fail("code", "isv.OUT_OF_SERVICE" if connected == "aliyun" else "AuthFailure.TokenFailure")

    answer = client.post("/me/phones/add", data={"phone": "13900000002"})

    assert answer.status_code == 422
    assert "验证码暂时发不出去" in answer.text


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [("sms.phone_per_day", "今天发给这个号码的短信已达上限"), ("sms.codes_per_day", "今天不能再")],
)
def test_beyond_a_limit_of_the_day_no_code_goes_out(client, sms, connected, setting, sentence):
    put(setting, 1)
    put("identity.codes_per_minute", 9)
    ask(client)

    answer = ask(client)

    assert answer.status_code == 429
    assert sentence in answer.text
    assert len(sms.messages) == 1
    with clock.later(days=1):
        with db.transaction():
            assert counting.take(PHONE, counting.CODES)[0] == clock.today()


def test_without_a_template_for_codes_phone_sign_in_is_switched_off_and_says_so(
    client, sms, connected
):
    put("sms.template.code", "")

    answer = client.get("/login")

    assert answer.status_code == 503
    assert ask(client).status_code == 503
    assert not sms.messages


def test_a_sender_shows_no_code_on_a_page(sms, connected):
    sender = senders.sender()

    assert isinstance(sender, codes.SmsSender)
    assert sender.shown(PHONE) == ""
