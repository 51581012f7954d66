"""The same message again: WeChat repeats what was not answered in time, others what they saw."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.keyed import keyed_hash
from portal.wechat.callback.models import WechatReceived
from portal.wechat.callback.reading import Incoming

KEPT = timedelta(days=1)
"""Far longer than a signature is accepted."""


def is_new(message: Incoming, *, appid: str, signed: str) -> bool:
    """Note a message in the running transaction; whether it was not dealt with before.

    ``signed`` is the time and the random word that its signature covers: they count once, whatever
    message they come with.
    """
    parts = (appid, message.event, message.message_no or f"{message.sender}|{message.created}")
    values = {
        "message_hash": keyed_hash("wechat.message", "|".join(parts)),
        "signed_hash": keyed_hash("wechat.signed", f"{appid}|{signed}"),
        "received_at": clock.now(),
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(WechatReceived).values(**values).on_conflict_do_nothing()
    return session.execute(insert.returning(WechatReceived.id)).first() is not None


def forget_old() -> None:
    """Delete what no signature could bring again."""
    with transaction():
        session.execute(
            delete(WechatReceived).where(WechatReceived.received_at < clock.now() - KEPT)
        )
