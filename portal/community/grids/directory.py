"""What the room of people asks about grids: their names, and the buildings in them today."""

from collections.abc import Collection

from sqlalchemy import or_, select

from portal.base import clock
from portal.base.db import session
from portal.community.grids.models import Grid, GridBuilding


class Directory:
    """Answers :class:`portal.community.identity.reach.GridDirectory`."""

    def open_grids(self, community_id: int) -> list[tuple[int, str]]:
        """Ids and names of the open grids of a community."""
        rows = session.execute(
            select(Grid.id, Grid.name)
            .where(Grid.community_id == community_id, Grid.closed_on.is_(None))
            .order_by(Grid.id)
        )
        return [(row.id, row.name) for row in rows]

    def buildings_of(self, grid_ids: Collection[int]) -> frozenset[int]:
        """The buildings that lie in these grids today; both end days belong to a stay."""
        today = clock.today()
        return frozenset(
            session.scalars(
                select(GridBuilding.building_id).where(
                    GridBuilding.grid_id.in_(list(grid_ids)),
                    GridBuilding.from_on <= today,
                    or_(GridBuilding.until_on.is_(None), GridBuilding.until_on >= today),
                )
            )
        )
