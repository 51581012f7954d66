"""What was put right on the spot (即查即改), newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.community.places.models import Building, Landmark
from portal.grievances.models import SpotFix
from portal.grievances.queries.desk.rows import Position, beyond


@dataclass(frozen=True)
class SpotLine:
    """Something put right on the spot, with the tokens of both photos."""

    id: int
    category_id: int
    place: str
    note: str
    by_id: int
    at: datetime
    before: str
    after: str

    @property
    def position(self) -> Position:
        """Where it stands in the list."""
        return Position(0, self.at, self.id)


def spot_fixes(
    community_id: int, *, after: Position | None = None, size: int = 12
) -> tuple[list[SpotLine], Position | None]:
    """What was put right on the spot, newest first, and where the next page begins."""
    before_file, after_file = aliased(StoredFile), aliased(StoredFile)
    statement = (
        select(
            SpotFix.id,
            SpotFix.category_id,
            func.coalesce(Building.name, Landmark.name, ""),
            SpotFix.note,
            SpotFix.by_id,
            SpotFix.at,
            before_file.token,
            after_file.token,
        )
        .join(before_file, before_file.id == SpotFix.before_file_id)
        .join(after_file, after_file.id == SpotFix.after_file_id)
        .outerjoin(Building, Building.id == SpotFix.building_id)
        .outerjoin(Landmark, Landmark.id == SpotFix.landmark_id)
        .where(SpotFix.community_id == community_id)
        .order_by(SpotFix.at.desc(), SpotFix.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        there = (after.due_at, after.id)
        statement = statement.where(beyond((SpotFix.at, SpotFix.id), there, descending=True))
    found = [SpotLine(*each) for each in session.execute(statement)]
    return found[:size], found[size - 1].position if len(found) > size else None
