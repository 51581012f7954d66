"""What a browser brings back from WeChat, and what becomes of it."""

import enum

import structlog
from flask import g

from portal.base import clock, scope
from portal.base.access import viewer
from portal.base.db import transaction
from portal.community.identity import sessions
from portal.community.identity.errors import WechatTaken
from portal.community.identity.models import Person
from portal.community.identity.service import devices, openids
from portal.wechat.client import Identity, client
from portal.wechat.errors import Refused, Unreachable
from portal.wechat.login import browser, outage, service
from portal.wechat.login.models import LoginPurpose, WechatLogin

log = structlog.get_logger()

OUR_FAULT = frozenset({40001, 40013, 40125, 40164, 41002, 41004, 48001, 50001})
"""Errcodes of a login that say that the account is set up wrongly: number, secret, list of
addresses, rights. Nobody can sign in until it is mended."""


class Outcome(enum.Enum):
    """How a way ended."""

    SIGNED_IN = "signed_in"
    LINKED = "linked"
    REFUSED = "refused"
    FAILED = "failed"
    SNAPSHOT = "snapshot"
    TAKEN = "taken"
    NOTHING = "nothing"


def come_back(login: WechatLogin, code: str) -> Outcome:
    """Go on with a way whose browser was seen to be the one that began it."""
    login_id, purpose, owner = login.id, login.purpose, login.person_id
    if purpose is not LoginPurpose.LINK and viewer().person_id is not None:
        return Outcome.NOTHING
    if purpose is LoginPurpose.LINK and viewer().person_id != owner:
        return Outcome.NOTHING
    with transaction():
        claimed = service.claim(login_id)
    if not claimed:
        return Outcome.NOTHING
    if not code:
        browser.pause(browser.AFTER_FAILURE)
        return Outcome.REFUSED
    found = _asked(code)
    if found is None or found.snapshot:
        browser.pause(browser.AFTER_FAILURE)
        return Outcome.FAILED if found is None else Outcome.SNAPSHOT
    if purpose is LoginPurpose.LINK:
        return _linked(found, owner)
    return _signed_in(found, login_id)


def _asked(code: str) -> Identity | None:
    """Who holds the code; None where WeChat does not say."""
    try:
        found = client().identity(code)
    except Refused as error:
        tell = log.error if error.errcode in OUR_FAULT else log.info
        tell("wechat.login_refused", errcode=error.errcode)
    except Unreachable as error:
        log.warning("wechat.login_failed", reason=error.reason)
        outage.begins()
    else:
        outage.ends()
        return found
    return None


def _signed_in(found: Identity, login_id: int) -> Outcome:
    with transaction():
        person = service.person_of(
            appid=client().account.appid, openid=found.openid, login_id=login_id
        )
        _enter(person, login_id)
    return Outcome.SIGNED_IN


def _enter(person: Person, login_id: int) -> None:
    """Sign in with what only this browser and this way know: a second callback whose answer is
    the one that is shown gets the same session."""
    tap = f"{login_id}:{browser.known_secret()}"
    sessions.sign_in(person, method=devices.WECHAT, tap=tap)


def _linked(found: Identity, owner: int | None) -> Outcome:
    assert owner is not None
    try:
        with scope.everywhere("two accounts of one person become one"), transaction():
            openids.link(person_id=owner, appid=client().account.appid, openid=found.openid)
    except WechatTaken:
        return Outcome.TAKEN
    return Outcome.LINKED


def come_again(login: WechatLogin) -> None:
    """The callback a second time, moments after the first: the same session, if the browser has
    not got it yet. Whoever signed out meanwhile stays signed out."""
    tap = f"{login.id}:{browser.known_secret()}"
    if viewer().person_id is not None or login.person_id is None or login.used_at is None:
        return
    if login.purpose is LoginPurpose.LINK or clock.now() - login.used_at > service.GOOD_FOR:
        return
    with transaction():
        if devices.just_begun(person_id=login.person_id, tap=tap):
            person = service.holder(login.person_id)
            sessions.sign_in(person, method=devices.WECHAT, tap=tap)


def leads_to(entry: str) -> None:
    """Let what was tapped before the sign-in know where the way leads."""
    g.leads_to = entry
