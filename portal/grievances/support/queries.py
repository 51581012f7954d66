"""What a person said about a report, who follows it, and who comes after its reporter."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.base.reading import Reading
from portal.community.identity.models import Credential, CredentialKind
from portal.grievances.models import Grievance
from portal.grievances.support import counting
from portal.grievances.support.models import GrievanceSupport


class Standing(NamedTuple):
    """What one person said about one report."""

    supported_at: datetime | None = None
    follows: bool = False

    @property
    def supports(self) -> bool:
        """Whether the person has the problem too."""
        return self.supported_at is not None


NOTHING = Standing()

_STANDING = Reading(
    select(GrievanceSupport.supported_at, GrievanceSupport.follows).where(
        GrievanceSupport.grievance_id == bindparam("grievance"),
        GrievanceSupport.person_id == bindparam("person"),
    )
)


def standing(grievance_id: int, person_id: int | None) -> Standing:
    """What the person said about the report; asks nothing for somebody unknown."""
    if person_id is None:
        return NOTHING
    row = _STANDING.first(grievance=grievance_id, person=person_id)
    return Standing(*row) if row is not None else NOTHING


def total_support(lead: int | Grievance) -> int:
    """How many distinct persons have the problem too, over a report (or its id) and those joined
    with it; the reporters of those count, the report's own does not."""
    return counting.total(lead if isinstance(lead, int) else lead.id)


_FOLLOWERS = Reading(
    select(GrievanceSupport.person_id)
    .where(GrievanceSupport.grievance_id == bindparam("grievance"), GrievanceSupport.follows)
    .order_by(GrievanceSupport.person_id)
)


def followers(grievance_id: int) -> list[int]:
    """Who wants news of the report, its reporter not among them."""
    return [row.person_id for row in _FOLLOWERS.rows(grievance=grievance_id)]


_SUPPORTERS = Reading(
    select(GrievanceSupport.person_id)
    .where(
        GrievanceSupport.grievance_id == bindparam("grievance"),
        GrievanceSupport.supported_at.is_not(None),
    )
    .order_by(GrievanceSupport.supported_at, GrievanceSupport.id)
)


def supporters(grievance_id: int) -> list[int]:
    """Who has the problem too, the first first. For deciding, never for showing."""
    return [row.person_id for row in _SUPPORTERS.rows(grievance=grievance_id)]


_VERIFIED = Reading(
    select(Credential.id)
    .where(
        Credential.person_id == bindparam("person"),
        Credential.kind.in_((CredentialKind.PHONE, CredentialKind.WECHAT)),
        Credential.verified_at.is_not(None),
    )
    .limit(1)
)


def is_verified(person_id: int) -> bool:
    """Whether the person proved a phone number or a WeChat identity."""
    return _VERIFIED.first(person=person_id) is not None
