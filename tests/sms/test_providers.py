"""Messages through both providers over HTTP, and what follows from each of their answers."""

from datetime import timedelta

import pytest

from portal.base.outbox.channels import Broken, Later, NotSent, Refused
from portal.sms import http
from portal.sms.providers import Text, provider_of
from tests.sms.conftest import PHONE, TEMPLATES, account_at
from tests.support.fakes.sms import FakeSms

SLOTS = {"no": "261123-001", "phone": "022-12345678", "date": "11月30日"}
BOTH = pytest.mark.parametrize("provider", ["aliyun", "tencent"])


def send(sms: FakeSms, provider: str, *, phone: str = PHONE, template: str = "", **other: str):
    account = account_at(sms, provider, **other)
    text = Text(phone, template or TEMPLATES[provider][1], SLOTS, key="f" * 32)
    return provider_of(account).send(text)


def outcome(sms: FakeSms, provider: str, **options: str) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(sms, provider, **options)
    return caught.value


@BOTH
def test_a_message_arrives_with_its_template_and_slots(sms, provider):
    number = send(sms, provider)

    (taken,) = sms.messages
    assert number
    assert (taken["phone"], taken["template"], taken["key"]) == (
        PHONE,
        TEMPLATES[provider][1],
        "f" * 32,
    )
    assert taken["slots"] == (SLOTS if provider == "aliyun" else list(SLOTS.values()))


@BOTH
def test_no_address_holds_a_phone_or_a_secret(sms, provider):
    send(sms, provider)

    assert sms.world.lines == ["POST / HTTP/1.1"]


@BOTH
@pytest.mark.parametrize("name", ["PORTAL_SMS_SECRET", "PORTAL_SMS_KEY"])
def test_a_wrong_key_or_secret_is_our_fault(sms, provider, name):
    failed = outcome(sms, provider, **{name: "another"})

    assert (type(failed), failed.reason) == (Broken, "signature")


@BOTH
@pytest.mark.parametrize(
    ("options", "kind", "reason"),
    [
        ({"phone": "12345"}, Refused, "wrong_number"),
        ({"template": "SMS_unknown"}, Broken, "template"),
        ({"PORTAL_SMS_SIGN": "别人的签名"}, Broken, "sign"),
    ],
)
def test_what_is_wrong_in_a_message_is_told_apart(sms, provider, options, kind, reason):
    failed = outcome(sms, provider, **options)

    assert (type(failed), failed.reason) == (kind, reason)


CODES = [
    ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", Later, "throttled", timedelta(minutes=1)),
    ("aliyun", "isv.BUSINESS_LIMIT_CONTROL@小时级", Later, "throttled", timedelta(hours=1)),
    ("aliyun", "isv.BUSINESS_LIMIT_CONTROL@天级", Refused, "phone_limit", None),
    ("aliyun", "isv.DAY_LIMIT_CONTROL", Refused, "provider_limit", None),
    ("aliyun", "Throttling.User", Later, "throttled", None),
    ("aliyun", "isv.AMOUNT_NOT_ENOUGH", Broken, "no_money", None),
    ("aliyun", "isv.OUT_OF_SERVICE", Broken, "no_money", None),
    ("aliyun", "isv.BLACK_KEY_CONTROL_LIMIT", Broken, "words_refused", None),
    ("aliyun", "isp.RAM_PERMISSION_DENY", Broken, "forbidden", None),
    ("aliyun", "isp.SYSTEM_ERROR", Later, "provider_error", None),
    ("aliyun", "isv.NEWER_THAN_THIS", Broken, "aliyun_isv.NEWER_THAN_THIS", None),
    ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit", Later, "throttled", None),
    ("tencent", "LimitExceeded.PhoneNumberDailyLimit", Refused, "phone_limit", None),
    ("tencent", "LimitExceeded.AppDailyLimit", Refused, "provider_limit", None),
    ("tencent", "RequestLimitExceeded.IPLimitExceeded", Later, "throttled", None),
    ("tencent", "FailedOperation.InsufficientBalanceInSmsPackage", Broken, "no_money", None),
    ("tencent", "FailedOperation.PhoneNumberInBlacklist", Refused, "unsubscribed", None),
    ("tencent", "FailedOperation.ContainSensitiveWord", Broken, "words_refused", None),
    ("tencent", "AuthFailure.SignatureExpire", Broken, "signature", None),
    ("tencent", "InternalError.Timeout", Later, "provider_error", None),
    (
        "tencent",
        "FailedOperation.NewerThanThis",
        Broken,
        "tencent_FailedOperation.NewerThanThis",
        0,
    ),
]


@pytest.mark.parametrize(("provider", "code", "kind", "reason", "after"), CODES)
def test_each_code_has_its_consequence(sms, provider, code, kind, reason, after):
    sms.fail("code", code)

    failed = outcome(sms, provider)

    assert (type(failed), failed.reason) == (kind, reason)
    if isinstance(after, timedelta):
        assert isinstance(failed, Later)
        assert failed.after == after


@BOTH
@pytest.mark.parametrize(
    ("mood", "reason"),
    [("502", "status_502"), ("nonsense", "nonsense"), ("empty", "nonsense"), ("cut", "cut_off")],
)
def test_a_service_that_answers_nonsense_is_asked_again_later(sms, provider, mood, reason):
    sms.fail(mood)

    failed = outcome(sms, provider)

    assert (type(failed), failed.reason) == (Later, reason)
    assert send(sms, provider)


def test_a_slow_service_holds_nobody_longer_than_the_patience(sms, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.2)
    http._client.cache_clear()
    sms.world.slow_seconds = 1.0
    sms.fail("slow")

    failed = outcome(sms, "aliyun")
    http._client.cache_clear()

    assert (type(failed), failed.reason) == (Later, "timeout")


def test_a_service_that_is_away_took_nothing(sms):
    failed = outcome(sms, "tencent", PORTAL_SMS_URL="http://127.0.0.1:9")

    assert (type(failed), failed.reason) == (Later, http.UNREACHABLE)
    assert failed.__cause__ is None
    assert failed.__context__ is None
