"""The token and the ticket of the installation: fetched once, by one, renewed in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.db import NestedTransaction, session, transaction
from portal.wechat import tokens
from portal.wechat.client import client
from portal.wechat.errors import Refused, Unreachable
from portal.wechat.models import WechatLoan
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE

TOKEN, TICKET = "cgi-bin/stable_token", "cgi-bin/ticket/getticket"


def greet(token: str) -> str:
    """A call that needs a token."""
    return client().send_template(
        token, openid=PEOPLE["bob"], template_id="T1", url="", data={"a": "b"}
    )


def test_token_and_ticket_are_fetched_once_and_kept(wechat: FakeWechat) -> None:
    first = (tokens.access_token(), tokens.jsapi_ticket())
    second = (tokens.access_token(), tokens.jsapi_ticket())

    assert first == second == (wechat.world.token, wechat.world.ticket)
    assert (wechat.count(TOKEN), wechat.count(TICKET)) == (1, 1)


def test_a_token_is_renewed_before_it_ends(wechat: FakeWechat) -> None:
    former = tokens.access_token()
    wechat.world.end_token()

    with clock.at(clock.now() + timedelta(seconds=7200) - tokens.EARLY + timedelta(seconds=1)):
        renewed = tokens.access_token()

    assert renewed == wechat.world.token != former
    assert wechat.count(TOKEN) == 2


def test_while_wechat_is_down_a_token_serves_until_its_end(wechat: FakeWechat) -> None:
    former, began = tokens.access_token(), clock.now()
    wechat.fail(TOKEN, "status", 502, times=10)

    with clock.at(began + timedelta(seconds=7200) - timedelta(minutes=2)):
        assert [tokens.access_token() for _n in range(3)] == [former] * 3
    with clock.at(began + timedelta(seconds=7200)), pytest.raises(Unreachable):
        tokens.access_token()

    assert wechat.count(TOKEN) == 3  # once while it was good, once after


def test_a_token_that_another_program_ended_is_renewed_once_and_the_call_repeated(
    wechat: FakeWechat,
) -> None:
    tokens.access_token()
    wechat.world.end_token()

    tokens.with_token(greet)
    tokens.with_token(greet)

    assert len(wechat.world.messages) == 2
    assert wechat.count(TOKEN) == 2


def test_a_token_refused_again_right_after_is_not_forced_forever(wechat: FakeWechat) -> None:
    tokens.access_token()
    wechat.fail("cgi-bin/message/template/send", "errcode", 40001, times=100)

    for _n in range(3):
        with pytest.raises((Refused, Unreachable)):
            tokens.with_token(greet)

    assert wechat.count(TOKEN) == 2


def test_another_refusal_forces_no_token(wechat: FakeWechat) -> None:
    wechat.fail("cgi-bin/message/template/send", "errcode", 43004)

    with pytest.raises(Refused, match="errcode_43004"):
        tokens.with_token(greet)

    assert wechat.count(TOKEN) == 1


def test_a_ticket_is_fetched_with_a_stale_token_renewed(wechat: FakeWechat) -> None:
    tokens.access_token()
    wechat.world.end_token()

    assert tokens.jsapi_ticket() == wechat.world.ticket


def test_the_lease_of_who_died_is_taken_over(wechat: FakeWechat) -> None:
    with transaction():
        row = WechatLoan(appid=wechat.world.appid, kind="access_token")
        row.held_until, row.holder = clock.now() + tokens.LEASE, "dead"
        session.add(row)

    with clock.at(clock.now() + tokens.LEASE + timedelta(seconds=1)):
        assert tokens.access_token() == wechat.world.token

    kept = session.execute(select(WechatLoan.holder, WechatLoan.held_until)).one()
    assert tuple(kept) == (None, None)


def test_who_waits_too_long_for_another_gives_up(
    wechat: FakeWechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "WAIT_SECONDS", 0.2)
    with transaction():
        row = WechatLoan(appid=wechat.world.appid, kind="access_token")
        row.held_until, row.holder = clock.now() + tokens.LEASE, "busy"
        session.add(row)

    with pytest.raises(Unreachable, match="token_awaited"):
        tokens.access_token()

    assert wechat.count(TOKEN) == 0


def test_wechat_is_never_called_inside_a_transaction(wechat: FakeWechat) -> None:
    with pytest.raises(NestedTransaction), transaction():
        tokens.access_token()
