"""Notices that people asked for: one yes is one message. Counted when a message is claimed."""

import re
from datetime import timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session, transaction
from portal.wechat.messages.followers import hashed
from portal.wechat.messages.models import WechatQuota, WechatReservation

KEPT = timedelta(days=365)
MOST = 100
"""More than anybody wants; WeChat counts on its own side too."""

_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def add(openid: str, template_id: str) -> None:
    """Somebody wants one more message of a template."""
    if not _TEMPLATE_ID.fullmatch(template_id):
        return
    now = clock.now()
    values = {
        "openid_hash": hashed(openid),
        "template_id": template_id,
        "notices": 1,
        "changed_at": now,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(WechatQuota)
        .values(**values)
        .on_conflict_do_update(
            index_elements=[WechatQuota.openid_hash, WechatQuota.template_id],
            set_={"notices": WechatQuota.notices + 1, "changed_at": now},
            where=WechatQuota.notices < MOST,
        )
    )


def clear(openid: str, template_id: str) -> None:
    """Somebody wants no more messages of a template."""
    session.execute(
        update(WechatQuota)
        .where(WechatQuota.openid_hash == hashed(openid), WechatQuota.template_id == template_id)
        .values(notices=0, changed_at=clock.now()),
        execution_options=BLIND,
    )


def left(openid: str, template_id: str) -> int:
    """How many messages of a template somebody still wants."""
    found = session.scalar(
        select(WechatQuota.notices).where(
            WechatQuota.openid_hash == hashed(openid), WechatQuota.template_id == template_id
        )
    )
    return found or 0


def take(openid: str, template_id: str, *, delivery_id: int) -> bool:
    """Take one for a delivery, in the transaction that claims it; False when none is left."""
    quota_id = session.scalar(
        update(WechatQuota)
        .where(
            WechatQuota.openid_hash == hashed(openid),
            WechatQuota.template_id == template_id,
            WechatQuota.notices > 0,
        )
        .values(notices=WechatQuota.notices - 1, changed_at=clock.now())
        .returning(WechatQuota.id),
        execution_options=BLIND,
    )
    if quota_id is None:
        return False
    session.add(WechatReservation(delivery_id=delivery_id, quota_id=quota_id))
    session.flush()  # settled by plain statements, perhaps in this transaction
    return True


def template_of(delivery_id: int) -> str:
    """The template of which a notice is taken for a delivery; empty for none."""
    found = session.scalar(
        select(WechatQuota.template_id)
        .join(WechatReservation, WechatReservation.quota_id == WechatQuota.id)
        .where(WechatReservation.delivery_id == delivery_id)
    )
    return found or ""


def settle(delivery_id: int, *, used: bool) -> None:
    """What was taken for a delivery is used up, or given back."""
    quota_id = session.scalar(
        delete(WechatReservation)
        .where(WechatReservation.delivery_id == delivery_id)
        .returning(WechatReservation.quota_id),
        execution_options=BLIND,
    )
    if quota_id is not None and not used:
        session.execute(
            update(WechatQuota)
            .where(WechatQuota.id == quota_id)
            .values(notices=WechatQuota.notices + 1, changed_at=clock.now()),
            execution_options=BLIND,
        )


def forget_old() -> None:
    """Nobody waits for a message that was asked for a year ago."""
    taken = exists().where(WechatReservation.quota_id == WechatQuota.id)
    with transaction():
        session.execute(
            delete(WechatQuota).where(WechatQuota.changed_at < clock.now() - KEPT, ~taken),
            execution_options=BLIND,
        )
