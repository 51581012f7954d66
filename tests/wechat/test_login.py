"""Signing in silently in WeChat: before typing, once, and never in the way."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.web import logging as logging_to
from portal.community.identity.models import Credential, CredentialKind, Person, SignInSession
from portal.wechat.login import service
from portal.wechat.login.models import WechatLogin
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE
from tests.wechat.phone import CHROME, HOME, Phone

LOGIN = "sns/oauth2/access_token"


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


@pytest.fixture
def form(here: Scene) -> str:
    """The page with the empty report."""
    return f"/c/{here.community.slug}/report"


@pytest.fixture
def phone(app: Flask, client: FlaskClient, wechat: FakeWechat) -> Phone:
    """A phone with the portal open in WeChat."""
    return Phone(app)


def openids() -> list[str]:
    """The WeChat identities that are kept."""
    return list(
        session.scalars(select(Credential.value).where(Credential.kind == CredentialKind.WECHAT))
    )


def people() -> int:
    """How many persons there are."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def is_signed_in(phone: Phone) -> bool:
    """Whether the phone is known."""
    return phone.ask("/me").status_code == 200


def test_opening_the_form_in_wechat_signs_in_before_anything_is_typed(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    answer = phone.open(f"{form}?category=litter")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert phone.trail[-1] == f"{form}?category=litter"
    assert "仅获取微信编号，不读取头像、昵称和手机号" in page
    assert is_signed_in(phone)
    kept = session.scalars(select(Credential).where(Credential.kind == "wechat")).one()
    assert (kept.issuer, kept.value) == (wechat.world.appid, PEOPLE["alice"])
    assert kept.verified_at is not None


def test_the_way_to_wechat_is_as_documented(phone: Phone, form: str, wechat: FakeWechat) -> None:
    target = phone.ask(form).location

    parts = urlsplit(target)
    given = parse_qs(parts.query)
    assert (parts.fragment, given["scope"]) == ("wechat_redirect", ["snsapi_base"])
    assert given["redirect_uri"] == [f"{HOME}/wechat/callback"]
    assert re.fullmatch("[0-9a-f]{64}", given["state"][0])
    assert form not in target


def test_the_state_is_kept_as_a_hash_only(phone: Phone, form: str) -> None:
    state = parse_qs(urlsplit(phone.ask(form).location).query)["state"][0]

    row = session.execute(select(WechatLogin.__table__)).one()
    assert state not in [str(value) for value in row]


@pytest.mark.parametrize("page", ["", "reports", "stats"])
def test_who_only_reads_is_never_sent_to_wechat(phone: Phone, here: Scene, page: str) -> None:
    phone.open(f"/c/{here.community.slug}/{page}")

    assert not phone.went_to_wechat


def test_sending_a_form_never_leads_to_wechat(phone: Phone, form: str) -> None:
    answer = phone.ask(form, method="POST", data={"text": "楼道灯坏了"})

    assert answer.status_code == 422


def test_other_browsers_and_swaps_are_left_alone(
    app: Flask, client: FlaskClient, wechat: FakeWechat, form: str
) -> None:
    for agent in (CHROME, "MicroMessenger/8.0 wxwork/4.1"):
        assert Phone(app, agent).ask(form).status_code == 200
    swap = Phone(app).ask(form, headers={"HX-Request": "true"})
    assert swap.status_code == 200
    other_host = Phone(app).client.get(form, headers={"User-Agent": "MicroMessenger"})
    assert other_host.status_code == 200


def test_without_an_account_at_wechat_nothing_changes(
    app: Flask, client: FlaskClient, form: str
) -> None:
    phone = Phone(app)

    assert phone.ask(form).status_code == 200
    assert phone.ask("/wechat/callback?code=1&state=2").status_code == 404
    assert "微信" not in phone.ask("/login").get_data(as_text=True)


def test_a_refusal_goes_on_without_wechat_and_is_remembered_for_a_while(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    wechat.world.mode = "refusing"

    assert phone.open(form).status_code == 200
    assert phone.open(form).status_code == 200
    assert not phone.went_to_wechat
    assert (openids(), is_signed_in(phone)) == ([], False)

    wechat.world.mode = "willing"
    with clock.at(clock.now() + timedelta(hours=1)):
        phone.open(form)
    assert phone.went_to_wechat
    assert openids() == [PEOPLE["alice"]]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("errcode", 40029), ("errcode", 42003), ("errcode", 40163), ("errcode", 40125),
     ("status", 502), ("nonsense", 0), ("empty", 0), ("hangup", 0)],
)  # fmt: skip
def test_whatever_fails_the_form_opens_and_nobody_is_made(
    phone: Phone, form: str, wechat: FakeWechat, kind: str, value: int
) -> None:
    before = people()
    wechat.fail(LOGIN, kind, value)

    answer = phone.open(form)

    assert (answer.status_code, phone.trail[-1]) == (200, form)
    assert (people(), openids()) == (before, [])
    phone.open(form)
    assert not phone.went_to_wechat


