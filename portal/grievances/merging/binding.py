"""What is not done with a report because it hangs together with others. Pure."""

from portal.grievances.models import Grievance, GrievanceStatus


def not_with_others(grievance: Grievance, *, goes_up: bool) -> frozenset[str]:
    """Acts by the names of ``policy.STAFF_ACTS``; ``goes_up`` says that those above end it."""
    found: set[str] = set()
    if grievance.part_count or grievance.held_for is not None:
        found |= {"merge"}
    if grievance.part_count or grievance.merged_count or grievance.parent_case_id is not None:
        found |= {"split"}
    if grievance.status is GrievanceStatus.RESOLVED:
        found |= {"split"}
    if grievance.part_count and not grievance.reopen_count and not goes_up:
        found |= {"resolve"}  # its parts have the result
    return frozenset(found)
