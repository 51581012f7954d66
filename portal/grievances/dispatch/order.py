"""A work order as a unit sees it: the problem, the place, photos; nothing of who reported it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from portal.base.db import session
from portal.base.i18n import LazyString, current_locale
from portal.community.identity.models import Person
from portal.grievances import labels, policy, queries
from portal.grievances.dispatch.models import Assignment
from portal.grievances.dispatch.queries import unit_names
from portal.grievances.lifecycle import WITH_A_UNIT
from portal.grievances.merging import showing as ties
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    PhotoStage,
)
from portal.grievances.queries import categories

S = GrievanceStatus
HIDDEN = "＊＊＊"
# In these the limit that runs is one for the unit to keep.
UNITS_TURN = WITH_A_UNIT | {S.REOPENED}
# A telephone number or the like, with spaces or dashes as people write it.
_NUMBER = re.compile(r"\d(?:[\s\-－—]?\d){6,}")


@dataclass(frozen=True)
class OrderPhoto:
    """A photo under an address that only the holder of the work order opens."""

    token: str
    label: str
    width: int | None
    height: int | None

    @property
    def url(self) -> str:
        """The address of the full photo."""
        return url_for("handler.photo", token=self.token, variant="full")

    @property
    def thumb(self) -> str:
        """The address of the small one."""
        return url_for("handler.photo", token=self.token, variant="thumb")


@dataclass(frozen=True)
class Order:
    """What the page of a work order shows, and what the unit may do (``acts``); ``again`` is what
    is still wrong after the unit's work, in the resident's words; ``read_too`` says how many
    others read the unit's reply, ``joined`` that another report is dealt with in its place.
    ``due_at`` is the unit's own limit, None while it waits for nothing from the unit."""

    no: str
    unit: str
    kind: str
    place: str
    text: str
    again: str
    instruction: str
    status: str | LazyString
    chip: str
    due_at: datetime | None
    version: int
    photo_needed: bool
    photos: Sequence[OrderPhoto]
    acts: frozenset[str]
    read_too: str
    joined: bool


def told(grievance: Grievance, assignment: Assignment) -> Order:
    """A report for the unit that has it."""
    kind = categories.by_id()[grievance.category_id]
    name = _reporter_name(grievance)
    photos = [
        OrderPhoto(photo.token, photo.label, photo.width, photo.height)
        for photo in queries.photos(grievance, released_only=False)
        if photo.stage is not PhotoStage.AFTER
    ]
    return Order(
        no=grievance.no,
        unit=unit_names([assignment.unit_id])[assignment.unit_id],
        kind=kind.name(current_locale()),
        place=without_person(queries.place_name(grievance, words=True), name),
        text=without_person(grievance.text, name),
        again=without_person(_still_wrong(grievance), name),
        instruction=assignment.instruction,
        status=labels.STATUS_LABELS[grievance.status],
        chip=labels.STATUS_KINDS[grievance.status],
        due_at=grievance.due_at if grievance.status in UNITS_TURN else None,
        version=grievance.version,
        photo_needed=kind.photo_on_resolve,
        photos=photos,
        acts=acts(grievance, assignment),
        read_too=ties.read_too(grievance.merged_count),
        joined=grievance.status is S.MERGED,
    )


def acts(grievance: Grievance, assignment: Assignment) -> frozenset[str]:
    """What the unit may do now: sign, progress, resolve, give_back."""
    if assignment.returned_at is not None or grievance.unit_id != assignment.unit_id:
        return frozenset()
    found: set[str] = set()
    if grievance.status is S.REOPENED and not policy.must_leave_the_community(grievance):
        found.add("sign")
    if grievance.status is S.DISPATCHED:
        found |= {"sign", "give_back"}
    if grievance.status is S.IN_PROGRESS:
        found |= {"progress", "give_back"}
        found |= set() if policy.must_go_up(grievance) else {"resolve"}
    if policy.needs_leader_to_return(grievance):
        found.discard("give_back")
    return frozenset(found)


def _still_wrong(grievance: Grievance) -> str:
    """What the resident said when the report was reopened last; empty when it never was."""
    if not grievance.reopen_count:
        return ""
    newest = (
        select(Event.text)
        .where(Event.grievance_id == grievance.id, Event.kind == EventKind.DISPUTE)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return session.scalar(newest) or ""


def without_person(text: str, name: str) -> str:
    """Words of a resident without telephone numbers and without their own name."""
    hidden = _NUMBER.sub(HIDDEN, text)
    return hidden.replace(name, HIDDEN) if len(name) > 1 else hidden


def hider(grievance: Grievance) -> Callable[[str], str]:
    """What hides the reporter of this report in words."""
    name = _reporter_name(grievance)
    return lambda text: without_person(text, name)


def _reporter_name(grievance: Grievance) -> str:
    if grievance.reporter_id is None:
        return ""
    return session.scalar(select(Person.name).where(Person.id == grievance.reporter_id)) or ""
