"""Which reports of the community a viewer may take along."""

from portal.base.access import Permission, Role, community, viewer
from portal.base.access.permissions import GRANTS
from portal.grievances.desk.asked import own_grids


def grids_within(permission: Permission) -> frozenset[int] | None:
    """The grids that a permission reaches (those without a grid always with them); None means the
    whole community. As ``policy.reaches`` judges it for one report."""
    here = community().id
    wide = any(
        held.covers(here)
        and permission in GRANTS[held.role]
        and (held.role is not Role.GRID_WORKER or held.grid_id is None)
        for held in viewer().assignments
    )
    return None if wide else own_grids()
