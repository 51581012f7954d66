"""What the staff find in their community: all that is written, and the end of a phone number for
those who may ask for the whole one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.base.access import Permission, community, viewer
from portal.base.db import session
from portal.grievances import policy
from portal.grievances.desk.asked import Asked
from portal.grievances.models import Grievance
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import QueueRow
from portal.grievances.queries.desk.queue import SIZE
from portal.grievances.queries.desk.rows import base, rows_of
from portal.grievances.search import queries, results
from portal.grievances.search.queries import MOST, Found


def found(asked: Asked) -> tuple[Sequence[QueueRow], str, str]:
    """Rows of a page, the next page's address, and how many were found in words."""
    here = community().id
    hits = _with_phone(queries.find_for_staff(here, asked.words), asked.words)
    conditions = desk_queries.explicit(asked.explicit)
    if conditions:
        hits = Found(_fitting(here, hits.ids, conditions), hits.more)
    ids = hits.ids[asked.skip : asked.skip + SIZE]
    following = results.beyond(hits, asked.skip, SIZE)
    return _rows(here, ids), asked.address(skip=following) if following else "", hits.count


def _fitting(community_id: int, ids: Sequence[int], conditions: list[Any]) -> tuple[int, ...]:
    """Those of the hits that fit the filters, in the order of the hits."""
    wanted = select(Grievance.id).where(
        Grievance.community_id == community_id, Grievance.id.in_(ids), *conditions
    )
    there = set(session.scalars(wanted))
    return tuple(each for each in ids if each in there)


def _with_phone(hits: Found, words: str) -> Found:
    """The hits after those reports whose reporter's number ends so; of each only where the viewer
    might ask for the number."""
    here = community().id
    tail = queries.phone_tail(words)
    if not tail or not viewer().may(Permission.CONTACT_REVEAL, here):
        return hits
    calls = [each.id for each in queries.by_phone_tail(here, tail) if _may_call(each)]
    ids = tuple(dict.fromkeys([*calls, *hits.ids]))
    return Found(ids[:MOST], hits.more or len(ids) > MOST)


def _may_call(each: Any) -> bool:
    where = Grievance(
        community_id=community().id, grid_id=each.grid_id, confidential=each.confidential
    )
    return policy.reaches(viewer(), where, Permission.CONTACT_REVEAL)


def _rows(community_id: int, ids: Sequence[int]) -> list[QueueRow]:
    statement = base(community_id).where(Grievance.id.in_(ids))
    by_id = {row.id: row for row in rows_of(session.execute(statement).all(), community_id)}
    return [by_id[id_] for id_ in ids if id_ in by_id]
