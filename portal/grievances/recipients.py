"""Who is told: the worker of the grid, the holder, supervisors, the committee, the duty roster."""

from datetime import date

from sqlalchemy import bindparam, select

from portal.base import clock
from portal.base.access.permissions import Role
from portal.base.db import session
from portal.base.reading import Reading
from portal.community.grids import queries as grids
from portal.community.identity.models import RoleAssignment, ScopeKind
from portal.community.identity.queries.presence import in_force
from portal.community.places.models import Community
from portal.community.places.recent import Recent
from portal.grievances.models import Grievance, GrievanceStatus, Visibility
from portal.grievances.stages import standing
from portal.grievances.support import queries as support


def people(grievance: Grievance, who: str) -> list[int]:
    """The people meant by a word of the table of announcements."""
    today = clock.today()
    if who == "reporter":
        return [grievance.reporter_id] if grievance.reporter_id else []
    if who == "followers":
        return _followers(grievance)
    if who == "those_above" and not standing.goes_by_stages(grievance):
        return []
    if grievance.confidential:
        return confidants(grievance.community_id, today)
    if who == "roster":
        return grids.on_call(grievance.community_id, today)
    if who == "supervisors":
        return in_role(Role.SUPERVISOR, grievance.community_id, today)
    if who == "committee":
        return in_role(Role.COMMITTEE, grievance.community_id, today)
    if who == "those_above":
        return of_the_street(grievance.community_id, today)
    if who == "holder":
        return _holder(grievance, today)
    if who == "lead":
        return [grievance.lead_id] if grievance.lead_id else []
    return workers(grievance, today)


def _holder(grievance: Grievance, today: date) -> list[int]:
    """Who has it in hand; of one that is dealt with together with another, who has that one."""
    if grievance.lead_case_id is not None:
        lead = session.get(Grievance, grievance.lead_case_id)
        if lead is not None:
            grievance = lead
    if grievance.holder_id is not None:
        return [grievance.holder_id]
    return workers(grievance, today)


def _followers(grievance: Grievance) -> list[int]:
    """Neighbours who follow a report they may still see, or that was taken back just now."""
    seen = grievance.visibility is Visibility.NEIGHBOURS and grievance.held_for is None
    if not seen and grievance.status is not GrievanceStatus.WITHDRAWN:
        return []
    return [each for each in support.followers(grievance.id) if each != grievance.reporter_id]


def workers(grievance: Grievance, today: date) -> list[int]:
    """The worker of the grid or the substitute of the day; without either, the committee."""
    if grievance.grid_id is not None:
        worker = worker_of(grievance.grid_id, today)
        if worker is not None:
            return [worker]
    return in_role(Role.COMMITTEE, grievance.community_id, today)


def confidants(community_id: int, today: date) -> list[int]:
    """Who is told of a report about the community's staff: the supervision committee; where there
    is none, the sub-district. Never anybody who is staff of the community too."""
    own_staff = {person_id for person_id, _name in grids.workers_to_choose(community_id, today)}
    committee = in_role(Role.SUPERVISOR, community_id, today)
    found = [person_id for person_id in committee if person_id not in own_staff]
    above = found or of_the_street(community_id, today)
    return [person_id for person_id in above if person_id not in own_staff]


def of_the_street(community_id: int, today: date) -> list[int]:
    """The sub-district's people who answer for the community."""
    return list(
        session.scalars(
            select(RoleAssignment.person_id)
            .join(Community, Community.street_id == RoleAssignment.division_id)
            .where(
                RoleAssignment.role == Role.STREET,
                Community.id == community_id,
                in_force(today),
            )
            .distinct()
            .order_by(RoleAssignment.person_id)
        )
    )


_workers: Recent[tuple[int, date], int | None] = Recent()


def worker_of(grid_id: int, today: date) -> int | None:
    """Whoever answers for a grid today; asked with every report, so remembered for seconds."""
    return _workers.get((grid_id, today), lambda: grids.worker_of(grid_id, today))


_IN_ROLE = Reading(
    select(RoleAssignment.person_id)
    .where(
        RoleAssignment.role == bindparam("role"),
        RoleAssignment.scope_kind == ScopeKind.COMMUNITY,
        RoleAssignment.community_id == bindparam("community"),
        in_force(bindparam("today")),
    )
    .distinct()
    .order_by(RoleAssignment.person_id)
)


_in_role: Recent[tuple[Role, int, date], list[int]] = Recent()


def in_role(role: Role, community_id: int, today: date) -> list[int]:
    """Who holds a role for the community today; remembered for seconds like the workers."""
    return _in_role.get(
        (role, community_id, today),
        lambda: [
            row.person_id for row in _IN_ROLE.rows(role=role, community=community_id, today=today)
        ],
    )
