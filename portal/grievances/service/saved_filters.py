"""Keeping filters of the queue: at most twenty for each person and community."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError

from portal.base.db import session
from portal.base.errors import DomainError, Invalid, NameTaken, NotFound
from portal.base.i18n import _l
from portal.grievances.models.filters import SavedFilter
from portal.grievances.upserts import BLIND

MOST, LONGEST_NAME = 20, 20
OTHER_OF_THE_NAME = _l("You have another filter of that name. Choose another name.")


class TooManyFilters(DomainError):
    """There is a limit, so that the list stays one."""

    sentence = _l("You have 20 filters already. Remove one first.")


def kept(community_id: int, person_id: int) -> list[SavedFilter]:
    """A person's filters in their order."""
    return list(session.scalars(_of(community_id, person_id)))


def _of(community_id: int, person_id: int) -> Select[SavedFilter]:
    return (
        select(SavedFilter)
        .where(SavedFilter.community_id == community_id, SavedFilter.person_id == person_id)
        .order_by(SavedFilter.position, SavedFilter.id)
    )


def save(*, community_id: int, person_id: int, name: str, query: Mapping[str, Any]) -> SavedFilter:
    """Keep a filter at the end of the list; the same form sent twice is kept once."""
    name = _named(name)
    others = kept(community_id, person_id)
    same = next((each for each in others if each.name == name), None)
    if same is not None:
        if same.query != dict(query):
            raise NameTaken(OTHER_OF_THE_NAME)
        return same
    if len(others) >= MOST:
        raise TooManyFilters
    return _add(
        SavedFilter(
            community_id=community_id,
            person_id=person_id,
            name=name,
            query=dict(query),
            position=1 + max((each.position for each in others), default=0),
        )
    )


def _named(name: str) -> str:
    found = name.strip()
    if not found or len(found) > LONGEST_NAME:
        raise Invalid
    return found


def _add(row: SavedFilter) -> SavedFilter:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise NameTaken(OTHER_OF_THE_NAME) from error
    return row


def rename(filter_id: int, *, community_id: int, person_id: int, name: str) -> None:
    """Give it another name."""
    found = _find(filter_id, community_id, person_id)
    try:
        with session.begin_nested():
            found.name = _named(name)
    except IntegrityError as error:
        raise NameTaken(OTHER_OF_THE_NAME) from error


def move_up(filter_id: int, *, community_id: int, person_id: int) -> None:
    """Let it stand before the one above it."""
    rows = kept(community_id, person_id)
    at = next((n for n, each in enumerate(rows) if each.id == filter_id), None)
    if at is None:
        raise NotFound
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for position, each in enumerate(rows, start=1):
        each.position = position


def open_with(filter_id: int, *, community_id: int, person_id: int, opens: bool) -> None:
    """Begin the queue with it, or no longer."""
    _find(filter_id, community_id, person_id)
    for each in kept(community_id, person_id):
        each.opens = opens and each.id == filter_id


def remove(filter_id: int, *, community_id: int, person_id: int) -> None:
    """Forget it."""
    session.delete(_find(filter_id, community_id, person_id))


def _find(filter_id: int, community_id: int, person_id: int) -> SavedFilter:
    found = session.scalar(_of(community_id, person_id).where(SavedFilter.id == filter_id))
    if found is None:
        raise NotFound
    return found


def export_for(person_id: int) -> list[dict[str, Any]]:
    """A person's filters as they are exported."""
    rows = session.scalars(select(SavedFilter).where(SavedFilter.person_id == person_id))
    return [
        {"name": each.name, "filter": ", ".join(f"{k}={v}" for k, v in sorted(each.query.items()))}
        for each in rows
    ]


def forget_person(person_id: int) -> None:
    """A person's filters go with the account."""
    session.execute(
        delete(SavedFilter).where(SavedFilter.person_id == person_id), execution_options=BLIND
    )
