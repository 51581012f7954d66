"""Residents sign in with a phone and a code of six digits, without JavaScript."""

import re

import pytest
from sqlalchemy import func, select

from portal.base import clock, db
from portal.community.identity.models import (
    Consent,
    Credential,
    OneTimeCode,
    Person,
    SignInSession,
)
from portal.community.identity.sending import send_code
from portal.community.identity.service import codes
from tests.factories.identity import resident

PHONE = "13800000001"
NOON = "2026-11-23T12:00:00+08:00"


def ask(client, phone=PHONE, **more):
    return client.post("/login", data={"phone": phone, **more})


def check(client, code, **more):
    return client.post("/login", data={"act": "check", "code": code, **more})


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def is_in(client):
    return client.get("/me").status_code == 200


def test_a_phone_and_its_code_sign_a_newcomer_in(client, phones):
    assert "手机" in client.get("/login").text or "phone" in client.get("/login").text

    sent = ask(client)
    assert (sent.status_code, sent.location) == (303, "/login?step=code&next=/me")
    assert "138****0001" in client.get(sent.location).text
    answer = check(client, phones.codes[PHONE])

    assert (answer.status_code, answer.location) == (303, "/me")
    assert is_in(client)
    kept = db.session.scalar(select(Credential).where(Credential.value == PHONE))
    assert kept.verified_at is not None
    consent = db.session.scalar(select(Consent).where(Consent.person_id == kept.person_id))
    assert (consent.purpose, bool(consent.notice_version)) == ("phone", True)


def test_the_notice_is_read_before_the_number_is_given(client, phones):
    page = client.get("/login").text

    assert page.index("notice--info") < page.index("weui-btn_primary")


def test_the_second_sign_in_leads_to_the_same_person(client, phones):
    known = resident("Wang", PHONE)
    ask(client)
    check(client, phones.codes[PHONE])

    assert db.session.scalar(select(SignInSession.person_id)) == known.id
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    "typed", ["+86 138 0000 0001", "138-0000-0001", "１３８ ００００ ０００１"]
)
def test_a_number_may_be_typed_as_people_write_it(client, phones, typed):
    ask(client, typed)

    assert list(phones.codes) == [PHONE]


@pytest.mark.parametrize("typed", ["", "12345678901", "138000000012", "010-65000000", "abc"])
def test_what_is_no_mobile_number_is_said_beside_the_field(client, phones, typed):
    answer = ask(client, typed)

    assert answer.status_code == 422
    assert "phone-error" in answer.text
    assert not phones.codes


def test_a_wrong_code_is_refused_and_the_right_one_still_works(client, phones):
    ask(client)

    answer = check(client, wrong(phones.codes[PHONE]))

    assert answer.status_code == 422
    assert not is_in(client)
    assert check(client, phones.codes[PHONE]).status_code == 303


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(client, phones):
    ask(client)
    for _try in range(5):
        check(client, wrong(phones.codes[PHONE]))

    assert check(client, phones.codes[PHONE]).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(("seconds", "works"), [(299, True), (300, False)])
def test_a_code_is_good_for_five_minutes(client, phones, seconds, works):
    with clock.at(NOON):
        ask(client)
        with clock.later(seconds=seconds):
            check(client, phones.codes[PHONE])
            assert is_in(client) is works


def test_a_code_works_once(app, phones):
    first, second = app.test_client(), app.test_client()
    ask(first)
    with first.session_transaction() as cookie:
        pending = cookie["code_for"]
    with second.session_transaction() as cookie:
        cookie["code_for"] = pending

    check(first, phones.codes[PHONE])
    with clock.later(seconds=16):
        check(second, phones.codes[PHONE])

        assert is_in(first)
        assert not is_in(second)


def two_taps(app, client):
    """A browser whose button was tapped twice: the second request left before the first answer."""
    twin = app.test_client()
    with client.session_transaction() as cookie:
        held = dict(cookie)
    with twin.session_transaction() as cookie:
        cookie.update(held)
    return twin


def devices():
    """How many devices stand in the list of sessions."""
    living = select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
    return db.session.scalar(living)


def test_the_second_of_two_taps_lands_signed_in_too(app, client, phones):
    ask(client)
    second = two_taps(app, client)
    code = phones.codes[PHONE]

    answers = [check(client, code), check(second, code)]

    assert [answer.location for answer in answers] == ["/me", "/me"]
    assert "已登录" in second.get("/me").text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_two_taps_are_one_device_whichever_answer_the_browser_keeps(app, client, phones):
    ask(client)
    second = two_taps(app, client)
    code = phones.codes[PHONE]
    check(client, code)
    check(second, code)

    assert devices() == 1
    assert is_in(client)
    assert is_in(second)


def test_signing_out_ends_what_both_taps_began(app, client, phones):
    ask(client)
    second = two_taps(app, client)
    code = phones.codes[PHONE]
    check(client, code)
    check(second, code)
    second.post("/logout")

    assert devices() == 0
    assert not is_in(client)


