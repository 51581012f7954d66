"""The texts: number and office phone first, one part long at the longest, never asking for a code,
and the template that a provider approves made of the same words."""

import pytest
from flask import Flask

from portal.base.outbox import topics
from portal.sms import occasions, slots
from portal.sms.account import ProviderName
from portal.sms.aliyun import Aliyun
from portal.sms.slots import ONE_PART, length, plain_phone
from portal.sms.tencent import Tencent
from tests.factories.places import CommunityFactory
from tests.sms.conftest import account_at

LONGEST_SIGN = "天津市河西区某街道办事处"
FACTS = {
    "grievance_id": 1,
    "no": "261231-1000",
    "status": "resolved",
    "due_at": "2026-12-31T04:00:00+00:00",
    "promised_at": "2026-12-31T04:00:00+00:00",
}


@pytest.fixture
def longest(app: Flask) -> dict[str, object]:
    """The longest facts a report can have."""
    community = CommunityFactory.create(office_phone="0315-87654321")
    return FACTS | {"community": community.id}


def told(app, longest):
    with app.test_request_context():
        return {
            topic.name: slots.worded(topic.name, {**topic.sample, **longest})
            for topic in occasions.with_text()
        }


def test_each_text_fits_one_part_with_the_longest_sign_and_facts(app, longest):
    assert len(LONGEST_SIGN) == 12
    texts = {name: one.text for name, one in told(app, longest).items()}

    too_long = {name: text for name, text in texts.items() if length(text, LONGEST_SIGN) > ONE_PART}
    assert len(texts) > 10
    assert not too_long
    with app.test_request_context():
        assert length(slots.worded_code("123456").text, LONGEST_SIGN) <= ONE_PART


def test_residents_read_number_and_office_phone_first(app, longest):
    numbers = {"grievance": "诉求261231-1000", "question": "疑问2026-108-108"}
    for name, one in told(app, longest).items():
        number = numbers[name.partition(".")[0]]
        assert one.text.startswith(number), name
        assert one.text.endswith("短信不会向您要验证码。"), name
        if topics.find(name).audience == topics.RESIDENT:
            assert one.text.startswith(f"{number}，0315-87654321：")


def test_staff_get_text_messages_of_danger_only(app):
    with app.test_request_context():
        staff = [one.name for one in occasions.with_text() if one.audience == topics.STAFF]

    assert staff == ["grievance.urgent"]


def test_the_template_to_submit_has_slots_as_each_provider_writes_them(app, longest, sms):
    one = told(app, longest)["grievance.accepted"]

    aliyun = one.template(Aliyun(account_at(sms, ProviderName.ALIYUN)))
    tencent = one.template(Tencent(account_at(sms, ProviderName.TENCENT)))

    assert aliyun == "诉求${no}，${phone}：已受理，${date}前答复。短信不会向您要验证码。"
    assert tencent == "诉求{1}，{2}：已受理，{3}前答复。短信不会向您要验证码。"
    assert list(one.slots.values()) == ["261231-1000", "0315-87654321", "12月31日"]


def test_a_reader_who_speaks_english_does_not_change_what_is_sent(app, longest):
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        one = slots.worded("grievance.accepted", longest)

    assert one.text.startswith("诉求")


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("022-12345678", "022-12345678"),
        ("022 1234 5678", "02212345678"),
        ("022-12345678-8001", "022-12345678"),
        ("400-123-4567", "400-123-4567"),
        ("+86 022 1234 5678 99", ""),
    ],
)
def test_a_phone_is_shortened_to_what_still_reaches_the_office(typed, short):
    assert plain_phone(typed) == short


def test_a_community_without_a_phone_names_the_hotline(app):
    community = CommunityFactory.create(office_phone="", duty_phone="")

    assert slots.office_phone(community.id) == "12345"
