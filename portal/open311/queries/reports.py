"""Reports as clients may see them. Every shape of question has one statement, built once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, union
from sqlalchemy import text as sql
from sqlalchemy.orm import aliased
from sqlalchemy.types import String

from portal.base import clock
from portal.base.db import UtcDateTime
from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances.models import (
    OPEN,
    PUBLIC,
    Channel,
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    Visibility,
)
from portal.open311.models import Filing

E = EventKind

LISTED = sql(PUBLIC)
Rows = Select[*tuple[Any, ...]]

# Up to so long a span of changes is looked up by the day of the change; in a longer one so many
# reports changed that reading them in the order of the page is quicker.
FEW_CHANGES = timedelta(days=2)
# So few buildings are looked up one by one.
FEW_BUILDINGS = 5

# What changes something that the public sees; notes, calls and reminders do not count as updates.
SEEN = (
    E.SUBMIT,
    E.ACCEPT,
    E.ASK_INFO,
    E.ANSWER_INFO,
    E.INFO_TIMEOUT,
    E.SELF_HANDLE,
    E.RESOLVE,
    E.CONFIRM,
    E.CONFIRM_TIMEOUT,
    E.DISPUTE,
    E.REJECT,
    E.APPEAL,
    E.WITHDRAW,
    E.DISPATCH,
    E.SIGN,
    E.RETURN,
    E.ESCALATE,
    E.DEESCALATE,
    E.EXTEND,
    E.MERGE,
    E.UNMERGE,
    E.RELEASE,
    E.WITHHOLD,
    E.UNHOLD,
    E.CHANGE,
    E.RECOMPUTE,
    E.UNDO,
)
STATUS = {"open": OPEN, "closed": frozenset(GrievanceStatus) - OPEN}


class Seen(NamedTuple):
    """A report as a client sees it. ``text``, ``place_text``, ``reply`` and photo are empty
    unless the public may see them, and so is ``lead_no``, the number of the report with which a
    merged one is dealt with; ``public`` false is a report of the client's own key."""

    id: int
    no: str
    category_id: int
    status: GrievanceStatus
    filed_at: datetime
    promised_at: datetime | None
    updated_at: datetime
    channel: Channel
    supporter_count: int
    public: bool
    text: str
    place_text: str
    reply: str
    place: str
    place_code: str
    latitude: float | None
    longitude: float | None
    photo: str
    lead_no: str


@dataclass(frozen=True)
class Wanted:
    """What is asked for; ``None`` and empty mean no filter. ``key_id`` adds the reports which
    were filed with that key; ``up_to`` leaves out what came after that row."""

    filed: tuple[datetime, datetime] | None = None
    changed: tuple[datetime, datetime] | None = None
    categories: Collection[int] = ()
    status: str = ""
    buildings: Collection[int] | None = None
    numbers: Collection[str] = ()
    key_id: int | None = None
    up_to: int | None = None


_SHOWN = and_(Grievance.visibility == Visibility.NEIGHBOURS, Grievance.held_for.is_(None))
_LEAD = aliased(Grievance)
_LEAD_SHOWN = and_(_LEAD.visibility == Visibility.NEIGHBOURS, _LEAD.held_for.is_(None))
_TOLD = and_(_SHOWN, Grievance.released_at.is_not(None))
_updated = (
    select(func.max(Event.at, type_=UtcDateTime()))
    .where(Event.grievance_id == Grievance.id, Event.kind.in_(SEEN))
    .correlate(Grievance)
    .scalar_subquery()
)
_PHOTO = (
    select(StoredFile.token)
    .join(GrievancePhoto, GrievancePhoto.file_id == StoredFile.id)
    .where(
        GrievancePhoto.grievance_id == Grievance.id,
        GrievancePhoto.released.is_(True),
        _SHOWN,
    )
    .order_by(GrievancePhoto.id)
    .limit(1)
    .correlate(Grievance)
    .scalar_subquery()
)


def _if(condition: ColumnElement[bool] | Any, column: Any) -> Any:
    return case((condition, column), else_="")


_SEEN_ROWS = (
    select(
        Grievance.id,
        Grievance.no,
        Grievance.category_id,
        Grievance.status,
        Grievance.filed_at,
        Grievance.promised_at,
        func.coalesce(_updated, Grievance.filed_at, type_=UtcDateTime()),
        Grievance.channel,
        Grievance.supporter_count,
        case((_SHOWN, True), else_=False),
        _if(_TOLD, Grievance.text),
        _if(_TOLD, Grievance.place_text),
        _if(_SHOWN, Grievance.reply),
        _if(_SHOWN, func.coalesce(Building.name, Landmark.name, "")),
        _if(_SHOWN, func.coalesce(Building.code, Landmark.code, "")),
        case((_SHOWN, Building.latitude)),
        case((_SHOWN, Building.longitude)),
        func.coalesce(_PHOTO, "", type_=String()),
        case((_LEAD_SHOWN, _LEAD.no), else_=""),
    )
    .outerjoin(_LEAD, _LEAD.id == Grievance.lead_case_id)
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
)


