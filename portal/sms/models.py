"""How many text messages were sent: by day, without a phone."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, hash_text


class SmsCount(Base):
    """Messages of one Chinese day under one key: the keyed hash of a phone, which differs from day
    to day, or a word for the whole installation ("news", "codes", "failed:no_money")."""

    __tablename__ = "sms_counts"
    __table_args__ = (CheckConstraint("sent >= 0", name="not_negative"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[hash_text] = mapped_column(primary_key=True)
    sent: Mapped[int] = mapped_column(default=0)


class SmsReservation(Base):
    """What a delivery on its way has taken from the counts, so that just that is given back."""

    __tablename__ = "sms_reservations"
    __table_args__ = (Index("ix_sms_reservations_day", "day"),)

    delivery_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    phone_key: Mapped[hash_text]
