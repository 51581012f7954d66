"""Duties as the desk lists them: what is not public yet, and what was made public."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, tuple_

from portal.base.reading import Reading
from portal.base.web.arrivals import row_number
from portal.disclosures.models import (
    CatalogueItem,
    Disclosure,
    DisclosureState,
    Duty,
    Frequency,
    ItemClass,
)

PER_PAGE = 50
FAR = date(9999, 12, 31)


class Row(NamedTuple):
    """One duty on the desk; ``state`` is where its draft stands, if there is one."""

    id: int
    item_key: str
    name: str
    klass: ItemClass
    frequency: Frequency
    office: str
    event: str
    period_from: date
    period_until: date
    due_on: date
    met: bool
    disclosure_id: int | None
    state: DisclosureState | None


@dataclass(frozen=True)
class Page:
    """A page of duties; ``following`` leads to the next one, "" on the last."""

    rows: list[Row]
    following: str


_COLUMNS = (
    select(
        Duty.id,
        Duty.item_key,
        CatalogueItem.name,
        Duty.klass,
        CatalogueItem.frequency,
        CatalogueItem.owner_office,
        Duty.event,
        Duty.period_from,
        Duty.period_until,
        Duty.due_on,
        Duty.met_at.is_not(None),
        Duty.disclosure_id,
        Disclosure.state,
    )
    .join(CatalogueItem, CatalogueItem.id == Duty.item_id)
    .outerjoin(Disclosure, Disclosure.id == Duty.disclosure_id)
    .where(Duty.community_id == bindparam("community"))
)


def open_page(
    community_id: int,
    *,
    first: date = date.min,
    last: date = FAR,
    klass: ItemClass | None = None,
    after: str = "",
    size: int = PER_PAGE,
) -> Page:
    """What is not public yet and due from ``first`` to ``last``, the earliest date on top."""
    values: dict[str, Any] = {"first": first, "last": last}
    return _read(community_id, "open", values, klass, after, size)


def met_page(
    community_id: int, *, klass: ItemClass | None = None, after: str = "", size: int = PER_PAGE
) -> Page:
    """What was made public, the latest date on top."""
    return _read(community_id, "met", {}, klass, after, size)


def _read(
    community_id: int,
    kind: str,
    values: dict[str, Any],
    klass: ItemClass | None,
    after: str,
    size: int,
) -> Page:
    values |= {"community": community_id, "most": size + 1}
    if klass is not None:
        values["klass"] = klass
    place = _place_of(after)
    if place is not None:
        values["after_on"], values["after_id"] = place
    rows = [Row._make(row) for row in _page(kind, frozenset(values)).rows(**values)]
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{last.due_on.isoformat()}.{last.id}" if last else "")


@lru_cache(maxsize=16)
def _page(kind: str, given: frozenset[str]) -> Reading:
    statement = _COLUMNS
    here = tuple_(Duty.due_on, Duty.id)
    after = tuple_(
        bindparam("after_on", type_=Duty.due_on.type), bindparam("after_id", type_=Duty.id.type)
    )
    if kind == "open":
        statement = statement.where(
            Duty.met_at.is_(None), Duty.due_on.between(bindparam("first"), bindparam("last"))
        ).order_by(Duty.due_on, Duty.id)
        further = here > after
    else:
        statement = statement.where(Duty.met_at.is_not(None)).order_by(
            Duty.due_on.desc(), Duty.id.desc()
        )
        further = here < after
    if "klass" in given:
        statement = statement.where(Duty.klass == bindparam("klass"))
    if "after_on" in given:
        statement = statement.where(further)
    return Reading(statement.limit(bindparam("most")))


def _place_of(told: str) -> tuple[date, int] | None:
    """Where the page before ended; None for anything that is no place."""
    on, _dot, number = told.partition(".")
    try:
        return date.fromisoformat(on), row_number(number)
    except ValueError:
        return None
