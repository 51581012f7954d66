"""Sign-ins by WeChat that are under way."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, hash_text, long_text, primary_key


class LoginPurpose(enum.StrEnum):
    """Why a browser was sent to WeChat."""

    SILENT = "silent"
    ASKED = "asked"
    LINK = "link"


class WechatLogin(Base):
    """One way to WeChat and back: good once, for one browser, for ten minutes.

    The state and the browser's secret are kept as hashes. ``entry`` is the page of this site to
    which the way leads back. ``person_id`` is who wants to link WeChat, or who was signed in.
    """

    __tablename__ = "wechat_logins"

    id: Mapped[primary_key]
    state_hash: Mapped[hash_text] = mapped_column(unique=True)
    browser_hash: Mapped[hash_text]
    purpose: Mapped[LoginPurpose]
    entry: Mapped[long_text]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
