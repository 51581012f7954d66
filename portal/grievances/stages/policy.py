"""Who records stages, and which acts fit a report that goes by them."""

from portal.base.access.permissions import Permission
from portal.base.access.viewer import STAFF_OF_THE_COMMUNITY, Viewer
from portal.grievances.models import Grievance
from portal.grievances.stages import kinds, standing

THEIRS = frozenset({"stage", "correct_stage", "resolve"})


def keeps(viewer: Viewer, grievance: Grievance) -> bool:
    """Whether the viewer acts for those above who have the report: never somebody who is staff of
    the community too, and of a report about that staff only in whom it is confided."""
    here = grievance.community_id
    own_staff = any(viewer.holds(role, here) for role in STAFF_OF_THE_COMMUNITY)
    if own_staff or not viewer.may(Permission.GRIEVANCE_STAGE, here):
        return False
    return not grievance.confidential or viewer.is_confidant(here)


def acts(viewer: Viewer, grievance: Grievance) -> frozenset[str]:
    """What those above do with a report that they have by its stages."""
    if not standing.goes_by_stages(grievance) or not keeps(viewer, grievance):
        return frozenset()
    return THEIRS


def may_try(viewer: Viewer, grievance: Grievance, act: str) -> bool:
    """Whether the act is one of those above on a report of such a kind, however it stands now."""
    return act in THEIRS and bool(kinds.of(grievance.kind_id)) and keeps(viewer, grievance)


def not_now(viewer: Viewer, grievance: Grievance) -> frozenset[str]:
    """Acts that do not fit: the result is told last, and by those above; more time is theirs to
    ask for."""
    if not standing.goes_by_stages(grievance):
        return frozenset({"stage", "correct_stage"})
    steps = standing.of(grievance)
    found = {"ask_extension", "resolve" if any(step.runs for step in steps) else "stage"}
    if not keeps(viewer, grievance):
        found |= {"resolve"}
    if not any(step.record for step in steps):
        found |= {"correct_stage"}
    return frozenset(found)
