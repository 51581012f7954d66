"""A page of what a search found, as the public list shows it; and what an address may ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.base.reading import Reading
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.queries.public import CARDS, LISTED, Card
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


_PUBLIC_OF = (
    Grievance.id.in_(bindparam("ids", expanding=True)),
    Grievance.community_id == bindparam("community"),
    LISTED,
)
_STATUS = Reading(select(Grievance.id, Grievance.status).where(*_PUBLIC_OF))
_CARDS = Reading(CARDS.where(*_PUBLIC_OF))


def _only(found: Found, community_id: int, status: Collection[GrievanceStatus]) -> Found:
    standing = {
        row.id: row.status for row in _STATUS.rows(ids=list(found.ids), community=community_id)
    }
    return Found(tuple(id_ for id_ in found.ids if standing.get(id_) in status), found.more)


def cards(community_id: int, ids: Sequence[int]) -> list[Card]:
    """The cards of these reports, in this order; those that neighbours may not see are left out."""
    if not ids:
        return []
    by_id = {row.id: Card._make(row) for row in _CARDS.rows(ids=list(ids), community=community_id)}
    return [by_id[id_] for id_ in ids if id_ in by_id]
