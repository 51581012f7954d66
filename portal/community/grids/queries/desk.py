"""Grids as staff look after them: size, buildings, workers over time, the roster."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from portal.base.db import session
from portal.base.errors import NotFound
from portal.community.grids.limits import bounds
from portal.community.grids.models import DutyKind, Grid, GridBuilding, GridDuty, OnCall
from portal.community.grids.policy import Load, load_of
from portal.community.grids.queries.duties import InCharge, in_charge, on_day, workers_to_choose
from portal.community.identity.models import Person
from portal.community.places.models import Building, Compound, Household
from portal.community.places.naming import natural


@dataclass(frozen=True)
class GridLine:
    """A grid in the staff's list."""

    grid: Grid
    households: int
    load: Load
    worker: InCharge | None
    worker_left: bool
    buildings: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """All grids of a community, and the buildings that lie in none."""

    lines: list[GridLine]
    closed: list[Grid]
    without_grid: list[str]


@dataclass(frozen=True)
class Laid:
    """A building and the grid in which it lies now."""

    id: int
    label: str
    grid_id: int | None
    grid: str


@dataclass(frozen=True)
class Turn:
    """A duty or a turn of the roster with the person's name."""

    id: int
    name: str
    phone: str
    from_on: date
    until_on: date | None
    reason: str = ""


@dataclass
class History:
    """What is known of a grid over time, newest first."""

    responsible: list[Turn] = field(default_factory=list)
    substitutes: list[Turn] = field(default_factory=list)
    buildings: list[Turn] = field(default_factory=list)


def grid(grid_id: int) -> Grid:
    """A grid in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(Grid).where(Grid.id == grid_id))
    if found is None:
        raise NotFound
    return found


def household_counts(community_id: int) -> dict[int, int]:
    """Open households in each grid now, in one query; grids without any are left out."""
    counted = (
        select(GridBuilding.grid_id, func.count(Household.id))
        .join(Household, Household.building_id == GridBuilding.building_id)
        .where(
            GridBuilding.community_id == community_id,
            GridBuilding.until_on.is_(None),
            Household.closed_on.is_(None),
        )
        .group_by(GridBuilding.grid_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def laid_buildings(community_id: int) -> list[Laid]:
    """The open buildings of a community with their present grid, by compound and name."""
    rows = session.execute(
        select(Building.id, Compound.name, Building.name, Building.position, Grid.id, Grid.name)
        .join(Compound, Building.compound_id == Compound.id)
        .outerjoin(
            GridBuilding,
            (GridBuilding.building_id == Building.id) & GridBuilding.until_on.is_(None),
        )
        .outerjoin(Grid, GridBuilding.grid_id == Grid.id)
        .where(Building.community_id == community_id, Building.closed_on.is_(None))
    ).all()
    several = len({row[1] for row in rows}) > 1
    ordered = sorted(rows, key=lambda row: (natural(row[1]), row[3], natural(row[2])))
    return [
        Laid(row[0], f"{row[1]} {row[2]}" if several else row[2], row[4], row[5] or "")
        for row in ordered
    ]


def overview(community_id: int, on: date) -> Overview:
    """Everything the list of grids shows, in a fixed number of queries."""
    rows = session.scalars(select(Grid).where(Grid.community_id == community_id)).all()
    rows = sorted(rows, key=lambda row: natural(row.name))
    present = [row for row in rows if row.closed_on is None]
    counts, limits = household_counts(community_id), bounds(community_id)
    workers = in_charge([row.id for row in present], on)
    staff = {person_id for person_id, _name in workers_to_choose(community_id, on)}
    inside: dict[int | None, list[str]] = defaultdict(list)
    for building in laid_buildings(community_id):
        inside[building.grid_id].append(building.label)
    lines = []
    for row in present:
        households, worker = counts.get(row.id, 0), workers.get(row.id)
        load = load_of(households, low=limits.low, high=limits.high)
        left = worker is not None and worker.person_id not in staff
        lines.append(GridLine(row, households, load, worker, left, tuple(inside[row.id])))
    return Overview(lines, [row for row in rows if row.closed_on], inside[None])


def history(grid_id: int) -> History:
    """Workers, substitutes and buildings of a grid over time, newest first."""
    found = History()
    duties = session.execute(
        select(GridDuty, Person.name)
        .join(Person, GridDuty.person_id == Person.id)
        .where(GridDuty.grid_id == grid_id)
        .order_by(GridDuty.from_on.desc(), GridDuty.id.desc())
    )
    for duty, name in duties:
        turn = Turn(duty.id, name, duty.work_phone, duty.from_on, duty.until_on, duty.reason)
        kinds = found.responsible if duty.kind is DutyKind.RESPONSIBLE else found.substitutes
        kinds.append(turn)
    laid = session.execute(
        select(GridBuilding, Building.name)
        .join(Building, GridBuilding.building_id == Building.id)
        .where(GridBuilding.grid_id == grid_id)
        .order_by(GridBuilding.from_on.desc(), GridBuilding.id.desc())
    )
    found.buildings = [Turn(row.id, name, "", row.from_on, row.until_on) for row, name in laid]
    return found


def duty(duty_id: int) -> GridDuty:
    """A duty in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(GridDuty).where(GridDuty.id == duty_id))
    if found is None:
        raise NotFound
    return found


def roster(community_id: int, on: date) -> list[Turn]:
    """The turns of the duty roster that run or are to come, by day."""
    rows = session.execute(
        select(OnCall, Person.name)
        .join(Person, OnCall.person_id == Person.id)
        .where(OnCall.community_id == community_id, OnCall.until_on >= on)
        .order_by(OnCall.from_on, OnCall.id)
    )
    return [Turn(row.id, name, row.phone, row.from_on, row.until_on) for row, name in rows]


def turn(turn_id: int) -> OnCall:
    """A turn of the roster in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(OnCall).where(OnCall.id == turn_id))
    if found is None:
        raise NotFound
    return found


def on_duty_now(community_id: int, on: date) -> bool:
    """Whether the roster names anybody for a day."""
    return (
        session.scalar(
            select(OnCall.id)
            .where(OnCall.community_id == community_id, on_day(OnCall, on))
            .limit(1)
        )
        is not None
    )
