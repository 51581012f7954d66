"""What somebody typed before their sign-in ended survives every step of signing in again."""

import re
from html import unescape

import pyotp
import pytest

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity.models import SignInSession
from portal.community.identity.service import accounts, authenticator
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import PASSWORD, resident, sign_in, staff

PHONE = "13800000001"
WORDS = "请更正我的姓名：\n王秀兰，不是“王秀英”。"


@pytest.fixture
def browser(app):
    """A browser that keeps tokens, as real ones do."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False


def end_sessions():
    for row in db.session.query(SignInSession):
        row.ended_at = clock.now()
    db.session.commit()


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def form(page, act=""):
    """Where the page's form goes, and its hidden fields; that of an act among several."""
    for text in re.findall(r"<form.*?</form>", page, re.S):
        hidden = {
            attribute(tag, "name"): attribute(tag, "value")
            for tag in re.findall(r"<input[^>]*>", text)
            if attribute(tag, "type") == "hidden"
        }
        if hidden.get("act", "") == act:
            return attribute(text, "action"), hidden
    raise AssertionError(f"no form for {act or 'the page'}")


def send(browser, page, act="", **typed):
    where, hidden = form(page, act)
    return browser.post(where, data=hidden | typed)


def lost_words(browser, person):
    """The answer to words that a resident sends after the sign-in ended."""
    sign_in(browser, person)
    page = browser.get("/me/privacy/request?kind=correct").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    end_sessions()
    data = {"csrf_token": token, "kind": "correct", "text": WORDS}
    return browser.post("/me/privacy/request", data=data)


def arrives(browser, page):
    """The last page of a sign-in brings the words to where they belong."""
    where, hidden = form(page)
    return unescape(browser.post(where, data=hidden).text).replace("\r\n", "\n")


def test_a_residents_words_come_through_phone_and_code(browser, phones):
    late = lost_words(browser, resident("Wang", PHONE))
    assert late.status_code == 401
    assert "请重新登录，草稿还在" in late.text

    wrong_number = send(browser, late.text, phone="123")
    assert wrong_number.status_code == 422
    asked = send(browser, wrong_number.text, phone=PHONE)
    code = phones.codes[PHONE]
    wrong_code = send(browser, asked.text, "check", code=f"{(int(code) + 1) % 10**6:06d}")
    assert wrong_code.status_code == 422
    done = send(browser, wrong_code.text, "check", code=code)

    assert WORDS in arrives(browser, done.text)


def test_a_residents_words_come_through_another_code_and_another_number(browser, phones):
    late = lost_words(browser, resident("Wang", PHONE))
    asked = send(browser, late.text, phone="13800000009")
    too_soon = send(browser, asked.text, "again")
    changed = send(browser, too_soon.text, "other")
    asked = send(browser, changed.text, phone=PHONE)
    done = send(browser, asked.text, "check", code=phones.codes[PHONE])

    assert WORDS in arrives(browser, done.text)


def test_a_residents_words_come_through_a_code_that_was_too_old(browser, phones):
    late = lost_words(browser, resident("Wang", PHONE))
    asked = send(browser, late.text, phone=PHONE)
    with clock.later(minutes=6):
        old = send(browser, asked.text, "check", code=phones.codes[PHONE])
        asked = send(browser, old.text, phone=PHONE)
        done = send(browser, asked.text, "check", code=phones.codes[PHONE])

        assert WORDS in arrives(browser, done.text)


def test_the_second_of_two_taps_on_the_code_brings_the_words_too(app, browser, phones):
    late = lost_words(browser, resident("Wang", PHONE))
    asked = send(browser, late.text, phone=PHONE)
    twin = app.test_client()
    with browser.session_transaction() as cookie:
        held = dict(cookie)
    with twin.session_transaction() as cookie:
        cookie.update(held)
    send(browser, asked.text, "check", code=phones.codes[PHONE])
    second = send(twin, asked.text, "check", code=phones.codes[PHONE])

    assert WORDS in arrives(twin, second.text)


def test_from_the_residents_way_to_that_of_staff_and_back_the_words_come_along(browser, phones):
    late = lost_words(browser, resident("Wang", PHONE))
    staff_page = send(browser, late.text, "other")
    assert form(staff_page.text)[0] == "/login/staff"
    back = send(browser, staff_page.text, "other")
    asked = send(browser, back.text, phone=PHONE)
    done = send(browser, asked.text, "check", code=phones.codes[PHONE])

    assert WORDS in arrives(browser, done.text)


def lost_question(browser, here, report):
    """The answer to a question that staff send after their session ended."""
    person = staff(Role.COMMITTEE, community=here.community, username="writer")
    sign_in(browser, person)
    url = f"/desk/c/{here.community.slug}/reports/{report.no}/ask"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url).text)[1]
    end_sessions()
    data = {"csrf_token": token, "version": "1", "text": WORDS}
    return accounts.of_person(person.id), browser.post(url, data=data)


def test_staffs_words_come_through_a_password_that_must_be_changed(browser):
    here = scene()
    account, late = lost_question(browser, here, GrievanceFactory.create(scene=here))
    with db.transaction():
        account.must_change = True

    change = send(browser, late.text, username="writer", password=PASSWORD)
    assert form(change.text)[0] == "/me/password"
    unlike = send(browser, change.text, old=PASSWORD, new="a long new one", again="another one")
    assert unlike.status_code == 422
    done = send(browser, unlike.text, old=PASSWORD, new="a long new one", again="a long new one")

    assert WORDS in arrives(browser, done.text)


def test_staffs_words_come_through_the_code_of_the_authenticator(browser):
    here = scene()
    account, late = lost_question(browser, here, GrievanceFactory.create(scene=here))
    with db.transaction():
        authenticator.propose(account)
        account.totp_confirmed_at = clock.now()
    code = pyotp.TOTP(account.totp_secret).at(clock.now())

    without = send(browser, late.text, username="writer", password=PASSWORD)
    assert without.status_code == 422
    done = send(browser, without.text, username="writer", password=PASSWORD, code=code)

    assert WORDS in arrives(browser, done.text)


def test_words_sent_while_the_password_must_be_changed_come_through_the_change(browser):
    here = scene()
    report = GrievanceFactory.create(scene=here)
    person = staff(Role.COMMITTEE, community=here.community, username="writer")
    sign_in(browser, person)
    url = f"/desk/c/{here.community.slug}/reports/{report.no}/ask"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url).text)[1]
    with db.transaction():
        accounts.of_person(person.id).must_change = True

    change = browser.post(url, data={"csrf_token": token, "version": "1", "text": WORDS})
    assert form(change.text)[0] == "/me/password"
    done = send(browser, change.text, old=PASSWORD, new="a long new one", again="a long new one")

    assert WORDS in arrives(browser, done.text)
