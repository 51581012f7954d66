"""Asking for a message in WeChat: offered where it is of use, and on a page that holds no more."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.base.personal.records import registered
from portal.base.web.headers import CONTENT_SECURITY_POLICY
from portal.community.identity.models import Person
from portal.wechat.messages import followers, quotas
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import sign_in
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.messages.conftest import NOTICE, TEMPLATE, known, put

WECHAT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49"
HOME = "http://127.0.0.1:8000"
PAGE, ALICE = "/wechat/notices", PEOPLE["alice"]
LINK = "微信通知我进展"


class Reader:
    """A phone in WeChat, signed in as somebody or nobody."""

    def __init__(self, client: FlaskClient, person_id: int | None) -> None:
        self.client = client
        if person_id is not None:
            sign_in(client, session.get_one(Person, person_id))
            kept = client.get_cookie("portal")
            assert kept is not None
            client.set_cookie("portal", kept.value, domain="127.0.0.1")

    def open(self, page: str, agent: str = WECHAT) -> tuple[str, str]:
        """Text and policy of a page."""
        answer = self.client.get(page, base_url=HOME, headers={"User-Agent": agent})
        return answer.get_data(as_text=True), answer.headers["Content-Security-Policy"]


@pytest.fixture
def reporter(client: FlaskClient, with_notice: FakeWechat) -> tuple[Reader, str]:
    """Somebody known by WeChat, and the page of their report."""
    person_id = known()
    return Reader(client, person_id), page_of_report(person_id)


def page_of_report(person_id: int) -> str:
    """Where somebody's report stands."""
    here = scene()
    report = GrievanceFactory.create(scene=here, reporter=session.get_one(Person, person_id))
    return f"/c/{here.community.slug}/reports/{report.no}"


def test_who_reported_is_offered_to_be_told_in_wechat(reporter: tuple[Reader, str]) -> None:
    phone, page = reporter
    text, _policy = phone.open(page)

    assert LINK in text
    assert f"{PAGE}?next={page}" in text.replace("%2F", "/")


def test_outside_wechat_nothing_is_offered(reporter: tuple[Reader, str]) -> None:
    phone, page = reporter

    assert LINK not in phone.open(page, agent="Mozilla/5.0 Firefox/130")[0]


def test_without_a_notice_nothing_is_offered_and_there_is_no_such_page(
    client: FlaskClient, noon: FakeWechat
) -> None:
    person_id = known()
    phone = Reader(client, person_id)

    assert LINK not in phone.open(page_of_report(person_id))[0]
    assert client.get(PAGE).status_code == 404


def test_a_follower_who_is_told_anyway_is_not_asked(reporter: tuple[Reader, str]) -> None:
    put("wechat.progress_template", TEMPLATE)
    put("wechat.waiting_template", TEMPLATE)
    with transaction():
        followers.note(ALICE, follows=True)
    phone, page = reporter

    assert LINK not in phone.open(page)[0]
    assert "您已关注公众号" in phone.open(PAGE)[0]


def test_the_page_lets_the_button_of_wechat_bring_its_look_and_nothing_else(
    reporter: tuple[Reader, str],
) -> None:
    text, policy = reporter[0].open(PAGE)

    assert f'data-notices="{NOTICE}"' in text
    more = policy.replace(" https://res.wx.qq.com", "").replace(" 'unsafe-inline'", "")
    assert more == CONTENT_SECURITY_POLICY
    assert policy.count("'unsafe-inline'") == 1


def test_the_page_tells_how_many_messages_are_left(reporter: tuple[Reader, str]) -> None:
    with transaction():
        quotas.add(ALICE, NOTICE)
        quotas.add(ALICE, NOTICE)

    assert "您还会在微信里收到2条消息" in reporter[0].open(PAGE)[0]


def test_who_is_not_signed_in_by_wechat_is_told_what_to_do(
    app: Flask, with_notice: FakeWechat
) -> None:
    stranger = Reader(app.test_client(), None)

    assert "请先用微信登录" in stranger.open(PAGE)[0]
    assert "请在微信里打开" in stranger.open(PAGE, agent="Mozilla/5.0 Firefox/130")[0]


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/"])
def test_the_way_back_stays_on_this_site(reporter: tuple[Reader, str], to: str) -> None:
    text, _policy = reporter[0].open(f"{PAGE}?next={to}")

    assert f'href="{to}' not in text
    assert 'class="back" href="/"' in text


def test_what_was_agreed_to_is_told_and_forgotten_with_the_account(
    client: FlaskClient, with_notice: FakeWechat
) -> None:
    person_id = known()
    with transaction():
        quotas.add(ALICE, NOTICE)
        followers.note(ALICE, follows=True)
    records = next(kind for kind in registered() if kind.name == "wechat_notices")
    (told,) = records.export(person_id)
    with transaction():
        records.erase(person_id)

    assert (told["template"], told["notices"]) == (NOTICE, 1)
    assert quotas.left(ALICE, NOTICE) == 0
    assert followers.follows(ALICE) is None
