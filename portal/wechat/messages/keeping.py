"""What this room keeps of a person: told to them, and deleted with the account."""

from sqlalchemy import delete, select

from portal.base.db import session
from portal.base.i18n import LazyString, _l
from portal.base.personal.records import Row
from portal.community.identity.queries import addresses
from portal.wechat import account
from portal.wechat.messages.followers import hashed
from portal.wechat.messages.models import WechatFollower, WechatQuota

FIELDS: dict[str, LazyString] = {
    "template": _l("Number of the notice at WeChat"),
    "notices": _l("Messages agreed to"),
    "changed_at": _l("Changed at"),
}

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def export(person_id: int) -> list[Row]:
    """The notices that a person agreed to."""
    rows = session.scalars(select(WechatQuota).where(WechatQuota.openid_hash == _mine(person_id)))
    return [
        {"template": row.template_id, "notices": row.notices, "changed_at": row.changed_at}
        for row in rows
    ]


def erase(person_id: int) -> None:
    """Forget what was agreed to, and whether the account is followed."""
    mine = _mine(person_id)
    for table in (WechatQuota, WechatFollower):
        session.execute(delete(table).where(table.openid_hash == mine), execution_options=BLIND)


def _mine(person_id: int) -> str:
    if not account.is_on():
        return ""
    openid = addresses.openid_of(person_id, account.account().appid)
    return hashed(openid) if openid else ""
