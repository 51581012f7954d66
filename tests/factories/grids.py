"""Grids, their buildings and the workers responsible for them, for tests."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from portal.base.db import session
from portal.community.grids.models import DutyKind, Grid, GridBuilding, GridDuty
from portal.community.places.models import Building, Community
from tests.factories.places import CommunityFactory, keep

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


class GridFactory:
    """A grid (网格) with its buildings and, when given, its responsible worker."""

    @staticmethod
    def create(
        *,
        community: Community | None = None,
        name: str | None = None,
        buildings: Iterable[Building] = (),
        worker: Any = None,
        work_phone: str = "022-27000001",
        from_on: date | None = None,
        **columns: Any,
    ) -> Grid:
        """``worker`` is a person; everything begins on ``from_on`` (long ago)."""
        community = community or CommunityFactory.create()
        begin = from_on or LONG_AGO
        columns.setdefault("opened_on", begin)
        grid: Grid = keep(
            Grid(community_id=community.id, name=name or f"第{next(_numbers)}网格", **columns)
        )
        for building in buildings:
            GridFactory.put(building, grid, from_on=begin)
        if worker is not None:
            DutyFactory.create(grid=grid, person=worker, from_on=begin, work_phone=work_phone)
        return grid

    @staticmethod
    def put(
        building: Building, grid: Grid, *, from_on: date | None = None, until_on: date | None = None
    ) -> GridBuilding:
        """Lay a building in a grid."""
        row: GridBuilding = keep(
            GridBuilding(
                community_id=grid.community_id,
                grid_id=grid.id,
                building_id=building.id,
                from_on=from_on or LONG_AGO,
                until_on=until_on,
            )
        )
        return row


class DutyFactory:
    """A worker's duty for a grid: responsible, or substitute with both dates."""

    @staticmethod
    def create(
        *,
        grid: Grid,
        person: Any,
        kind: DutyKind = DutyKind.RESPONSIBLE,
        from_on: date | None = None,
        until_on: date | None = None,
        work_phone: str = "022-27000001",
        **columns: Any,
    ) -> GridDuty:
        """Open-ended unless ``until_on`` is given."""
        row = GridDuty(
            community_id=grid.community_id,
            grid_id=grid.id,
            person_id=person.id,
            kind=kind,
            from_on=from_on or LONG_AGO,
            until_on=until_on,
            work_phone=work_phone,
            **columns,
        )
        session.add(row)
        session.commit()
        return row
