"""Keeping what grievances are found by: written with each, and written anew by command."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.grievances import policy
from portal.grievances.models import Grievance
from portal.grievances.search import segmenting
from portal.grievances.search.models import TIDY, SearchDocument
from portal.grievances.upserts import Prepared

# A change of any of these changes what a report is found by.
COLUMNS = frozenset(
    {
        "category_id",
        "kind_id",
        "building_id",
        "landmark_id",
        "place_text",
        "text",
        "reply",
        "visibility",
        "held_for",
        "released_at",
        "external_no",
    }
)
BATCH = 500

# What says the same as before is left alone: the index is what costs.
_WRITE = Prepared(
    SearchDocument,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["grievance_id"],
        set_={"shown": insert.excluded.shown, "hidden": insert.excluded.hidden},
        where=(SearchDocument.shown != insert.excluded.shown)
        | (SearchDocument.hidden != insert.excluded.hidden),
    ),
)


def index(grievance: Grievance) -> None:
    """Write what the report is found by, in the running transaction."""
    _WRITE.send(**document(grievance))


def document(grievance: Any) -> dict[str, Any]:
    """The row of a report: any object with the columns of :class:`Grievance` will do."""
    numbers = _numbers(grievance)
    words = segmenting.kept(grievance.text, grievance.place_text)
    reply = segmenting.kept(grievance.reply)
    outside = segmenting.kept(grievance.external_no or "")
    if policy.words_are_public(grievance):
        shown, hidden = numbers + words + reply, outside
    elif policy.is_public(grievance):
        shown, hidden = numbers + reply, words + outside
    else:
        shown, hidden = [], numbers + words + reply + outside
    return {
        "grievance_id": grievance.id,
        "community_id": grievance.community_id,
        "shown": " ".join(shown),
        "hidden": " ".join(hidden),
    }


def _numbers(grievance: Any) -> list[str]:
    """The report's number and its parts, and the numbers of what names are looked up for."""
    day, _dash, running = grievance.no.partition("-")
    found = [day, running, running.lstrip("0"), day[2:], day + running]
    found += [f"§c{grievance.community_id}", f"§k{grievance.kind_id}"]
    if grievance.category_id != grievance.kind_id:
        found.append(f"§k{grievance.category_id}")
    if grievance.building_id is not None:
        found.append(f"§b{grievance.building_id}")
    if grievance.landmark_id is not None:
        found.append(f"§l{grievance.landmark_id}")
    return found


_COLUMNS = (Grievance.id, Grievance.community_id, Grievance.no)
_NEXT = Reading(
    select(*_COLUMNS, *(getattr(Grievance, name) for name in sorted(COLUMNS)))
    .where(Grievance.id > bindparam("after"))
    .order_by(Grievance.id)
    .limit(BATCH)
)


def reindex_after(grievance_id: int) -> tuple[int, int]:
    """Write the next reports' documents anew: how many, and the last one's id (0 when none)."""
    rows: Sequence[Any] = _NEXT.rows(after=grievance_id)
    for row in rows:
        _WRITE.send(**document(row))
    return len(rows), rows[-1].id if rows else 0


def tidy() -> None:
    """Let the index forget the entries of what was removed; SQLite keeps them until then."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(TIDY)
