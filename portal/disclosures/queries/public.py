"""The list of what a community has made public, newest first, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy import text as sql

from portal.base import clock
from portal.base.reading import Reading
from portal.base.web.arrivals import LARGEST
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    ItemClass,
)
from portal.disclosures.models.indexes import SHOWN

PER_PAGE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LONGEST_PLACE = 40


class Card(NamedTuple):
    """One publication in the list."""

    id: int
    number: str
    kind: DisclosureKind
    klass: ItemClass | None
    title: str
    state: DisclosureState
    audience: Audience
    shown_version: int
    period_from: date
    period_until: date
    published_at: datetime
    posted_until: datetime | None
    questions_open: int
    questions_answered: int


@dataclass(frozen=True)
class Page:
    """A page of the list; ``following`` leads to the next one, "" on the last."""

    rows: list[Card]
    following: str


_COLUMNS = select(
    Disclosure.id,
    Disclosure.slug,
    Disclosure.kind,
    Disclosure.klass,
    Disclosure.title,
    Disclosure.state,
    Disclosure.audience,
    Disclosure.shown_version,
    Disclosure.period_from,
    Disclosure.period_until,
    Disclosure.published_at,
    Disclosure.posted_until,
    Disclosure.questions_open,
    Disclosure.questions_answered,
)
_NEWEST_FIRST = (Disclosure.published_at.desc(), Disclosure.id.desc())
_OF_KIND = (
    Disclosure.community_id == bindparam("community"),
    Disclosure.kind == bindparam("kind"),
    sql(SHOWN),
)


def public_page(
    community_id: int,
    *,
    kind: DisclosureKind = DisclosureKind.DISCLOSURE,
    audiences: Collection[Audience] = (Audience.PUBLIC,),
    year: int | None = None,
    klass: ItemClass | None = None,
    after: str = "",
    size: int = PER_PAGE,
) -> Page:
    """Publications for these audiences, newest first; what has expired is left out.

    ``after`` is where the page before ended, as :attr:`Page.following` says. Each filter has an
    index that ends in the order of the list, so a page costs the same however many there are.
    """
    values: dict[str, Any] = {
        "community": community_id,
        "kind": kind,
        "now": clock.now(),
        "most": size + 1,
    }
    if year is not None:
        values["year"] = year
    if klass is not None:
        values["klass"] = klass
    place = _place_of(after)
    if place is not None:
        values["before_at"], values["before_id"] = place
    page = _page(frozenset(values), frozenset(audiences))
    rows = [Card._make(row) for row in page.rows(**values)]
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], _told(last) if last else "")


@lru_cache(maxsize=64)
def _page(given: frozenset[str], audiences: frozenset[Audience]) -> Reading:
    """The one statement behind a page with these filters; asks for one row more than it has."""
    narrowed: list[Any] = [*_OF_KIND, *_for(audiences)]
    if "year" in given:
        narrowed.append(Disclosure.year == bindparam("year"))
    if "klass" in given:
        narrowed.append(Disclosure.klass == bindparam("klass"))
    if "before_at" in given:
        before = tuple_(bindparam("before_at", type_=Disclosure.published_at.type), _BEFORE_ID)
        narrowed.append(tuple_(Disclosure.published_at, Disclosure.id) < before)
    return Reading(_COLUMNS.where(*narrowed).order_by(*_NEWEST_FIRST).limit(bindparam("most")))


def _for(audiences: frozenset[Audience]) -> tuple[Any, ...]:
    """What these audiences may see now."""
    return (
        Disclosure.audience.in_(sorted(audiences)),
        or_(Disclosure.expires_at.is_(None), Disclosure.expires_at > bindparam("now")),
    )


_BEFORE_ID = bindparam("before_id", type_=Disclosure.id.type)


def years(
    community_id: int,
    kind: DisclosureKind,
    *,
    audiences: Collection[Audience] = (Audience.PUBLIC,),
) -> list[int]:
    """The years of which there is something in the list for these audiences, newest first."""
    found = _years(frozenset(audiences)).rows(community=community_id, kind=kind, now=clock.now())
    return [row.year for row in found]


@lru_cache(maxsize=16)
def _years(audiences: frozenset[Audience]) -> Reading:
    """Steps from the newest year to the next older one, each found at its place in the index: a
    DISTINCT would read every publication there ever was."""
    newest = (
        select(Disclosure.year)
        .where(*_OF_KIND, *_for(audiences))
        .order_by(Disclosure.year.desc())
        .limit(1)
    )
    steps = select(newest.scalar_subquery().label("year")).cte("years", recursive=True)
    older = newest.where(Disclosure.year < steps.c.year).correlate(steps).scalar_subquery()
    steps = steps.union_all(select(older).where(steps.c.year.is_not(None)))
    return Reading(
        select(steps.c.year).where(steps.c.year.is_not(None)).order_by(steps.c.year.desc())
    )


def _told(card: Card) -> str:
    """Where a page ends, in an address."""
    return f"{(card.published_at - _EPOCH) // _TICK}-{card.id}"


def _place_of(told: str) -> tuple[datetime, int] | None:
    """The same read again; None for anything that is no place."""
    at, _dash, number = told.partition("-")
    plain = told.isascii() and at.isdecimal() and number.isdecimal()
    if not plain or len(told) > _LONGEST_PLACE:
        return None
    try:
        return _EPOCH + int(at) * _TICK, min(int(number), LARGEST)
    except OverflowError:
        return None
