"""What residents wait for: items that ended and are not public yet, and what comes next."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, select

from portal.base import clock
from portal.base.reading import Reading
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.models import Audience, CatalogueItem, Duty, ItemClass

MOST_SHOWN = 20


class NotYet(NamedTuple):
    """An item that residents wait for (尚未公开，应于…前公开)."""

    duty_id: int
    item_key: str
    name: str
    klass: ItemClass
    event: str
    period_from: date
    period_until: date
    due_on: date
    is_late: bool
    is_provisional: bool


# What happened is told only where everybody may read what follows from it.
_EVENT = case((CatalogueItem.audience == Audience.PUBLIC, Duty.event), else_="").label("event")
_NOT_YET = (
    select(
        Duty.id,
        Duty.item_key,
        CatalogueItem.name,
        Duty.klass,
        _EVENT,
        Duty.period_from,
        Duty.period_until,
        Duty.due_on,
    )
    .join(CatalogueItem, CatalogueItem.id == Duty.item_id)
    .where(
        Duty.community_id == bindparam("community"),
        Duty.met_at.is_(None),
        CatalogueItem.audience != Audience.NAMED,
    )
    .order_by(Duty.due_on, Duty.id)
    .limit(bindparam("most"))
)
_ENDED = Reading(_NOT_YET.where(Duty.period_until < bindparam("today")))
_COMING = Reading(_NOT_YET.where(Duty.due_on >= bindparam("today")))


def not_yet_published(community_id: int, *, most: int = MOST_SHOWN) -> list[NotYet]:
    """What has ended and is not public yet, the earliest date on top; late ones say so."""
    return _told(community_id, _ENDED, most)


def next_due(community_id: int) -> NotYet | None:
    """What is to be made public next, for a list that is still empty."""
    found = _told(community_id, _COMING, 1)
    return found[0] if found else None


def _told(community_id: int, reading: Reading, most: int) -> list[NotYet]:
    today, reckoning = clock.today(), catalogue.reckoning(community_id)
    rows: Sequence[Any] = reading.rows(community=community_id, today=today, most=most)
    return [
        NotYet._make(
            (*row, row.due_on < today, reckoning.is_provisional(row.period_until, row.due_on))
        )
        for row in rows
    ]
