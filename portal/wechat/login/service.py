"""Ways to WeChat and back, as rows: begun, claimed by one callback, finished, forgotten."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity import keyed
from portal.community.identity.models import Person
from portal.community.identity.service import openids
from portal.wechat.login.models import LoginPurpose, WechatLogin

GOOD_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)
"""How long a finished one still tells a reloaded callback where it led."""
LONGEST_ENTRY = 1000

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def begin(*, browser: str, purpose: LoginPurpose, entry: str, person_id: int | None = None) -> str:
    """A new way for the browser that holds the secret ``browser``; its state, in hexadecimal."""
    state = secrets.token_hex(32)
    session.add(
        WechatLogin(
            state_hash=keyed.token_hash(state),
            browser_hash=keyed.token_hash(browser),
            purpose=purpose,
            entry=entry if len(entry) <= LONGEST_ENTRY else entry.partition("?")[0],
            person_id=person_id,
            expires_at=clock.now() + GOOD_FOR,
        )
    )
    return state


def find(state: str) -> WechatLogin | None:
    """The way of a state, finished or not."""
    return session.scalar(
        select(WechatLogin).where(WechatLogin.state_hash == keyed.token_hash(state))
    )


def is_of(login: WechatLogin, browser: str) -> bool:
    """Whether this browser began the way."""
    return bool(browser) and secrets.compare_digest(login.browser_hash, keyed.token_hash(browser))


def claim(login_id: int) -> bool:
    """Take the way for this callback; False where another had it before, or it is over."""
    now = clock.now()
    taken = session.execute(
        update(WechatLogin)
        .where(
            WechatLogin.id == login_id,
            WechatLogin.used_at.is_(None),
            WechatLogin.expires_at > now,
        )
        .values(used_at=now)
        .returning(WechatLogin.id),
        execution_options=BLIND,
    ).first()
    return taken is not None


def person_of(*, appid: str, openid: str, login_id: int) -> Person:
    """Who came back, known or made now; noted, so that a second callback finds the same."""
    person = openids.of_openid(appid=appid, openid=openid)
    session.flush()  # the person may have been made just now
    session.execute(
        update(WechatLogin).where(WechatLogin.id == login_id).values(person_id=person.id),
        execution_options=BLIND,
    )
    return person


def holder(person_id: int) -> Person:
    """The person of that id."""
    return session.get_one(Person, person_id)


def forget_old() -> None:
    """Remove ways of yesterday. Called by the worker."""
    with transaction():
        session.execute(
            delete(WechatLogin).where(WechatLogin.begun_at < clock.now() - KEPT),
            execution_options=BLIND,
        )
