"""What neighbours see: the list of a community, and how many stand in it. No reporter in sight."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy import text as sql

from portal.base.db import session
from portal.base.files.models import StoredFile
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


@dataclass(frozen=True)
class Card:
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
        kind = categories.by_id()[self.category_id].name(locale)
        return f"{self.place} {kind}" if self.place else kind

    @property
    def shown_status(self) -> tuple[str, str]:
        """Kind and words of the status chip."""
        return STATUS_KINDS[self.status], str(STATUS_LABELS[self.status])


@dataclass(frozen=True)
class Page:
    """A page of the list; ``next_before`` leads to the next one, None on the last."""

    rows: list[Card]
    next_before: int | None


_COLUMNS = (
    Grievance.id,
    Grievance.no,
    Grievance.category_id,
    Grievance.status,
    Grievance.filed_at,
    Grievance.promised_at,
    Grievance.supporter_count,
    func.coalesce(Building.name, Landmark.name, "").label("place"),
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
    """A page of the public list, newest first; a kind holds its sub-kinds too.

    Each filter has an index that ends in the id, so a page costs the same however many there are.
    """
    rows = session.execute(
        page_query(
            community_id,
            category=category,
            building=building,
            status=status,
            before_id=before_id,
            size=size,
        )
    ).all()
    thumbs = _thumbs(row.id for row in rows[:size])
    cards = [Card(*[*row, thumbs.get(row.id, "")]) for row in rows[:size]]
    return Page(cards, cards[-1].id if len(rows) > size else None)


def page_query(
    community_id: int,
    *,
    category: str | None,
    building: int | None,
    status: Collection[GrievanceStatus] | None,
    before_id: int | None,
    size: int,
) -> Select[*tuple[Any, ...]]:
    """The one statement behind a page; asks for one row more than the page has."""
    query = (
        select(*_COLUMNS)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .order_by(Grievance.id.desc())
        .limit(size + 1)
    )
    narrowed = _where(community_id, category, building, before_id)
    if status is None:
        return query.where(*narrowed)
    return query.where(Grievance.id.in_(_newest_of_each(status, narrowed, size + 1)))


def _where(
    community_id: int, category: str | None, building: int | None, before_id: int | None
) -> list[Any]:
    found: list[Any] = [Grievance.community_id == community_id, LISTED]
    kind = categories.by_code().get(category) if category else None
    if kind is not None:
        column = Grievance.kind_id if kind.id == kind.kind_id else Grievance.category_id
        found.append(column == kind.id)
    if building is not None:
        found.append(Grievance.building_id == building)
    if before_id is not None:
        found.append(Grievance.id < before_id)
    return found


def _newest_of_each(
    status: Collection[GrievanceStatus], narrowed: list[Any], size: int
) -> Select[Any]:
    """The newest of every status by its own index: a rare status is not searched for in all."""
    parts = [
        select(
            select(Grievance.id)
            .where(*narrowed, Grievance.status == one)
            .order_by(Grievance.id.desc())
            .limit(size)
            .subquery()
            .c.id
        )
        for one in sorted(status)
    ]
    return select(union_all(*parts).subquery().c.id)


def _thumbs(ids: Iterable[int]) -> dict[int, str]:
    """The first released photo of each report."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(GrievancePhoto.grievance_id, StoredFile.token)
        .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
        .where(GrievancePhoto.grievance_id.in_(wanted), GrievancePhoto.released.is_(True))
        .order_by(GrievancePhoto.id.desc())
    )
    return {row.grievance_id: row.token for row in rows}


def public_total(community_id: int) -> int:
    """How many reports of the community neighbours may see, from the counts."""
    found = session.scalar(
        select(func.sum(Tally.n)).where(
            Tally.community_id == community_id,
            Tally.visibility == Visibility.NEIGHBOURS,
            Tally.held.is_(False),
        )
    )
    return int(found or 0)


def counts(community_id: int) -> dict[GrievanceStatus, int]:
    """How many reports of the community stand where, private ones included; for the staff."""
    rows = session.execute(
        select(Tally.status, func.sum(Tally.n))
        .where(Tally.community_id == community_id)
        .group_by(Tally.status)
    )
    return {status: int(n) for status, n in rows if n}
