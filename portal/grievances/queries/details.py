"""One grievance: its row and photos, each for the eyes that may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.i18n import LazyString, _l
from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.grievances import policy
from portal.grievances.models import (
    Grievance,
    GrievancePhoto,
    PhotoStage,
)

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
        Grievance.escalated_to,
        Grievance.reopen_count,
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
        Grievance.promise_from,
        Grievance.promised_at,
        Grievance.urge_count,
        Grievance.urged_at,
        Grievance.supervised_until,
        Grievance.objection_until,
        Grievance.outcome,
        Grievance.reply,
        Grievance.satisfaction,
        Grievance.appeal_count,
        Grievance.supporter_count,
        Grievance.filed_at,
        Grievance.reminded_at,
        Grievance.resolved_at,
        Grievance.closed_at,
        Grievance.lead_case_id,
        Grievance.merged_count,
        Grievance.parent_case_id,
        Grievance.part_count,
    )
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
    .where(Grievance.community_id == bindparam("community"), Grievance.no == bindparam("no"))
)


def sheet(community_id: int, no: str) -> Row[Any] | None:
    """What the page of a report shows, under the names of the columns, and its ``place``."""
    return _SHEET.first(community=community_id, no=no)


def numbers_of(rows: Collection[int]) -> dict[int, str]:
    """The numbers people know of these reports, such as 261123-042."""
    found = session.execute(select(Grievance.id, Grievance.no).where(Grievance.id.in_(rows)))
    return dict(found.all())


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
