"""Limits by day: for a phone, for news and for codes. Every function runs inside a transaction.

A place is taken by one statement that adds only while there is room, so that of two that come at
once for the last place one gets it.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import Base, session
from portal.base.settings import Setting, get
from portal.community.identity.keyed import keyed_hash
from portal.sms import options
from portal.sms.models import SmsCount, SmsReservation

NEWS, CODES, FAILED = "news", "codes", "failed:"
PHONE_LIMIT, DAILY_LIMIT = "phone_limit", "daily_limit"
KEPT = timedelta(days=7)
NO_LIMIT = 2**31 - 1

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

_LIMITS: dict[str, Setting[int]] = {
    NEWS: options.NEWS_PER_DAY,
    CODES: options.CODES_PER_DAY,
}


class Taken(NamedTuple):
    """A place taken on a day."""

    day: date
    phone_key: str
    kind: str


def take(phone: str, kind: str, *, urgent: bool = False) -> Taken | str:
    """Count one message of a kind to a phone, or answer the reason why there is no room.

    What is urgent is counted and always has room. The phone comes first, so that two never wait
    for each other.
    """
    day = clock.today()
    phone_key = keyed_hash(f"sms:{day}", phone)
    if not _add(day, phone_key, NO_LIMIT if urgent else get(options.PHONE_PER_DAY)):
        return PHONE_LIMIT
    if not _add(day, kind, NO_LIMIT if urgent else get(_LIMITS[kind])):
        _subtract(day, phone_key)
        return DAILY_LIMIT
    return Taken(day, phone_key, kind)


def give_back(taken: Taken) -> None:
    """The message did not go out."""
    _subtract(taken.day, taken.phone_key)
    _subtract(taken.day, taken.kind)


def remember(delivery_id: int, taken: Taken) -> None:
    """Keep what a delivery took until it is settled."""
    kept = {"day": taken.day, "phone_key": taken.phone_key}
    session.execute(
        _insert(SmsReservation)
        .values(delivery_id=delivery_id, **kept)
        .on_conflict_do_update(index_elements=["delivery_id"], set_=kept)
    )


def settle(delivery_id: int, *, sent: bool) -> None:
    """A delivery is done: what it took is used up, or given back."""
    row = session.execute(
        delete(SmsReservation)
        .where(SmsReservation.delivery_id == delivery_id)
        .returning(SmsReservation.day, SmsReservation.phone_key),
        execution_options=BLIND,
    ).first()
    if row is not None and not sent:
        give_back(Taken(row.day, row.phone_key, NEWS))


def note_failure(reason: str) -> None:
    """A code did not go out; administrators read how often and why."""
    _add(clock.today(), f"{FAILED}{reason}"[:64], NO_LIMIT)


def today() -> dict[str, int]:
    """What was counted today for the installation: by kind, and failures by reason."""
    wanted = SmsCount.key.in_((NEWS, CODES)) | SmsCount.key.startswith(FAILED)
    statement = select(SmsCount.key, SmsCount.sent).where(SmsCount.day == clock.today(), wanted)
    return {row.key: row.sent for row in session.execute(statement)}


def purge() -> None:
    """Forget the counts of over a week ago."""
    limit = clock.today() - KEPT
    for table in (SmsCount, SmsReservation):
        session.execute(delete(table).where(table.day < limit), execution_options=BLIND)


def _add(day: date, key: str, limit: int) -> bool:
    added = (
        _insert(SmsCount)
        .values(day=day, key=key, sent=1)
        .on_conflict_do_update(
            index_elements=["day", "key"],
            set_={"sent": SmsCount.sent + 1},
            where=SmsCount.sent < limit,
        )
        .returning(SmsCount.sent)
    )
    return limit > 0 and session.scalar(added, execution_options=BLIND) is not None


def _insert(table: type[Base]) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def _subtract(day: date, key: str) -> None:
    session.execute(
        update(SmsCount)
        .where(SmsCount.day == day, SmsCount.key == key, SmsCount.sent > 0)
        .values(sent=SmsCount.sent - 1),
        execution_options=BLIND,
    )
