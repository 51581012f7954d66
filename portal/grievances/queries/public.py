"""What neighbours see: the list of a community, and how many stand in it. No reporter in sight."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlalchemy import text as sql

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances.labels import STATUS_KINDS, STATUS_LABELS
from portal.grievances.models import (
    PUBLIC,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    Tally,
    Visibility,
)
from portal.grievances.queries import categories

LISTED = sql(PUBLIC)


def titled(place: str, kind: str) -> str:
    """Place and kind, as in 3号楼 生活垃圾."""
    return f"{place} {kind}" if place else kind


class Card(NamedTuple):
    """One report in the public list."""

    id: int
    no: str
    category_id: int
    status: GrievanceStatus
    filed_at: datetime
    promised_at: datetime | None
    supporter_count: int
    place: str
    thumb_token: str = ""

    def title(self, locale: str) -> str:
        """Place and kind, as in 3号楼 生活垃圾."""
        return titled(self.place, categories.by_id()[self.category_id].name(locale))

    @property
    def shown_status(self) -> tuple[str, str]:
        """Kind and words of the status chip."""
        return STATUS_KINDS[self.status], str(STATUS_LABELS[self.status])


@dataclass(frozen=True)
class Page:
    """A page of the list; ``next_before`` leads to the next one, None on the last. ``total`` is
    how many reports of the community neighbours may see, whatever was asked for."""

    rows: list[Card]
    next_before: int | None
    total: int


_FIRST_PHOTO = (
    select(StoredFile.token)
    .join(GrievancePhoto, GrievancePhoto.file_id == StoredFile.id)
    .where(GrievancePhoto.grievance_id == Grievance.id, GrievancePhoto.released.is_(True))
    .order_by(GrievancePhoto.id)
    .limit(1)
    .correlate(Grievance)
    .scalar_subquery()
)
CARDS = (
    select(
        Grievance.id,
        Grievance.no,
        Grievance.category_id,
        Grievance.status,
        Grievance.filed_at,
        Grievance.promised_at,
        Grievance.supporter_count,
        func.coalesce(Building.name, Landmark.name, "").label("place"),
        func.coalesce(_FIRST_PHOTO, "").label("thumb_token"),
    )
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
)
"""What a :class:`Card` shows, column by column; whoever asks says of which reports."""

_COUNTED = select(func.coalesce(func.sum(Tally.n), 0)).where(
    Tally.community_id == bindparam("community"),
    Tally.visibility == Visibility.NEIGHBOURS,
    Tally.held.is_(False),
    Tally.status != GrievanceStatus.MERGED,
)
_TOTAL = Reading(_COUNTED)
_CARDS = (
    CARDS.add_columns(_COUNTED.scalar_subquery().label("total"))
    .order_by(Grievance.id.desc())
    .limit(bindparam("most"))
)


def public_page(
    community_id: int,
    *,
    category: str | None = None,
    building: int | None = None,
    status: Collection[GrievanceStatus] | None = None,
    before_id: int | None = None,
    size: int = 20,
) -> Page:
    """A page of the public list, newest first; a kind holds its sub-kinds too. Merged reports are
    no cards of their own: their lead is there, and says how many were joined into it.

    Each filter has an index that ends in the id, so a page costs the same however many there are.
    """
    values: dict[str, int] = {"community": community_id, "most": size + 1}
    kind = categories.by_code().get(category) if category else None
    if kind is not None:
        values["kind_id" if kind.id == kind.kind_id else "category_id"] = kind.id
    if building is not None:
        values["building_id"] = building
    if before_id is not None:
        values["before"] = before_id
    page = _page(frozenset(values), None if status is None else frozenset(status))
    rows = page.rows(**values)
    cards = [Card._make(row[:-1]) for row in rows[:size]]
    total = rows[0].total if rows else public_total(community_id)
    return Page(cards, cards[-1].id if len(rows) > size else None, int(total))


@lru_cache(maxsize=64)
def _page(given: frozenset[str], status: frozenset[GrievanceStatus] | None) -> Reading:
    """The one statement behind a page with these filters; asks for one row more than it has."""
    narrowed: list[Any] = [Grievance.community_id == bindparam("community"), LISTED]
    for name in ("kind_id", "category_id", "building_id"):
        if name in given:
            narrowed.append(getattr(Grievance, name) == bindparam(name))
    if "before" in given:
        narrowed.append(Grievance.id < bindparam("before"))
    if status is None:
        unmerged = Grievance.status != GrievanceStatus.MERGED
        return Reading(_CARDS.where(*narrowed, unmerged))
    return Reading(_CARDS.where(Grievance.id.in_(_newest_of_each(status, narrowed))))


def _newest_of_each(status: frozenset[GrievanceStatus], narrowed: list[Any]) -> Select[Any]:
    """The newest of every status by its own index: a rare status is not searched for in all."""
    parts = [
        select(
            select(Grievance.id)
            .where(*narrowed, Grievance.status == one)
            .order_by(Grievance.id.desc())
            .limit(bindparam("most"))
            .subquery()
            .c.id
        )
        for one in sorted(status)
    ]
    return select(union_all(*parts).subquery().c.id)


def public_total(community_id: int) -> int:
    """How many reports of the community neighbours may see, from the counts."""
    return int(_TOTAL.scalar(community=community_id))


def counts(community_id: int) -> dict[GrievanceStatus, int]:
    """How many reports of the community stand where, private ones included; for the staff."""
    rows = session.execute(
        select(Tally.status, func.sum(Tally.n))
        .where(Tally.community_id == community_id)
        .group_by(Tally.status)
    )
    return {status: int(n) for status, n in rows if n}