def test_a_snapshot_user_is_told_why_and_never_made_into_an_account(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    before, wechat.world.mode = people(), "snapshot"

    answer = phone.open(form)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "使用完整服务" in page
    assert f'href="{form}"' in page
    assert "code=" not in phone.trail[-1]
    assert (people(), openids(), is_signed_in(phone)) == (before, [], False)
    assert phone.open(form).status_code == 200
    assert not phone.went_to_wechat


def test_a_reloaded_callback_burns_nothing_and_goes_on(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    phone.open(form)
    again = phone.callback

    for _reload in range(3):
        answer = phone.open(again)
        assert (answer.status_code, phone.trail[-1]) == (200, form)

    assert is_signed_in(phone)
    assert wechat.count(LOGIN) == 1
    assert (openids(), len(session.scalars(select(SignInSession)).all())) == ([PEOPLE["alice"]], 1)


def test_the_second_of_two_callbacks_gets_the_same_session(
    app: Flask, phone: Phone, form: str, wechat: FakeWechat
) -> None:
    came = phone.back_from(phone.ask(form).location)
    twin = Phone(app)
    kept = phone.client.get_cookie("portal", domain="127.0.0.1")
    assert kept
    twin.client.set_cookie("portal", kept.value, domain="127.0.0.1")

    phone.ask(came)
    twin.open(came)

    assert is_signed_in(twin)
    assert wechat.count(LOGIN) == 1
    assert len(session.scalars(select(SignInSession)).all()) == 1


def test_after_signing_out_the_callback_and_the_form_sign_nobody_in(
    phone: Phone, form: str
) -> None:
    phone.open(form)
    again = phone.callback
    phone.ask("/logout", method="POST")

    phone.open(again)
    assert not is_signed_in(phone)
    phone.open(form)

    assert not phone.went_to_wechat
    assert not is_signed_in(phone)


def test_a_callback_that_another_browser_began_signs_nobody_in(
    app: Flask, phone: Phone, form: str, wechat: FakeWechat
) -> None:
    stranger = Phone(app)
    stranger.ask("/mode")
    came = phone.back_from(phone.ask(form).location)

    stranger.ask(came)

    assert not is_signed_in(stranger)
    assert wechat.count(LOGIN) == 0
    assert phone.ask(came).status_code == 303
    assert is_signed_in(phone)


def test_a_browser_without_cookies_is_not_sent_round_and_round(
    app: Flask, client: FlaskClient, wechat: FakeWechat, form: str
) -> None:
    phone = Phone(app, cookies=False)

    answer = phone.open(form)

    assert answer.status_code == 200
    assert phone.trail[-1].startswith(form)
    assert wechat.count("connect/oauth2/authorize") == 1


def test_who_comes_back_too_late_goes_on_without_wechat(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    came = phone.back_from(phone.ask(form).location)

    with clock.at(clock.now() + service.GOOD_FOR + timedelta(seconds=1)):
        answer = phone.ask(came)

    assert (answer.status_code, answer.location) == (303, form)
    assert wechat.count(LOGIN) == 0


@pytest.mark.parametrize("query", ["", "?state=", "?state=nonsense&code=1", "?code=1&code=2"])
def test_a_callback_that_nobody_began_leads_home(phone: Phone, query: str) -> None:
    answer = phone.ask(f"/wechat/callback{query}")

    assert (answer.status_code, answer.location) == (303, "/")


def test_looking_at_the_callback_without_opening_it_spends_no_code(
    phone: Phone, form: str, wechat: FakeWechat
) -> None:
    came = phone.back_from(phone.ask(form).location)

    phone.ask(came, method="HEAD")
    phone.ask(came)

    assert is_signed_in(phone)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_the_way_leads_back_into_this_site_only(phone: Phone, wanted: str) -> None:
    phone.open("/wechat/start", query_string={"next": wanted})

    assert phone.trail[-1] == "/me"


def test_a_session_planted_before_is_worth_nothing_after(phone: Phone, form: str) -> None:
    phone.ask("/mode")
    came = phone.back_from(phone.ask(form).location)
    planted = phone.client.get_cookie("portal", domain="127.0.0.1")
    phone.ask(came)
    now = phone.client.get_cookie("portal", domain="127.0.0.1")

    assert planted
    assert now
    assert planted.value != now.value
    thief = Phone(phone.client.application)
    thief.client.set_cookie("portal", planted.value, domain="127.0.0.1")
    assert not is_signed_in(thief)


def test_two_phones_of_one_wechat_are_one_person(
    app: Flask, phone: Phone, form: str, wechat: FakeWechat
) -> None:
    before = people()
    phone.open(form)
    Phone(app).open(form)
    wechat.world.person = "bob"
    Phone(app).open(form)

    assert people() == before + 2
    assert sorted(openids()) == sorted(PEOPLE.values())


def test_a_tap_by_a_silent_identity_counts_once(app: Flask, phone: Phone, here: Scene) -> None:
    report = GrievanceFactory.create(scene=here, visibility="neighbours")
    there = f"/c/{here.community.slug}/reports/{report.no}"

    assert phone.open(f"{there}/support").status_code == 200
    for _tap in range(2):
        assert phone.ask(f"{there}/support", method="POST").status_code == 303
    other = Phone(app)
    other.open(f"{there}/support")
    other.ask(f"{there}/support", method="POST")

    session.expire_all()
    assert session.get_one(type(report), report.id).supporter_count == 1


def test_what_was_tapped_before_the_sign_in_button_is_done_with_it(
    phone: Phone, here: Scene, wechat: FakeWechat
) -> None:
    report = GrievanceFactory.create(scene=here, visibility="neighbours")
    there = f"/c/{here.community.slug}/reports/{report.no}"
    wechat.world.mode = "refusing"
    phone.open(f"{there}/support")
    page = phone.open(f"{there}/support", method="POST").get_data(as_text=True)
    wechat.world.mode = "willing"
    button = re.search(r'href="(/wechat/start[^"]*)"', page)
    assert button

    answer = phone.open(button.group(1))

    assert phone.trail[-1] == there
    assert "已记下" in answer.get_data(as_text=True)


def test_old_ways_are_forgotten_after_a_day(phone: Phone, form: str) -> None:
    phone.open(form)

    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        service.forget_old()

    assert session.scalars(select(WechatLogin)).all() == []


def test_a_person_cut_out_is_a_stranger_when_coming_again(phone: Phone, form: str) -> None:
    from portal.community.identity.personal import erase

    phone.open(form)
    gone = session.scalars(select(Credential.person_id).where(Credential.kind == "wechat")).one()
    with transaction():
        erase(gone)

    phone.open(form)

    assert (
        session.scalars(select(Credential.person_id).where(Credential.kind == "wechat")).one()
        != gone
    )


def test_while_wechat_is_down_others_are_not_sent_there_by_themselves(
    app: Flask, phone: Phone, form: str, wechat: FakeWechat
) -> None:
    wechat.fail(LOGIN, "status", 502)
    phone.open(form)

    other = Phone(app)
    other.open(form)
    assert not other.went_to_wechat
    with clock.at(clock.now() + timedelta(minutes=1)):
        other.open(form)
    assert is_signed_in(other)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that is logged while the test runs; the former configuration comes back."""
    root, stream = logging.getLogger(), StringIO()
    kept, level = root.handlers[:], root.level
    logging_to.configure(stream, level=logging.DEBUG)
    yield stream
    root.handlers[:] = kept
    root.setLevel(level)
    structlog.reset_defaults()


def test_no_log_line_of_a_login_holds_a_code_a_state_or_an_openid(
    phone: Phone, form: str, wechat: FakeWechat, written: StringIO
) -> None:
    phone.open(form)
    phone.open(phone.callback)
    phone.ask("/logout", method="POST")
    wechat.fail(LOGIN, "hangup")
    phone.open("/wechat/start")

    said = written.getvalue()
    assert '"endpoint": "wechat.callback"' in said
    assert "wechat.login_failed" in said
    secrets = [PEOPLE["alice"], wechat.world.secret, wechat.world.appid]
    secrets += [*wechat.world.codes, *wechat.world.states]
    assert [secret for secret in secrets if secret in said] == []


def test_an_error_on_the_way_shows_nothing_of_it(phone: Phone, form: str) -> None:
    came = phone.back_from(phone.ask(form).location)
    session.execute(WechatLogin.__table__.update().values(entry="http://evil.example/"))

    answer = phone.ask(came)

    assert (answer.status_code, answer.location) == (303, "/")
