"""Messages from WeChat that were dealt with, so that a repeated one does nothing."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, primary_key


class WechatReceived(Base):
    """One message, known again by a hash of its number or of sender and time, and by a hash of
    what was signed: neither says who wrote."""

    __tablename__ = "wechat_received"

    id: Mapped[primary_key]
    message_hash: Mapped[hash_text] = mapped_column(unique=True)
    signed_hash: Mapped[hash_text] = mapped_column(unique=True)
    received_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