def page(community_id: int, wanted: Wanted, *, number: int, size: int) -> tuple[list[Seen], bool]:
    """A page, the newest first, and whether there is another one."""
    if wanted.buildings is not None and not wanted.buildings:
        return [], False
    values: dict[str, Any] = {
        "community": community_id,
        "most": size + 1,
        "skipped": (number - 1) * size,
    }
    shape = _shape(wanted, values)
    rows = [Seen._make(row) for row in _page(shape).rows(**values)]
    return rows[:size], len(rows) > size


def newest_id(community_id: int) -> int | None:
    """The row of the newest report of the community that everybody may see."""
    found: int | None = _NEWEST.scalar(community=community_id)
    return found


_HERE = Grievance.community_id == bindparam("community")
_NEWEST = Reading(select(Grievance.id).where(_HERE, LISTED).order_by(Grievance.id.desc()).limit(1))


def _shape(wanted: Wanted, values: dict[str, Any]) -> frozenset[str]:
    """The filters in use; what they compare with goes into ``values``."""
    given: dict[str, Any] = {}
    if wanted.filed:
        given |= {"filed_from": wanted.filed[0], "filed_to": wanted.filed[1]}
    if wanted.changed:
        begin, end = wanted.changed
        given |= {"changed_from": begin, "changed_to": end}
        if clock.now() - begin <= FEW_CHANGES:
            given["touched_from"] = begin
    if wanted.categories:
        given["categories"] = sorted(wanted.categories)
    if wanted.status:
        given["states"] = sorted(STATUS[wanted.status])
    if wanted.buildings is not None:
        name = "few_buildings" if len(wanted.buildings) <= FEW_BUILDINGS else "buildings"
        given[name] = sorted(wanted.buildings)
    if wanted.numbers:
        given["numbers"] = sorted(wanted.numbers)
    if wanted.key_id is not None:
        given["key"] = wanted.key_id
    if wanted.up_to is not None:
        given["up_to"] = wanted.up_to
    values |= given
    return frozenset(given)


@lru_cache(maxsize=256)
def _page(given: frozenset[str]) -> Reading:
    """The statement behind a page with these filters: first the ids, by an index, then the rows."""
    ids = _ids(given).subquery()
    rows = _SEEN_ROWS.join(ids, ids.c.id == Grievance.id)
    return Reading(rows.order_by(ids.c.filed_at.desc(), ids.c.id.desc()))


_CONDITIONS: tuple[tuple[str, Any], ...] = (
    # A change that the public does not see moves ``changed_at`` too, so it only finds the rows
    # by its index; the others judge them.
    ("touched_from", Grievance.changed_at >= bindparam("touched_from")),
    (
        "changed_from",
        func.coalesce(Grievance.changed_at, Grievance.filed_at) >= bindparam("changed_from"),
    ),
    ("changed_from", _updated >= bindparam("changed_from")),
    ("changed_to", _updated <= bindparam("changed_to")),
    ("categories", Grievance.category_id.in_(bindparam("categories", expanding=True))),
    ("states", Grievance.status.in_(bindparam("states", expanding=True))),
    ("buildings", Grievance.building_id.in_(bindparam("buildings", expanding=True))),
    ("few_buildings", Grievance.building_id.in_(bindparam("few_buildings", expanding=True))),
    ("numbers", Grievance.no.in_(bindparam("numbers", expanding=True))),
    ("up_to", Grievance.id <= bindparam("up_to")),
)


def _ids(given: frozenset[str]) -> Rows:
    moment: Any = Grievance.filed_at
    if given & {"touched_from", "numbers", "few_buildings"}:
        # No index has this order, so that the one by what is asked for is taken.
        moment = func.coalesce(Grievance.filed_at, Grievance.changed_at)
    narrowed = [condition for name, condition in _CONDITIONS if name in given]
    if "filed_from" in given:
        narrowed += [moment >= bindparam("filed_from"), moment <= bindparam("filed_to")]
    found: Rows = select(Grievance.id, Grievance.filed_at).where(_HERE, *narrowed)
    newest_first = (moment.desc(), Grievance.id.desc())
    public = found.where(LISTED).order_by(*newest_first)
    if "key" not in given:
        return _cut(public)
    own = found.join(Filing, Filing.grievance_id == Grievance.id).where(
        Filing.key_id == bindparam("key"), Filing.community_id == bindparam("community")
    )
    both = union(_ahead(public), _ahead(own.order_by(*newest_first))).subquery()
    every: Rows = select(both.c.id, both.c.filed_at)
    return _cut(every.order_by(both.c.filed_at.desc(), both.c.id.desc()))


def _ahead(found: Rows) -> Rows:
    """So many of each kind that the page is among them whatever the other holds."""
    inner = found.limit(bindparam("most") + bindparam("skipped")).subquery()
    return select(inner.c.id, inner.c.filed_at)


def _cut(found: Rows) -> Rows:
    return found.limit(bindparam("most")).offset(bindparam("skipped"))
