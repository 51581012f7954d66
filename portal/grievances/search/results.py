"""A page of what a search found, as the public list shows it; and what an address may ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy import text as sql

from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances.models import PUBLIC, Grievance, GrievancePhoto, GrievanceStatus
from portal.grievances.queries.public import Card
from portal.grievances.search import queries
from portal.grievances.search.queries import MOST, Found

SIZE = 20
LONGEST = 60


@dataclass(frozen=True)
class Page:
    """Cards, best first; how many were found in words; where the next page begins."""

    cards: Sequence[Card]
    count: str
    next_after: int | None


def words(text: str) -> str:
    """What an address asks for, without its edges and what nobody can see."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST].strip()


def place(text: str) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def public(
    community_id: int,
    asked: str,
    *,
    kind_id: int | None = None,
    building_id: int | None = None,
    status: Collection[GrievanceStatus] | None = None,
    after: int = 0,
) -> Page:
    """The page of reports for neighbours that begins after so many hits."""
    found = queries.find_public(community_id, asked, kind_id=kind_id, building_id=building_id)
    if status is not None:
        found = _only(found, community_id, status)
    shown = found.ids[after : after + SIZE]
    return Page(cards(community_id, shown), found.count, beyond(found, after, SIZE))


def beyond(found: Found, after: int, size: int) -> int | None:
    """Where the next page begins; None on the last."""
    return after + size if after + size < min(len(found.ids), MOST) else None


_LISTED = sql(PUBLIC)
_PUBLIC_OF = (
    Grievance.id.in_(bindparam("ids", expanding=True)),
    Grievance.community_id == bindparam("community"),
    _LISTED,
)
_STATUS = Reading(select(Grievance.id, Grievance.status).where(*_PUBLIC_OF))
_FIRST_PHOTO = (
    select(StoredFile.token)
    .join(GrievancePhoto, GrievancePhoto.file_id == StoredFile.id)
    .where(GrievancePhoto.grievance_id == Grievance.id, GrievancePhoto.released.is_(True))
    .order_by(GrievancePhoto.id)
    .limit(1)
    .correlate(Grievance)
    .scalar_subquery()
)
_CARDS = Reading(
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
    .where(*_PUBLIC_OF)
)


def _only(found: Found, community_id: int, status: Collection[GrievanceStatus]) -> Found:
    standing = {
        row.id: row.status for row in _STATUS.rows(ids=list(found.ids), community=community_id)
    }
    return Found(tuple(id_ for id_ in found.ids if standing.get(id_) in status), found.more)


def cards(community_id: int, ids: Sequence[int]) -> list[Card]:
    if not ids:
        return []
    by_id = {row.id: Card._make(row) for row in _CARDS.rows(ids=list(ids), community=community_id)}
    return [by_id[id_] for id_ in ids if id_ in by_id]
