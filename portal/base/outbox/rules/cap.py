"""At most two messages a month that nobody asked for, over all channels together."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, settings
from portal.base.db import session
from portal.base.outbox.rules.models import UnsolicitedSlot
from portal.base.outbox.rules.options import UNSOLICITED

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def take(person_id: int, outbox_id: int, moment: datetime) -> bool:
    """Count a message among those of its month, in the transaction that lets it go; False when
    the month has no more. The same message counts once, whichever channel takes it, in the month
    in which it goes at last."""
    month = clock.local(moment).date().replace(day=1)
    counted = _month_of(outbox_id)
    if counted == month:
        return True
    if counted is not None:
        give_back(outbox_id)
    for number in range(1, settings.get(UNSOLICITED) + 1):
        if _take(person_id, month, number, outbox_id) or _month_of(outbox_id) is not None:
            return True
    return False


def _month_of(outbox_id: int) -> date | None:
    return session.scalar(
        select(UnsolicitedSlot.month).where(UnsolicitedSlot.outbox_id == outbox_id)
    )


def _take(person_id: int, month: date, number: int, outbox_id: int) -> bool:
    values: dict[str, Any] = {
        "person_id": person_id,
        "month": month,
        "number": number,
        "outbox_id": outbox_id,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # Another worker's row that is not kept yet is waited for, then counts or not.
    statement = dialect.insert(UnsolicitedSlot).values(**values).on_conflict_do_nothing()
    return session.scalar(statement.returning(UnsolicitedSlot.id)) is not None


def give_back(outbox_id: int) -> None:
    """The message got through nowhere: the person may be told something else instead."""
    session.execute(
        delete(UnsolicitedSlot).where(UnsolicitedSlot.outbox_id == outbox_id),
        execution_options=BLIND,
    )


def forget_person(person_id: int) -> None:
    """Delete what was counted for a person."""
    session.execute(
        delete(UnsolicitedSlot).where(UnsolicitedSlot.person_id == person_id),
        execution_options=BLIND,
    )


def move_to(gone: int, kept: int) -> None:
    """Two rows of people are one person: both counts together, as far as a month has places."""
    known = select(UnsolicitedSlot).where(UnsolicitedSlot.person_id.in_((gone, kept)))
    rows = session.scalars(known.order_by(UnsolicitedSlot.id)).all()
    taken = {(row.month, row.number) for row in rows if row.person_id == kept}
    for row in rows:
        if row.person_id == kept:
            continue
        free = {(row.month, number) for number in range(1, settings.get(UNSOLICITED) + 1)} - taken
        if free:
            taken.add(min(free))
            row.person_id, row.number = kept, min(free)[1]
        else:
            session.delete(row)
    session.flush()  # the row of the gone person is removed by plain statements next
