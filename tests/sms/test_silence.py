"""No phone, code or secret stands in a log, an error or an address; what is configured badly stops
the start without being told."""

import logging

import pytest

from portal.base.outbox.channels import Letter, NotSent
from portal.config import BadConfiguration, Config
from portal.sms.account import account, account_of
from portal.sms.channel import SmsChannel
from portal.sms.providers import Text, provider_of
from tests.sms.conftest import PHONE, TEMPLATES
from tests.support.fakes.sms import KEY, SECRET

MOODS = ["", "502", "nonsense", "empty", "cut"]
REFUSALS = {
    "aliyun": ["isv.MOBILE_NUMBER_ILLEGAL", "SignatureDoesNotMatch", "isv.UNHEARD_OF"],
    "tencent": ["FailedOperation.PhoneNumberInBlacklist", "AuthFailure.X", "Unheard.Of"],
}


def test_no_phone_code_or_secret_reaches_a_log_or_an_address(
    client, sms, connected, caplog, capsys
):
    caplog.set_level(logging.DEBUG)
    for mood in MOODS:
        if mood:
            sms.fail(mood)
        client.post("/login", data={"phone": "13900000009" if mood else PHONE})
    for number, code in enumerate(REFUSALS[connected]):
        sms.fail("code", code)
        client.post("/login", data={"phone": f"1390000010{number}"})
    slots = sms.messages[0]["slots"]
    code = slots["code"] if isinstance(slots, dict) else slots[0]

    printed = capsys.readouterr()
    told = caplog.text + printed.out + printed.err + "".join(sms.world.lines)
    assert "sms.code_not_sent" in told
    for secret in (PHONE, "1390000", code, SECRET, KEY):
        assert secret not in told


@pytest.mark.parametrize("mood", MOODS[1:])
def test_an_error_holds_a_short_word_only(sms, connected, mood):
    here = account()
    assert here is not None
    text = Text(PHONE, TEMPLATES[connected][1], {"no": "x"}, "k" * 32)
    sms.fail(mood)

    with pytest.raises(NotSent) as caught:
        provider_of(here).send(text)

    failed = caught.value
    assert (failed.__cause__, failed.__context__) == (None, None)
    assert failed.reason.isascii()
    assert " " not in str(failed)
    for shown in (repr(here), repr(text)):
        assert PHONE not in shown
        assert SECRET not in shown
        assert KEY not in shown


def test_without_an_account_the_channel_is_off(app):
    assert account() is None
    assert not SmsChannel().is_on()
    letter = Letter(1, "k", "grievance.accepted", 1, None, PHONE, "", "", "", {}, False)
    with pytest.raises(NotSent) as caught:
        SmsChannel().send(letter)
    assert caught.value.reason == "off"


GOOD = {
    "PORTAL_SMS": "aliyun",
    "PORTAL_SMS_KEY": "key-of-ours",
    "PORTAL_SMS_SECRET": "secret-of-ours",
    "PORTAL_SMS_SIGN": "【幸福街道】",
}


def read(tmp_path, **changed):
    return Config.from_env({"PORTAL_DATA": str(tmp_path), **GOOD, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"PORTAL_SMS": "postman"},
        {"PORTAL_SMS_KEY": ""},
        {"PORTAL_SMS_SECRET": ""},
        {"PORTAL_SMS_SIGN": ""},
        {"PORTAL_SMS_SIGN": "一二三四五六七八九十一二三"},
        {"PORTAL_SMS": "tencent"},
        {"PORTAL_SMS_URL": "dysmsapi.aliyuncs.com"},
        {"PORTAL_DEMO": "1"},
    ],
)
def test_what_is_missing_or_contradicts_stops_the_start_and_is_named(tmp_path, changed):
    with pytest.raises(BadConfiguration) as caught:
        read(tmp_path, **changed)

    assert "PORTAL_SMS" in str(caught.value)
    assert "of-ours" not in str(caught.value)


def test_a_whole_configuration_gives_an_account_whose_secret_is_not_printed(tmp_path):
    config = read(tmp_path)
    found = account_of(config)

    assert found is not None
    assert (found.sign, found.url) == ("幸福街道", "https://dysmsapi.aliyuncs.com")
    assert "of-ours" not in repr(config) + repr(found)


def test_without_configuration_there_is_no_account(tmp_path):
    assert account_of(Config.from_env({"PORTAL_DATA": str(tmp_path)})) is None
