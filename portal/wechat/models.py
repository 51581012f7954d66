"""What WeChat lends to the whole installation: the access token and the JS-SDK ticket."""

import enum
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, hash_text


class LoanKind(enum.StrEnum):
    """What is lent."""

    ACCESS_TOKEN = "access_token"  # noqa: S105 (the name of a kind)
    JSAPI_TICKET = "jsapi_ticket"


class WechatLoan(Base):
    """One token or ticket of one account, shared by all processes.

    ``held_until`` is the lease of who fetches a new one, named by ``holder``. ``asked_at`` is when
    WeChat was last asked for one; ``forced_at`` when that was before its time, because WeChat said
    that the old one no longer counts.
    """

    __tablename__ = "wechat_loans"

    appid: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[LoanKind] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(1000), default="")
    good_until: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    forced_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    holder: Mapped[hash_text | None]
