"""Counts by grid, kind, status and visibility, kept with every move: no page counts rows."""

from typing import NamedTuple

from sqlalchemy import and_, update

from portal.base.db import session
from portal.grievances.models import Grievance, GrievanceStatus, Tally, Turn, Visibility
from portal.grievances.upserts import BLIND, Prepared

# Without a grid: a number, because NULLs are not equal in a unique key.
NO_GRID = 0


class Place(NamedTuple):
    """The count in which a grievance stands."""

    community_id: int
    grid_key: int
    category_id: int
    status: GrievanceStatus
    turn: Turn
    visibility: Visibility
    held: bool
    confidential: bool


_ONE_MORE = Prepared(
    Tally,
    lambda insert: insert.on_conflict_do_update(
        index_elements=list(Place._fields), set_={"n": Tally.__table__.c.n + 1}
    ),
)


def place_of(grievance: Grievance) -> Place:
    """The count in which the grievance stands now."""
    return Place(
        grievance.community_id,
        grievance.grid_id or NO_GRID,
        grievance.category_id,
        grievance.status,
        grievance.turn,
        grievance.visibility,
        grievance.held_for is not None,
        grievance.confidential,
    )


def shift(before: Place, after: Place) -> None:
    """Move one grievance between counts, always in one order, so that two moves never wait for
    each other crosswise."""
    if before == after:
        return
    for place in sorted((before, after)):
        if place == before:
            subtract(place)
        else:
            add(place)


def add(place: Place) -> None:
    """One more."""
    _ONE_MORE.send(**place._asdict(), n=1)


def subtract(place: Place) -> None:
    """One less."""
    same = and_(*(getattr(Tally, name) == value for name, value in place._asdict().items()))
    session.execute(update(Tally).where(same).values(n=Tally.n - 1), execution_options=BLIND)
