"""One grievance: its row, photos and timeline, each for the eyes that may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.i18n import LazyString, _l, day_and_time
from portal.community.identity.models import Person
from portal.grievances import labels, policy
from portal.grievances.lifecycle import STAFF
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


def place_name(grievance: Grievance, *, words: bool | None = None) -> str:
    """Where it is. The resident's own words for the place are added when they were released, or
    with ``words`` (for the reporter and staff)."""
    found = grievance.building or grievance.landmark
    told = policy.words_are_public(grievance) if words is None else words
    parts = [found.name if found else "", grievance.place_text if told else ""]
    return " ".join(part for part in parts if part)


def photos(grievance: Grievance, *, released_only: bool) -> list[Photo]:
    """The photos in order: before, added, after. Released ones are given as their public copy."""
    wanted = (
        select(GrievancePhoto, StoredFile.token, StoredFile.width, StoredFile.height)
        .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
        .where(GrievancePhoto.grievance_id == grievance.id)
        .order_by(GrievancePhoto.id)
    )
    if released_only:
        wanted = wanted.where(GrievancePhoto.released.is_(True))
    return [
        Photo(row.id, token, row.stage, row.released, width, height, released_only)
        for row, token, width, height in session.execute(wanted)
    ]


def timeline(grievance: Grievance, *, audience: str = PUBLIC_AUDIENCE) -> list[Entry]:
    """What happened, newest first, as far as the audience (public, reporter, staff) may know."""
    wanted: Select[*tuple[Any, ...]] = (
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.grievance_id == grievance.id)
        .order_by(Event.seq.desc())
    )
    if audience == PUBLIC_AUDIENCE:
        wanted = wanted.where(Event.kind.in_(FOR_NEIGHBOURS))
    elif audience == REPORTER_AUDIENCE:
        wanted = wanted.where(Event.kind.not_in(NOT_FOR_THE_REPORTER))
    return [_entry(event, name or "", audience) for event, name in session.execute(wanted)]


def _entry(event: Event, name: str, audience: str) -> Entry:
    told = audience != PUBLIC_AUDIENCE or event.is_public
    return Entry(
        kind=event.kind,
        at=event.at,
        title=_title(event),
        text=event.text if told else "",
        who=name if audience == STAFF_AUDIENCE and event.actor_kind == STAFF else "",
    )


def _title(event: Event) -> str:
    if event.actor_kind == STAFF and event.kind is E.SUBMIT:
        return str(labels.SUBMITTED_BY_STAFF)
    if event.actor_kind == STAFF and event.kind is E.ADD:
        return str(labels.ADDED_BY_STAFF)
    return str(labels.EVENT_LABELS[event.kind])
