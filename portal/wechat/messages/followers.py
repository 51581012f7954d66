"""Who follows the account: told by events, and by what WeChat answers to a message."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.keyed import keyed_hash
from portal.wechat.account import account
from portal.wechat.messages.models import WechatFollower

KEPT = timedelta(days=365)


def hashed(openid: str) -> str:
    """What is kept of an openid of this account."""
    return keyed_hash("wechat.openid", f"{account().appid}|{openid}")


def note(openid: str, *, follows: bool) -> None:
    """Somebody began or ceased to follow, in the running transaction."""
    values = {"openid_hash": hashed(openid), "follows": follows, "changed_at": clock.now()}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    changed = {"follows": follows, "changed_at": clock.now()}
    session.execute(
        dialect.insert(WechatFollower)
        .values(**values)
        .on_conflict_do_update(index_elements=[WechatFollower.openid_hash], set_=changed)
    )


def follows(openid: str) -> bool | None:
    """Whether somebody follows; None where WeChat has not told."""
    return session.scalar(
        select(WechatFollower.follows).where(WechatFollower.openid_hash == hashed(openid))
    )


def forget_old() -> None:
    """What was told a year ago is asked anew by the next message."""
    with transaction():
        session.execute(
            delete(WechatFollower).where(WechatFollower.changed_at < clock.now() - KEPT)
        )
