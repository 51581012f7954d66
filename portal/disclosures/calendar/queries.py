"""What is due, late and coming, read from the duties by index; nothing is worked out here but
whether a day may still move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, desc, func, select, tuple_

from portal.base import clock
from portal.base.reading import Reading
from portal.base.web.arrivals import row_number
from portal.community.places.models import Community
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.models import (
    Audience,
    CatalogueItem,
    Disclosure,
    DisclosureState,
    Duty,
    Frequency,
    ItemClass,
)

SOON = timedelta(days=14)
"""What is due within so many days is called due soon."""

PER_PAGE = 50
MOST_SHOWN = 20
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


@dataclass(frozen=True)
class Counts:
    """How many duties of a community are late, and how many due soon."""

    late: int
    soon: int


_COUNTS = Reading(
    select(
        func.count(case((Duty.due_on < bindparam("today"), 1))),
        func.count(case((Duty.due_on >= bindparam("today"), 1))),
    ).where(
        Duty.community_id == bindparam("community"),
        Duty.met_at.is_(None),
        Duty.due_on <= bindparam("soon"),
    )
)


def counts(community_id: int) -> Counts:
    """Late and due soon in one community."""
    today = clock.today()
    found = _COUNTS.rows(community=community_id, today=today, soon=today + SOON)[0]
    return Counts(*found)


class Late(NamedTuple):
    """How many duties of a community lie in a span of days, and the first of these days."""

    community_id: int
    number: int
    since: date


_BETWEEN = Reading(
    select(Duty.community_id, func.count(Duty.id), func.min(Duty.due_on))
    .where(
        Duty.community_id.in_(bindparam("communities", expanding=True)),
        Duty.met_at.is_(None),
        Duty.due_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(Duty.community_id)
    .order_by(func.count(Duty.id).desc(), Duty.community_id)
)


def unmet_between(communities: Collection[int], first: date, last: date) -> list[Late]:
    """Of each of these communities that has any: how many are not public and due in these days,
    the most on top."""
    if not communities:
        return []
    rows = _BETWEEN.rows(communities=sorted(communities), first=first, last=last)
    return [Late._make(row) for row in rows]


class Standing(NamedTuple):
    """How a community stands: how much is late and since when, how much is due soon."""

    slug: str
    name: str
    late: int
    since: date | None
    soon: int


_IS_LATE = Duty.due_on < bindparam("today")
_STANDINGS = Reading(
    select(
        Community.slug,
        Community.name,
        func.count(case((_IS_LATE, 1))).label("late"),
        func.min(case((_IS_LATE, Duty.due_on))),
        func.count(case((Duty.due_on >= bindparam("today"), 1))).label("soon"),
    )
    .join(Duty, Duty.community_id == Community.id)
    .where(
        Duty.met_at.is_(None), Duty.due_on <= bindparam("soon_on"), Community.closed_on.is_(None)
    )
    .group_by(Community.id, Community.slug, Community.name)
    .order_by(desc("late"), desc("soon"), Community.name)
    .limit(bindparam("most"))
)


def standings(*, most: int) -> list[Standing]:
    """The communities of the scope in force in which something is late or due soon, the most
    late on top."""
    today = clock.today()
    rows = _STANDINGS.rows(today=today, soon_on=today + SOON, most=most)
    return [Standing._make(row) for row in rows]


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
