"""A report as the queue shows it: columns only, first photos looked up for the whole page at once.

Holds nothing about who reported it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, select, tuple_

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.community.places import queries as places
from portal.community.places.models import Building, Landmark
from portal.grievances.models import Grievance, GrievancePhoto, GrievanceStatus, Turn

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_MILLION = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Position(NamedTuple):
    """Where a report stands in the queue; as text in the address of the next page."""

    rank: int
    due_at: datetime
    id: int

    def __str__(self) -> str:
        passed = self.due_at - _EPOCH
        moment = (passed.days * 86400 + passed.seconds) * _MILLION + passed.microseconds
        return f"{self.rank}.{moment}.{self.id}"

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """The position of an address; None for anything else."""
        parts = text.split(".")
        if len(text) > 40 or len(parts) != 3 or not all(map(_is_number, parts)):
            return None
        rank, moment, number = map(int, parts)
        if rank > 9 or moment > 253_000_000_000 * _MILLION or number >= 2**31:
            return None
        return cls(rank, _moment(moment), number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _moment(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, _MILLION)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


@dataclass(frozen=True)
class QueueRow:
    """One report in the queue."""

    id: int
    no: str
    category_id: int
    place: str
    status: GrievanceStatus
    turn: Turn
    due_at: datetime | None
    urgent: bool
    rank: int
    held_for: str | None
    grid_id: int | None
    version: int
    filed_at: datetime
    thumb_token: str = ""
    urge_count: int = 0
    supervised: bool = False

    @property
    def position(self) -> Position:
        """Where it stands in the queue."""
        return Position(self.rank, self.due_at or _NEVER, self.id)


@dataclass(frozen=True)
class QueuePage:
    """Some rows, and where the next page begins."""

    rows: Sequence[QueueRow]
    next_after: Position | None


_COLUMNS = (
    Grievance.id,
    Grievance.no,
    Grievance.category_id,
    Grievance.building_id,
    Building.name.label("building"),
    Landmark.name.label("landmark"),
    Grievance.place_text,
    Grievance.status,
    Grievance.turn,
    Grievance.due_at,
    Grievance.urgent,
    Grievance.rank,
    Grievance.held_for,
    Grievance.grid_id,
    Grievance.version,
    Grievance.filed_at,
    Grievance.urge_count,
    Grievance.supervised_until,
)


def base(community_id: int) -> Select[*tuple[Any, ...]]:
    """The columns of the queue for one community."""
    return (
        select(*_COLUMNS)
        .select_from(Grievance)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .where(Grievance.community_id == community_id)
    )


def with_photos(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same rows, each with the token of its first photo, which is looked up for no other."""
    shown = statement.subquery("shown")
    first = (
        select(StoredFile.token)
        .join(GrievancePhoto, GrievancePhoto.file_id == StoredFile.id)
        .where(GrievancePhoto.grievance_id == shown.c.id)
        .order_by(GrievancePhoto.id)
        .limit(1)
        .correlate(shown)
        .scalar_subquery()
    )
    return select(*shown.c, func.coalesce(first, "").label("thumb_token"))


def rows_of(found: Sequence[Any], community_id: int) -> list[QueueRow]:
    """Rows made of what a statement of :func:`base` found."""
    if found and hasattr(found[0], "thumb_token"):
        thumbs = {each.id: each.thumb_token for each in found}
    else:
        thumbs = first_photos([each.id for each in found])
    labels = building_labels(community_id)
    return [_row(each, labels, thumbs) for each in found]


def _row(each: Any, labels: dict[int, str], thumbs: dict[int, str]) -> QueueRow:
    building = labels.get(each.building_id) or each.building
    return QueueRow(
        id=each.id,
        no=each.no,
        category_id=each.category_id,
        place=building or each.landmark or each.place_text,
        status=each.status,
        turn=each.turn,
        due_at=each.due_at,
        urgent=each.urgent,
        rank=each.rank,
        held_for=each.held_for,
        grid_id=each.grid_id,
        version=each.version,
        filed_at=each.filed_at,
        thumb_token=thumbs.get(each.id, ""),
        urge_count=each.urge_count,
        supervised=each.supervised_until is not None,
    )


def row(community_id: int, grievance_id: int) -> QueueRow | None:
    """One report as the queue shows it."""
    found = session.execute(base(community_id).where(Grievance.id == grievance_id)).all()
    return next(iter(rows_of(found, community_id)), None)


def position_of(grievance: Grievance) -> Position:
    """Where a report stands in the queue now."""
    return Position(grievance.rank, grievance.due_at or _NEVER, grievance.id)


def building_labels(community_id: int) -> dict[int, str]:
    """Open buildings by number; their compound is named where there are several."""
    compounds = places.buildings_for_choice(community_id)
    return {building.id: building.label for each in compounds for building in each.buildings}


def first_photos(grievance_ids: Iterable[int]) -> dict[int, str]:
    """The token of each report's first photo."""
    wanted = list(grievance_ids)
    if not wanted:
        return {}
    first = (
        select(func.min(GrievancePhoto.id))
        .where(GrievancePhoto.grievance_id.in_(wanted))
        .group_by(GrievancePhoto.grievance_id)
    )
    statement = (
        select(GrievancePhoto.grievance_id, StoredFile.token)
        .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
        .where(GrievancePhoto.id.in_(first))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def beyond(columns: Sequence[Any], values: Sequence[Any], *, descending: bool = False) -> Any:
    """The rows after a place in an order, by one comparison that an index can follow."""
    pairs = zip(columns, values, strict=True)
    there = tuple_(*(literal(value, column.type) for column, value in pairs))
    return tuple_(*columns) < there if descending else tuple_(*columns) > there
