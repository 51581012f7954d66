"""One grievance: its row, photos and timeline, each for the eyes that may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.i18n import LazyString, _l, day_and_time
from portal.base.reading import Reading
from portal.community.identity.models import Person
from portal.community.places.models import Building, Landmark
from portal.grievances import labels, policy
from portal.grievances.lifecycle import REPORTER, STAFF
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    PhotoStage,
)

E = EventKind
PUBLIC_AUDIENCE, REPORTER_AUDIENCE, STAFF_AUDIENCE = "public", "reporter", "staff"

# What neighbours are told of a case; the words of residents never.
FOR_NEIGHBOURS = frozenset(
    {
        E.SUBMIT,
        E.ACCEPT,
        E.SELF_HANDLE,
        E.DISPATCH,
        E.SIGN,
        E.RETURN,
        E.ESCALATE,
        E.DEESCALATE,
        E.EXTEND,
        E.RESOLVE,
        E.CONFIRM,
        E.CONFIRM_TIMEOUT,
        E.DISPUTE,
        E.REJECT,
        E.MERGE,
        E.UNMERGE,
    }
)
# What staff keep among themselves.
NOT_FOR_THE_REPORTER = frozenset({E.NOTE, E.HOLD, E.UNHOLD, E.PROPOSE_REJECT, E.SPLIT})

STAGE_LABELS: dict[PhotoStage, LazyString] = {
    PhotoStage.BEFORE: _l("Before"),
    PhotoStage.AFTER: _l("After"),
    PhotoStage.ADDED: _l("Added later"),
}


@dataclass(frozen=True)
class Photo:
    """A photo of a grievance; ``public`` gives the addresses of its released copy."""

    id: int
    token: str
    stage: PhotoStage
    released: bool
    width: int | None
    height: int | None
    public: bool

    @property
    def label(self) -> str:
        """What the photo shows."""
        return str(STAGE_LABELS[self.stage])

    @property
    def url(self) -> str:
        """The address of the full photo."""
        return self._address("full")

    @property
    def thumb(self) -> str:
        """The address of the small one."""
        return self._address("thumb")

    def _address(self, variant: str) -> str:
        endpoint = "files.show_public" if self.public else "files.show"
        return url_for(endpoint, token=self.token, variant=variant)


@dataclass(frozen=True)
class Entry:
    """A line of the timeline; ``who`` is a worker's name, for staff only."""

    kind: EventKind
    at: datetime
    title: str
    text: str = ""
    who: str = ""
    photos: Sequence[Photo] = ()

    @property
    def when(self) -> str:
        """Day and time in the reader's language."""
        return day_and_time(self.at)

    @property
    def iso(self) -> str:
        """Day and time for machines."""
        return self.at.isoformat()


def _whole() -> Select[Grievance]:
    return select(Grievance).options(
        joinedload(Grievance.category, innerjoin=True),
        joinedload(Grievance.kind, innerjoin=True),
        joinedload(Grievance.building),
        joinedload(Grievance.landmark),
    )


def detail(grievance_id: int) -> Grievance | None:
    """A grievance with its kind and place, within the scope in force."""
    return session.scalar(_whole().where(Grievance.id == grievance_id))


def detail_by_no(community_id: int, no: str) -> Grievance | None:
    """The same by its number in a community."""
    return session.scalar(
        _whole().where(Grievance.community_id == community_id, Grievance.no == no)
    )


_SHEET = Reading(
    select(
        Grievance.id,
        Grievance.community_id,
        Grievance.confidential,
        Grievance.no,
        Grievance.category_id,
        func.coalesce(Building.name, Landmark.name, "").label("place"),
        Grievance.place_text,
        Grievance.text,
        Grievance.visibility,
        Grievance.released_at,
        Grievance.held_for,
        Grievance.reporter_id,
        Grievance.follow_hash,
        Grievance.status,
        Grievance.turn,
        Grievance.holder_id,
        Grievance.lead_id,
        Grievance.due_at,
        Grievance.due_provisional,
        Grievance.promised_at,
        Grievance.objection_until,
        Grievance.outcome,
        Grievance.reply,
        Grievance.satisfaction,
        Grievance.appeal_count,
        Grievance.filed_at,
        Grievance.closed_at,
    )
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
    .where(Grievance.community_id == bindparam("community"), Grievance.no == bindparam("no"))
)


