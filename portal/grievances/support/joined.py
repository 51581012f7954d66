"""The reports a person has too or follows, for the person's own list."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from portal.base.i18n import _
from portal.base.reading import Reading
from portal.community.places.models import Building, Community, Landmark
from portal.grievances.labels import STATUS_KINDS, STATUS_LABELS
from portal.grievances.models import Grievance, GrievanceStatus, Visibility
from portal.grievances.queries import categories
from portal.grievances.queries.public import titled
from portal.grievances.support.models import GrievanceSupport

# Above every id, so that the first page is asked for like all others.
NEWEST = 2**31 - 1


class Joined(NamedTuple):
    """One report in the list; ``id`` is that of what the person said, the key of the pages."""

    id: int
    supported_at: datetime | None
    follows: bool
    no: str
    slug: str
    community: str
    category_id: int
    status: GrievanceStatus
    filed_at: datetime
    visibility: Visibility
    held_for: str | None
    place: str

    @property
    def is_public(self) -> bool:
        """Whether neighbours may still see it; of others nothing but the number is shown."""
        return self.visibility is Visibility.NEIGHBOURS and self.held_for is None

    def title(self, locale: str) -> str:
        """Place and kind, as in 3号楼 生活垃圾."""
        if not self.is_public:
            return _("Neighbours can no longer see this report")
        return titled(self.place, categories.by_id()[self.category_id].name(locale))

    @property
    def shown_status(self) -> tuple[str, str] | None:
        """Kind and words of the status chip; None for what neighbours no longer see."""
        if not self.is_public:
            return None
        return STATUS_KINDS[self.status], str(STATUS_LABELS[self.status])


_PAGE = Reading(
    select(
        GrievanceSupport.id,
        GrievanceSupport.supported_at,
        GrievanceSupport.follows,
        Grievance.no,
        Community.slug,
        Community.name,
        Grievance.category_id,
        Grievance.status,
        Grievance.filed_at,
        Grievance.visibility,
        Grievance.held_for,
        func.coalesce(Building.name, Landmark.name, "").label("place"),
    )
    .join(Grievance, Grievance.id == GrievanceSupport.grievance_id)
    .join(Community, Community.id == Grievance.community_id)
    .outerjoin(Building, Building.id == Grievance.building_id)
    .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
    .where(
        GrievanceSupport.person_id == bindparam("person"),
        GrievanceSupport.id < bindparam("before"),
    )
    .order_by(GrievanceSupport.id.desc())
    .limit(bindparam("most"))
)


def joined_by(person_id: int, *, before_id: int | None = None, size: int) -> list[Joined]:
    """What the person joined, the last first, in whichever community; by one index, so that a page
    costs the same however many there are."""
    rows = _PAGE.rows(person=person_id, before=before_id or NEWEST, most=size)
    return [Joined._make(row) for row in rows]
