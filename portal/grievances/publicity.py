"""Whether neighbours may see a report, and its words. Pure, as the policy that asks it."""

from typing import Any

from sqlalchemy import Row

from portal.grievances.models import Grievance, GrievanceStatus, Visibility

Report = Grievance | Row[Any]


def is_public(grievance: Report) -> bool:
    """Whether neighbours may know that the report exists."""
    return grievance.visibility is Visibility.NEIGHBOURS and grievance.held_for is None


def words_are_public(grievance: Report) -> bool:
    """Whether neighbours may read the resident's own words; photos are released one by one."""
    return is_public(grievance) and grievance.released_at is not None


def may_be_hidden(grievance: Report) -> bool:
    """Whether neighbours see it still, so that the reporter can take that consent back. What is
    dealt with together with another report is seen by way of that one."""
    gone = grievance.status in (GrievanceStatus.WITHDRAWN, GrievanceStatus.MERGED)
    return grievance.visibility is Visibility.NEIGHBOURS and not gone
