"""The filters of the queue that a member of staff kept."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.base.reading import Reading
from portal.grievances.models.filters import SavedFilter


class SavedLine(NamedTuple):
    """One of them."""

    id: int
    name: str
    query: dict[str, Any]
    opens: bool


_KEPT = Reading(
    select(SavedFilter.id, SavedFilter.name, SavedFilter.query, SavedFilter.opens)
    .where(
        SavedFilter.community_id == bindparam("community"),
        SavedFilter.person_id == bindparam("person"),
    )
    .order_by(SavedFilter.position, SavedFilter.id)
)


def saved(community_id: int, person_id: int) -> list[SavedLine]:
    """A person's filters in their order."""
    return [SavedLine(*row) for row in _KEPT.rows(community=community_id, person=person_id)]