def sheet(community_id: int, no: str) -> Row[Any] | None:
    """What the page of a report shows, under the names of the columns, and its ``place``."""
    return _SHEET.first(community=community_id, no=no)


def place_name(grievance: Grievance, *, words: bool | None = None) -> str:
    """Where it is. The resident's own words for the place are added when they were released, or
    with ``words`` (for the reporter and staff)."""
    found = grievance.building or grievance.landmark
    return placed(found.name if found else "", grievance, words=words)


def placed(place: str, report: policy.Report, *, words: bool | None = None) -> str:
    """The same where the name of the building or landmark is known already."""
    told = policy.words_are_public(report) if words is None else words
    return " ".join(part for part in (place, report.place_text if told else "") if part)


_ALL_PHOTOS = (
    select(
        GrievancePhoto.id,
        StoredFile.token,
        GrievancePhoto.stage,
        GrievancePhoto.released,
        StoredFile.width,
        StoredFile.height,
    )
    .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
    .where(GrievancePhoto.grievance_id == bindparam("grievance"))
    .order_by(GrievancePhoto.id)
)
_PHOTOS = {False: Reading(_ALL_PHOTOS), True: Reading(_ALL_PHOTOS.where(GrievancePhoto.released))}


def photos(report: policy.Report, *, released_only: bool) -> list[Photo]:
    """The photos in order: before, added, after. Released ones are given as their public copy."""
    rows = _PHOTOS[released_only].rows(grievance=report.id)
    return [
        Photo(
            row.id, row.token, row.stage, row.released, row.width, row.height, public=released_only
        )
        for row in rows
    ]


_EVENTS = (
    select(Event.kind, Event.at, Event.text, Event.is_public, Event.actor_kind)
    .where(Event.grievance_id == bindparam("grievance"))
    .order_by(Event.seq.desc())
)
_TIMELINE = Reading(_EVENTS)
_TIMELINE_WITH_NAMES = Reading(
    _EVENTS.add_columns(Person.name).outerjoin(Person, Person.id == Event.actor_id)
)


def timeline(report: policy.Report, *, audience: str = PUBLIC_AUDIENCE) -> list[Entry]:
    """What happened, newest first, as far as the audience (public, reporter, staff) may know."""
    if audience == STAFF_AUDIENCE:
        rows = _TIMELINE_WITH_NAMES.rows(grievance=report.id)
        return [_entry(row, row.name or "", audience) for row in rows]
    rows = _TIMELINE.rows(grievance=report.id)
    if audience == PUBLIC_AUDIENCE:
        return [_entry(row, "", audience) for row in rows if row.kind in FOR_NEIGHBOURS]
    return [_entry(row, "", audience) for row in rows if row.kind not in NOT_FOR_THE_REPORTER]


def _entry(event: Row[Any], name: str, audience: str) -> Entry:
    told = audience != PUBLIC_AUDIENCE or event.is_public
    return Entry(
        kind=event.kind,
        at=event.at,
        title=_title(event),
        text=event.text if told else "",
        who="" if event.actor_kind == REPORTER else name,
    )


def _title(event: Row[Any]) -> str:
    if event.actor_kind == STAFF and event.kind is E.SUBMIT:
        return str(labels.SUBMITTED_BY_STAFF)
    if event.actor_kind == STAFF and event.kind is E.ADD:
        return str(labels.ADDED_BY_STAFF)
    return str(labels.EVENT_LABELS[event.kind])
