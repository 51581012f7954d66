"""WeChat and a phone become one account; WeChat is unlinked again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session
from portal.community.identity.models import Consent, Credential, CredentialKind, Person
from portal.community.identity.queries.addresses import openid_of, phone_of
from portal.grievances.models import Grievance
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import resident, sign_in
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE
from tests.support.phones import Phones, reachable
from tests.wechat.phone import CHROME, HOME, Phone

LINK = "/me/security/link-wechat"


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


@pytest.fixture
def phone(app: Flask, client: FlaskClient, wechat: FakeWechat) -> Phone:
    """A phone with the portal open in WeChat."""
    return Phone(app)


def silent(phone: Phone, here: Scene) -> Person:
    """The person that opening a form in WeChat makes."""
    phone.open(f"/c/{here.community.slug}/report")
    session.expire_all()
    return session.scalars(
        select(Person).join(Credential).where(Credential.kind == CredentialKind.WECHAT)
    ).one()


def known(phone: Phone, person: Person) -> None:
    """The phone is signed in as a person, by a code."""
    with phone.client.session_transaction(base_url=HOME) as _cookie:
        pass
    sign_in(phone.client, person)
    kept = phone.client.get_cookie("portal")
    assert kept
    phone.client.set_cookie("portal", kept.value, domain="127.0.0.1")


def link(phone: Phone) -> str:
    """Tap the button, follow the page between; the text of the page in the end."""
    between = phone.ask(LINK, method="POST")
    target = re.search(r'content="0;url=([^"]+)"', between.get_data(as_text=True))
    assert target, between.get_data(as_text=True)
    back = phone.back_from(target.group(1).replace("&amp;", "&"))
    return phone.open(back).get_data(as_text=True)


def add_number(phone: Phone, number: str, phones: Phones) -> None:
    """Add a number on the page for it."""
    phone.ask("/me/phones/add", method="POST", data={"phone": number})
    code = {"code": phones.codes[number]}
    answer = phone.ask("/me/phones/add?step=code", method="POST", data=code)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def test_a_number_added_to_a_silent_account_makes_it_whole(
    phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    person = silent(phone, here)

    with reachable() as phones:
        add_number(phone, "13900001111", phones)

    assert phone_of(person.id) == "13900001111"
    assert openid_of(person.id, wechat.world.appid) == PEOPLE["alice"]
    assert openid_of(person.id, "another-appid") is None


def test_adding_a_number_that_has_an_account_unites_both_and_all_they_did(
    phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    known_by_phone = resident(phone="13900002222")
    person = silent(phone, here)
    report = GrievanceFactory.create(scene=here, reporter=person)

    with reachable() as phones:
        add_number(phone, "13900002222", phones)

    session.expire_all()
    assert session.get_one(Grievance, report.id).reporter_id == known_by_phone.id
    assert openid_of(known_by_phone.id, wechat.world.appid) == PEOPLE["alice"]
    assert session.get_one(Person, person.id).erased_at is not None
    assert phone.ask("/me").status_code == 200
    other = Phone(phone.client.application)
    other.open(f"/c/{here.community.slug}/report")
    assert "139****2222" in other.ask("/me").get_data(as_text=True)


def test_the_page_for_a_number_says_that_accounts_become_one(phone: Phone, here: Scene) -> None:
    silent(phone, here)

    assert "账号" in phone.ask("/me/phones/add").get_data(as_text=True)


def test_somebody_known_by_phone_links_wechat_by_a_button(phone: Phone, wechat: FakeWechat) -> None:
    person = resident()
    known(phone, person)
    assert "仅获取微信编号" in phone.ask("/me/security").get_data(as_text=True)

    page = link(phone)

    assert "已关联微信" in page
    assert openid_of(person.id, wechat.world.appid) == PEOPLE["alice"]
    consents = select(Consent.purpose).where(Consent.person_id == person.id)
    assert "wechat" in session.scalars(consents).all()


def test_linking_takes_over_what_was_done_by_this_wechat_alone(
    app: Flask, phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    report = GrievanceFactory.create(scene=here, reporter=silent(Phone(app), here))
    person = resident()
    known(phone, person)

    link(phone)

    session.expire_all()
    assert session.get_one(Grievance, report.id).reporter_id == person.id


def test_wechat_of_another_whole_account_is_not_taken(
    app: Flask, phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    first, second = resident(), resident()
    known(phone, first)
    link(phone)
    other = Phone(app)
    known(other, second)

    page = link(other)

    assert "另一个账号" in page
    assert openid_of(first.id, wechat.world.appid) == PEOPLE["alice"]
    assert openid_of(second.id, wechat.world.appid) is None


def test_who_signed_out_on_the_way_links_nothing(phone: Phone, wechat: FakeWechat) -> None:
    person = resident()
    known(phone, person)
    between = phone.ask(LINK, method="POST").get_data(as_text=True)
    target = re.search(r'content="0;url=([^"]+)"', between)
    assert target
    phone.ask("/logout", method="POST")

    phone.open(phone.back_from(target.group(1).replace("&amp;", "&")))

    assert openid_of(person.id, wechat.world.appid) is None


def test_a_refusal_on_the_way_is_told(phone: Phone, wechat: FakeWechat) -> None:
    known(phone, resident())
    wechat.world.mode = "refusing"

    assert "微信没有返回" in link(phone)


def test_outside_wechat_nothing_is_linked(
    app: Flask, client: FlaskClient, wechat: FakeWechat
) -> None:
    phone = Phone(app, CHROME)
    known(phone, resident())

    assert "请在微信里打开" in phone.ask("/me/security").get_data(as_text=True)
    assert phone.ask(LINK, method="POST").status_code == 303
    assert wechat.count("connect/oauth2/authorize") == 0


def test_unlinking_forgets_the_number_and_signs_the_others_out(
    app: Flask, phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    person = resident()
    known(phone, person)
    link(phone)
    elsewhere = Phone(app)
    elsewhere.open(f"/c/{here.community.slug}/report")
    assert elsewhere.ask("/me").status_code == 200

    page = phone.open("/me/security/unlink-wechat", method="POST").get_data(as_text=True)

    assert "已解除微信关联" in page
    assert openid_of(person.id, wechat.world.appid) is None
    assert phone.ask("/me").status_code == 200
    assert elsewhere.ask("/me").status_code == 303


def test_who_has_only_wechat_is_asked_for_a_number_first(
    phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    person = silent(phone, here)

    assert "唯一的登录方式" in phone.ask("/me/security").get_data(as_text=True)
    phone.ask("/me/security/unlink-wechat", method="POST")

    assert openid_of(person.id, wechat.world.appid) == PEOPLE["alice"]


def test_where_no_code_can_be_sent_wechat_still_signs_in(phone: Phone, wechat: FakeWechat) -> None:
    from portal.community.identity import senders

    former = senders.sender()
    senders.use_sender(senders.NoSender())
    try:
        page = phone.ask("/login?next=/me")
        outside = Phone(phone.client.application, CHROME).ask("/login")
    finally:
        senders.use_sender(former)

    button = re.search(r'href="(/wechat/start[^"]*)"', page.get_data(as_text=True))
    assert (page.status_code, outside.status_code) == (200, 503)
    assert button
    assert phone.open(button.group(1)).status_code == 200
    assert phone.trail[-1] == "/me"
