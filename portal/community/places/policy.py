"""Who may touch which part of the division tree."""

from collections.abc import Iterable

from portal.base.access.permissions import GRANTS, Permission
from portal.base.access.viewer import Viewer
from portal.community.places.models import Division


def can_edit_below(viewer: Viewer, lineage: Iterable[Division]) -> bool:
    """May add to, correct or close what stands under the last of ``lineage`` (top down).

    City and administrator: everywhere. A district: under its own node only.
    """
    above = {node.id for node in lineage}
    return any(
        held.communities is None or held.division_id in above
        for held in viewer.assignments
        if Permission.DIVISIONS_EDIT in GRANTS[held.role]
    )
