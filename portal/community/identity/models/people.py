"""A person, their credentials, one-time codes, sessions and consents."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, hash_text, line_text, primary_key, short_text


class Person(Base):
    """One human being, resident or staff or both; the name is optional and typed by the person.

    ``keys_off`` is set by staff who turned the keys of the workbench off. ``erased_at`` marks a
    person cut out of the records (注销): the row stays, empty, so that public records keep their
    references.
    """

    __tablename__ = "people"

    id: Mapped[primary_key]
    name: Mapped[short_text] = mapped_column(default="")
    needs_care: Mapped[bool] = mapped_column(default=False)
    elder_mode: Mapped[bool] = mapped_column(default=False)
    keys_off: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]

    credentials: Mapped[list["Credential"]] = relationship(back_populates="person")


class CredentialKind(enum.StrEnum):
    """Ways to prove who one is."""

    PHONE = "phone"
    WECHAT = "wechat"
    USERNAME = "username"


class Credential(Base):
    """A phone number, a WeChat identity (issuer = appid, value = openid) or a user name.

    ``verified_at`` is empty for a phone that staff typed and its holder has not yet proved;
    ``totp_secret`` counts only once ``totp_confirmed_at`` says that a code was seen.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("kind", "issuer", "value"),
        CheckConstraint("kind <> 'wechat' OR issuer <> ''", name="openid_comes_with_its_appid"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[CredentialKind]
    issuer: Mapped[str] = mapped_column(String(64), default="")
    value: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[line_text | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(back_populates="credentials")


class RecoveryCode(Base):
    """One of the codes that replace a lost authenticator (恢复码), each good for one sign-in."""

    __tablename__ = "recovery_codes"

    id: Mapped[primary_key]
    credential_id: Mapped[int] = mapped_column(ForeignKey("credentials.id"), index=True)
    code_hash: Mapped[hash_text] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]


class OneTimeCode(Base):
    """A six-digit code sent to a phone (验证码): single use, five minutes, five tries."""

    __tablename__ = "one_time_codes"
    __table_args__ = (Index("ix_one_time_codes_phone_created_at", "phone", "created_at"),)

    id: Mapped[primary_key]
    phone: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(30))
    code_hash: Mapped[hash_text]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class SignInSession(Base):
    """A signed-in device (登录设备); the cookie holds the token, the row only its hash."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[primary_key]
    token_hash: Mapped[hash_text] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    device: Mapped[short_text] = mapped_column(default="")
    shared_device: Mapped[bool] = mapped_column(default=False)
    method: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Consent(Base):
    """A separate consent (单独同意) to one purpose, given under one version of the notice."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_person_id_purpose", "person_id", "purpose"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    notice_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
