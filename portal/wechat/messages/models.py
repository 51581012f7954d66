"""Who follows the account, which notices people asked for, and which of these are under way.

An openid stands here only as a keyed hash: whoever deletes the account leaves nobody's number.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, primary_key


class WechatFollower(Base):
    """Whether an openid follows the account (关注), as far as WeChat has told."""

    __tablename__ = "wechat_followers"

    openid_hash: Mapped[hash_text] = mapped_column(primary_key=True)
    follows: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class WechatQuota(Base):
    """How many subscription notices (订阅通知) of one template somebody still wants; each is good
    for one message. ``openid_hash`` covers the appid too."""

    __tablename__ = "wechat_quotas"
    __table_args__ = (
        UniqueConstraint("openid_hash", "template_id"),
        CheckConstraint("notices >= 0", name="not_overdrawn"),
    )

    id: Mapped[primary_key]
    openid_hash: Mapped[hash_text]
    template_id: Mapped[str] = mapped_column(String(64))
    notices: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class WechatReservation(Base):
    """A notice taken from its quota for a delivery that is under way."""

    __tablename__ = "wechat_reservations"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("outbox_deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    quota_id: Mapped[int] = mapped_column(
        ForeignKey("wechat_quotas.id", ondelete="CASCADE"), index=True
    )
