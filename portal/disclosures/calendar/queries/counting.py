"""How much is late and due soon: in one community, in many, and by days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, desc, func, select

from portal.base import clock
from portal.base.reading import Reading
from portal.community.places.models import Community
from portal.disclosures.models import Duty

SOON = timedelta(days=14)
"""What is due within so many days is called due soon."""


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