def test_a_late_tap_of_a_page_gone_back_to_revives_no_ended_session(app, client, phones):
    ask(client)
    second = two_taps(app, client)
    code = phones.codes[PHONE]
    check(client, code)
    client.post("/logout")
    check(second, code)

    assert is_in(second)
    assert not is_in(client)


def test_a_second_tap_after_the_first_was_answered_says_nothing_of_a_wrong_code(client, phones):
    ask(client)
    check(client, phones.codes[PHONE])

    answer = check(client, phones.codes[PHONE])

    assert answer.location == "/me"
    with client.session_transaction() as cookie:
        assert len(cookie.get("_flashes", [])) == 1


def test_a_second_tap_with_another_code_lets_nobody_in(app, client, phones):
    ask(client)
    second = two_taps(app, client)
    check(client, phones.codes[PHONE])
    check(second, wrong(phones.codes[PHONE]))

    assert not is_in(second)


def test_a_browser_that_asked_for_no_code_is_not_let_in_by_a_used_one(app, client, phones):
    ask(client)
    check(client, phones.codes[PHONE])
    stranger = app.test_client()
    check(stranger, phones.codes[PHONE])

    assert not is_in(stranger)


def test_a_new_code_ends_the_former(client, phones):
    with clock.at(NOON):
        ask(client)
        former = db.session.scalar(select(OneTimeCode.id))
        with clock.later(seconds=61):
            client.post("/login", data={"act": "again"})

            living = db.session.scalars(
                select(OneTimeCode.id).where(OneTimeCode.expires_at > clock.now())
            ).all()
    assert len(living) == 1
    assert living != [former]


def test_one_code_a_minute_five_an_hour_ten_a_day(client, phones):
    def asked_after(**delta):
        with clock.at(NOON), clock.later(**delta):
            before = db.session.scalar(select(func.count()).select_from(OneTimeCode))
            ask(client)
            return db.session.scalar(select(func.count()).select_from(OneTimeCode)) > before

    assert asked_after(minutes=0)
    assert not asked_after(seconds=59)
    assert all(asked_after(minutes=n) for n in (1, 2, 3, 4))
    assert not asked_after(minutes=59)
    assert all(asked_after(minutes=60 + n) for n in range(5))
    assert not asked_after(minutes=180)
    assert asked_after(hours=24)


def test_too_many_codes_say_when_to_try_again(client, phones):
    with clock.at(NOON):
        for minute in range(5):
            with clock.later(minutes=minute):
                ask(client)
        with clock.later(minutes=12):
            answer = ask(client)

    assert answer.status_code == 429
    assert "48" in answer.text


def test_known_and_unknown_numbers_are_answered_alike(app, phones):
    resident("Wang", "13800000002")

    def story(phone):
        browser = app.test_client()
        pages = [ask(browser, phone)]
        pages.append(browser.get(pages[0].location))
        pages.append(check(browser, "999999" if phones.codes[phone] != "999999" else "1" * 6))
        return [
            (page.status_code, page.location, re.sub(r"\d{4}(?=。|\.|,)", "", _plain(page.text)))
            for page in pages
        ]

    assert story("13800000002") == story("13900000002")


def _plain(page):
    page = re.sub(r'name="csrf_token"[^>]*', "", page)
    return re.sub(r"1\d\d\*\*\*\*\d{4}", "PHONE", page)


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/ok\nSet-Cookie: a=b",
    ],
)
def test_signing_in_never_leads_to_another_site(client, phones, there):
    sent = ask(client, next=there)
    assert "evil" not in sent.location

    answer = check(client, phones.codes[PHONE], next=there)

    assert answer.location == "/me"


def test_signing_in_leads_back_to_where_one_was(client, phones):
    ask(client, next="/c/xingfuli/reports?page=2")

    answer = check(client, phones.codes[PHONE], next="/c/xingfuli/reports?page=2")

    assert answer.location == "/c/xingfuli/reports?page=2"


def test_a_page_for_people_sends_strangers_to_sign_in_and_back(client, phones):
    answer = client.get("/me/household")

    assert answer.status_code == 303
    assert answer.location == "/login?next=/me/household"


def test_a_code_for_one_purpose_does_not_serve_another(client, phones):
    send_code(phone=PHONE, purpose="bind")

    with db.transaction():
        found = codes.check_code(phone=PHONE, code=phones.codes[PHONE], purpose=codes.SIGN_IN)

    assert found is None


def test_without_a_message_service_phone_sign_in_is_switched_off(client, phones):
    phones.available = False

    assert client.get("/login").status_code == 503
    assert ask(client).status_code == 503
    assert not phones.codes


def test_the_database_never_holds_the_code(client, phones):
    ask(client)

    kept = db.session.scalar(select(OneTimeCode))
    assert phones.codes[PHONE] not in kept.code_hash
    assert len(kept.code_hash) == 64
