"""Two rows proved to be one human being: the grids and turns of one are the other's."""

from sqlalchemy import delete, select, update

from portal.base import scope
from portal.base.db import session
from portal.community.grids.models import GridDuty, OnCall

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def move_to(gone: int, kept: int) -> None:
    """Duties go on as they are; of two turns that begin on one day one is left."""
    with scope.everywhere("two rows of one worker"):
        doubled = (
            select(OnCall.community_id, OnCall.from_on).where(OnCall.person_id == kept).distinct()
        )
        same = {tuple(row) for row in session.execute(doubled)}
        for turn in session.scalars(select(OnCall).where(OnCall.person_id == gone)).all():
            if (turn.community_id, turn.from_on) in same:
                session.execute(delete(OnCall).where(OnCall.id == turn.id), execution_options=BLIND)
        for table in (GridDuty, OnCall):
            session.execute(
                update(table).where(table.person_id == gone).values(person_id=kept),
                execution_options=BLIND,
            )
