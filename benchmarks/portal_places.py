"""Communities, buildings, grids and one grid worker of the installation that is measured."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.shapes import COMMUNITIES, GRIDS_EACH
from portal.base.access import Role
from portal.community.grids.models import DutyKind, Grid, GridBuilding, GridDuty
from portal.community.identity import passwords
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    Person,
    RoleAssignment,
    ScopeKind,
)
from portal.community.places.models import (
    Building,
    Community,
    Compound,
    Division,
    DivisionLevel,
    Landmark,
)

BUILDINGS_EACH = 24
USER, PASSWORD = "bench", "bench-password"
EPOCH = date(2020, 1, 1)
BATCH = 5000

Rows = Iterable[dict[str, Any]]


def slug_of(community: int) -> str:
    """A community's name in addresses."""
    return f"bench-{community}"


def grid_of(community: int, place: int) -> int:
    """A grid of a community, by its place in it."""
    return (community - 1) * GRIDS_EACH + place + 1


def building_of(community: int, place: int) -> int:
    """A building of a community, by its place in it."""
    return (community - 1) * BUILDINGS_EACH + place + 1


def put(connection: Connection, model: Any, rows: Rows) -> None:
    """Insert many rows, a portion at a time."""
    for part in _portions(rows):
        connection.execute(insert(model.__table__), part)


def _portions(rows: Rows) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while portion := list(islice(waiting, BATCH)):
        yield portion


def fill_places(connection: Connection) -> None:
    """Fifty communities under one sub-district, with buildings and grids."""
    each = range(1, COMMUNITIES + 1)
    tree = [
        (1, "990000000000", "基准市", DivisionLevel.CITY, None),
        (2, "990100000000", "基准区", DivisionLevel.DISTRICT, 1),
        (3, "990101000000", "基准街道", DivisionLevel.STREET, 2),
    ]
    names = ("id", "code", "name", "level", "parent_id")
    put(connection, Division, [dict(zip(names, row, strict=True)) for row in tree])
    put(
        connection,
        Community,
        (
            {"id": n, "slug": slug_of(n), "name": f"第{n}社区", "street_id": 3, "district_id": 2}
            for n in each
        ),
    )
    put(connection, Compound, ({"id": n, "community_id": n, "name": "幸福里"} for n in each))
    put(
        connection,
        Building,
        (
            {
                "id": building_of(n, place),
                "community_id": n,
                "compound_id": n,
                "name": f"{place + 1}号楼",
                "code": f"{building_of(n, place):06d}",
                "position": place,
            }
            for n in each
            for place in range(BUILDINGS_EACH)
        ),
    )
    put(
        connection,
        Landmark,
        ({"community_id": n, "name": "南门", "code": f"L{n:05d}"} for n in each),
    )
    put(
        connection,
        Grid,
        (
            {"id": grid_of(n, place), "community_id": n, "name": f"第{place + 1}网格"}
            | {"opened_on": EPOCH}
            for n in each
            for place in range(GRIDS_EACH)
        ),
    )
    put(
        connection,
        GridBuilding,
        (
            {
                "community_id": n,
                "grid_id": grid_of(n, place % GRIDS_EACH),
                "building_id": building_of(n, place),
                "from_on": EPOCH,
            }
            for n in each
            for place in range(BUILDINGS_EACH)
        ),
    )


def fill_staff(connection: Connection) -> None:
    """One grid worker of the largest community's first grid."""
    grid = {"community_id": 1, "grid_id": grid_of(1, 0), "from_on": EPOCH}
    put(connection, Person, [{"id": 1, "name": "基准网格员"}])
    put(
        connection,
        Credential,
        [
            {
                "person_id": 1,
                "kind": CredentialKind.USERNAME,
                "value": USER,
                "password_hash": passwords.hash_password(PASSWORD),
            }
        ],
    )
    role = {"person_id": 1, "role": Role.GRID_WORKER, "scope_kind": ScopeKind.GRID}
    put(connection, RoleAssignment, [role | grid])
    put(connection, GridDuty, [{"person_id": 1, "kind": DutyKind.RESPONSIBLE} | grid])
