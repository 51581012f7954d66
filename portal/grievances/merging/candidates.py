"""Which open reports may be about the same matter: near in place and time, of the same kind, in
like words.

A few dozen newest open reports of the same place or kind are looked at, and ranked here by what
speaks for each. Words are compared by the entries of the search index, so that nothing is cut into
words anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union_all

from portal.base.db import session
from portal.base.i18n import LazyString, _l
from portal.grievances.merging.judging import LEADING
from portal.grievances.models import Grievance
from portal.grievances.queries.desk.rows import QueueRow, base, rows_of
from portal.grievances.search.models import SearchDocument

LOOKED_AT, SHOWN = 120, 8
NEAR_DAYS, LATE_DAYS = timedelta(days=3), timedelta(days=14)
ALIKE, LITTLE_ALIKE = 0.4, 0.2

SAME_PLACE, NEIGHBOURING = _l("same place"), _l("same grid")
SAME_KIND, SAME_DAYS = _l("same kind"), _l("within three days")
LIKE_WORDS = _l("like words")


@dataclass(frozen=True)
class Candidate:
    """A report that may be about the same matter, and what speaks for it."""

    row: QueueRow
    reasons: Sequence[LazyString]
    score: float


def candidates(case: Grievance) -> list[Candidate]:
    """The likeliest first; only reports that the worker's scope shows."""
    found = session.execute(_open_near(case)).all()
    rows = rows_of(found, case.community_id)
    # What the scope keeps from the viewer is not among the rows, so neither are its words.
    words = _words([case.id, *(row.id for row in rows)])
    own = words.get(case.id, frozenset())
    more = {each.id: each for each in found}
    ranked = [_judged(case, row, more[row.id], own, words.get(row.id, frozenset())) for row in rows]
    ranked.sort(key=lambda each: (-each.score, -each.row.id))
    return [each for each in ranked if each.reasons][:SHOWN]


def _open_near(case: Grievance) -> Any:
    """The newest of every state by its own index, so that a long history of finished reports is
    never looked through."""
    wanted = (
        Grievance.community_id == case.community_id,
        Grievance.visibility == case.visibility,
        Grievance.confidential == case.confidential,
        Grievance.held_for.is_(None),
        Grievance.part_count == 0,
        Grievance.id != case.id,
        or_(*_alike(case)),
    )
    newest = [
        select(
            select(Grievance.id)
            .where(*wanted, Grievance.status == one)
            .order_by(Grievance.id.desc())
            .limit(LOOKED_AT)
            .subquery()
            .c.id
        )
        for one in sorted(LEADING)
    ]
    ids = union_all(*newest).subquery()
    return (
        base(case.community_id)
        .add_columns(Grievance.kind_id, Grievance.landmark_id)
        .join(ids, ids.c.id == Grievance.id)
        .order_by(Grievance.id.desc())
        .limit(LOOKED_AT)
    )


def _alike(case: Grievance) -> Iterable[ColumnElement[bool]]:
    yield Grievance.kind_id == case.kind_id
    if case.building_id is not None:
        yield Grievance.building_id == case.building_id
    if case.landmark_id is not None:
        yield Grievance.landmark_id == case.landmark_id
    if case.grid_id is not None:
        yield Grievance.grid_id == case.grid_id


def _words(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """The entries of each report's words, without numbers of places and kinds."""
    rows = session.execute(
        select(SearchDocument.grievance_id, SearchDocument.shown, SearchDocument.hidden).where(
            SearchDocument.grievance_id.in_(ids)
        )
    )
    return {
        row.grievance_id: frozenset(
            entry for entry in f"{row.shown} {row.hidden}".split() if _tells(entry)
        )
        for row in rows
    }


def _tells(entry: str) -> bool:
    """Pairs of characters and words of letters; single characters and numbers say little."""
    return len(entry) > 1 and not entry.startswith("§") and not entry.isdecimal()


def _judged(
    case: Grievance, row: QueueRow, more: Any, own: frozenset[str], theirs: frozenset[str]
) -> Candidate:
    reasons: list[LazyString] = []
    score = 0.0
    if _same_place(case, more):
        reasons.append(SAME_PLACE)
        score += 3
    elif case.grid_id is not None and row.grid_id == case.grid_id:
        reasons.append(NEIGHBOURING)
        score += 1
    if more.kind_id == case.kind_id:
        reasons.append(SAME_KIND)
        score += 3 if row.category_id == case.category_id else 2
    apart = abs(row.filed_at - case.filed_at)
    if apart <= NEAR_DAYS:
        reasons.append(SAME_DAYS)
        score += 1
    likeness = _likeness(own, theirs)
    if likeness >= LITTLE_ALIKE:
        reasons.append(LIKE_WORDS)
        score += 3 if likeness >= ALIKE else 1.5
    return Candidate(row, reasons, score + likeness - (apart > LATE_DAYS))


def _same_place(case: Grievance, more: Any) -> bool:
    if case.building_id is not None:
        return bool(more.building_id == case.building_id)
    return case.landmark_id is not None and more.landmark_id == case.landmark_id


def _likeness(own: frozenset[str], theirs: frozenset[str]) -> float:
    """The share of the entries of the shorter text that stand in the other one too."""
    least = min(len(own), len(theirs))
    return len(own & theirs) / least if least else 0.0
