"""Who is responsible where and when: buildings in grids, workers, substitutes, the roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select

from portal.base import clock
from portal.base.access.permissions import GRANTS, Permission
from portal.base.db import session
from portal.base.reading import Reading
from portal.community.grids.models import DutyKind, Grid, GridBuilding, GridDuty, OnCall
from portal.community.identity.models import Person, RoleAssignment

_MAY_WORK = [role for role, granted in GRANTS.items() if Permission.GRIEVANCE_TRIAGE in granted]


@dataclass(frozen=True)
class InCharge:
    """Who answers for a grid on a day. For a substitute ``until_on`` is the last day of standing
    in and ``instead_of`` the name of the responsible worker."""

    person_id: int
    name: str
    phone: str
    substitute: bool
    until_on: date | None
    instead_of: str = ""


def on_day(kind: Any, on: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a row with ``from_on`` and ``until_on`` holds on a day, both included."""
    ends: ColumnElement[bool] = or_(kind.until_on.is_(None), kind.until_on >= on)
    begun: ColumnElement[bool] = kind.from_on <= on
    return begun & ends


def grid_of_building(building_id: int, on: date | None = None) -> Grid | None:
    """The grid in which a building lies on a day (today). Of two rows of a day the later holds."""
    return session.scalar(
        select(Grid)
        .join(GridBuilding, GridBuilding.grid_id == Grid.id)
        .where(GridBuilding.building_id == building_id, on_day(GridBuilding, on or clock.today()))
        .order_by(GridBuilding.from_on.desc(), GridBuilding.id.desc())
        .limit(1)
    )


def worker_of(grid_id: int, on: date | None = None) -> int | None:
    """The person who answers for a grid on a day: the substitute, else the responsible worker."""
    found = in_charge([grid_id], on or clock.today()).get(grid_id)
    return found.person_id if found else None


def in_charge(grid_ids: Iterable[int], on: date) -> dict[int, InCharge]:
    """Who answers for each grid on a day, in one query; grids without anybody are left out."""
    rows = session.execute(
        select(GridDuty, Person.name)
        .join(Person, GridDuty.person_id == Person.id)
        .where(GridDuty.grid_id.in_(list(grid_ids)), on_day(GridDuty, on))
        .order_by(GridDuty.from_on, GridDuty.id)
    ).all()
    responsible = {duty.grid_id: (duty, name) for duty, name in rows if _is(duty, "responsible")}
    substitutes = {duty.grid_id: (duty, name) for duty, name in rows if _is(duty, "substitute")}
    found: dict[int, InCharge] = {}
    for grid_id in responsible | substitutes:
        duty, name = substitutes.get(grid_id) or responsible[grid_id]
        stands_in = duty.kind is DutyKind.SUBSTITUTE
        other = responsible[grid_id][1] if stands_in and grid_id in responsible else ""
        until = duty.until_on if stands_in else None
        found[grid_id] = InCharge(duty.person_id, name, duty.work_phone, stands_in, until, other)
    return found


def _is(duty: GridDuty, kind: str) -> bool:
    return duty.kind == kind


def grids_of(person_id: int, on: date) -> frozenset[int]:
    """The open grids for which a person is responsible or stands in on a day."""
    return frozenset(grid_id for grid_id, _community_id in duties_of(person_id, on))


_DUTIES = Reading(
    select(GridDuty.grid_id, GridDuty.community_id)
    .join(Grid, GridDuty.grid_id == Grid.id)
    .join(
        RoleAssignment,
        (RoleAssignment.person_id == GridDuty.person_id)
        & (RoleAssignment.community_id == GridDuty.community_id),
    )
    .where(
        GridDuty.person_id == bindparam("person"),
        Grid.closed_on.is_(None),
        on_day(GridDuty, bindparam("today")),
        on_day(RoleAssignment, bindparam("today")),
    )
    .distinct()
)


def duties_of(person_id: int, on: date) -> list[tuple[int, int]]:
    """(grid, community) of a person's duties on a day, as far as a staff role there is in force.

    A duty alone gives no rights: whoever has left the community's service has none.
    """
    rows = _DUTIES.rows(person=person_id, today=on)
    return [(grid_id, community_id) for grid_id, community_id in rows]


def workers_to_choose(community_id: int, on: date) -> list[tuple[int, str]]:
    """(person, name) of the staff who may work on reports in a community, by name."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.community_id == community_id,
            RoleAssignment.role.in_(_MAY_WORK),
            on_day(RoleAssignment, on),
            Person.erased_at.is_(None),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [(person_id, name) for person_id, name in rows]


def on_call(community_id: int, on: date) -> list[int]:
    """Whom words of danger reach on a day, in order.

    Those on the duty roster; when nobody is, everybody in charge of a grid that day; when there
    are none either, every committee member and grid worker. A message of danger is never lost
    because a roster was left empty.
    """
    rostered = session.scalars(
        select(OnCall.person_id)
        .where(OnCall.community_id == community_id, on_day(OnCall, on))
        .order_by(OnCall.from_on, OnCall.id)
    )
    found = list(dict.fromkeys(rostered))
    if found:
        return found
    grids = session.scalars(
        select(Grid.id)
        .where(Grid.community_id == community_id, Grid.closed_on.is_(None))
        .order_by(Grid.id)
    ).all()
    workers = in_charge(grids, on)
    found = list(
        dict.fromkeys(workers[grid_id].person_id for grid_id in grids if grid_id in workers)
    )
    return found or [person_id for person_id, _name in workers_to_choose(community_id, on)]
