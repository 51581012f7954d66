"""Importing the division tree: all of a file, or nothing."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from portal.base.audit.service import record
from portal.base.db import session
from portal.community.places import recent
from portal.community.places.division_file import DivisionRow, check_parents, read
from portal.community.places.models import Division, DivisionLevel


@dataclass(frozen=True)
class Imported:
    """How many divisions were added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def import_divisions(content: bytes, *, add_only: bool = False) -> Imported:
    """Add and correct divisions by code; raises UnreadableDivisions and keeps nothing.

    ``add_only`` leaves known rows alone, so that names corrected by staff stay. Closed divisions
    stay closed either way.
    """
    rows = read(content)
    known = {
        code: (id_, name, level, parent_id)
        for code, id_, name, level, parent_id in session.execute(
            select(Division.code, Division.id, Division.name, Division.level, Division.parent_id)
        )
    }
    check_parents(rows, {code: row[2] for code, row in known.items()})
    ids = {code: row[0] for code, row in known.items()}
    added = _add([row for row in rows if row.code not in known], ids)
    changes = [] if add_only else _changes(rows, known, ids)
    if changes:
        session.execute(update(Division), changes)
    result = Imported(added, len(changes), len(rows) - added - len(changes))
    record(
        "divisions.import",
        actor_id=None,
        object_kind="division",
        added=result.added,
        changed=result.changed,
    )
    recent.changed()
    return result


def _add(rows: list[DivisionRow], ids: dict[str, int]) -> int:
    """Insert new rows from the top level down, so that every parent has its id."""
    by_level: dict[DivisionLevel, list[DivisionRow]] = defaultdict(list)
    for row in rows:
        by_level[row.level].append(row)
    for level in DivisionLevel:
        values = [
            {
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "parent_id": ids[row.parent_code] if row.parent_code else None,
            }
            for row in by_level[level]
        ]
        if values:
            made = session.execute(insert(Division).returning(Division.code, Division.id), values)
            ids.update((code, id_) for code, id_ in made)
    return len(rows)


def _changes(
    rows: list[DivisionRow], known: dict[str, tuple[Any, ...]], ids: dict[str, int]
) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        if row.code in known:
            wanted = (row.name, row.level, ids[row.parent_code] if row.parent_code else None)
            id_, *present = known[row.code]
            if tuple(present) != wanted:
                name, level, parent_id = wanted
                found.append({"id": id_, "name": name, "level": level, "parent_id": parent_id})
    return found
