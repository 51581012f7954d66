"""Who may support or follow a report, and when a supporter answers for a silent reporter."""

from datetime import datetime, timedelta

from portal.grievances import policy
from portal.grievances.models import OPEN, GrievanceStatus
from portal.grievances.policy import Report
from portal.grievances.support.queries import Standing


def takes_support(report: Report) -> bool:
    """Whether neighbours may join: it is public, and not finished."""
    return policy.is_public(report) and report.status in OPEN


def asked_instead(
    report: Report, standing: Standing, person_id: int | None, *, after_days: int, now: datetime
) -> bool:
    """Whether this supporter is asked because the reporter is silent.

    The reporter was reminded and let the set days pass; the supporter joined before it was dealt
    with, so that nobody joins in order to close it; and who handled it does not judge it.
    """
    if report.status is not GrievanceStatus.RESOLVED or not policy.is_public(report):
        return False
    if standing.supported_at is None or report.reminded_at is None or report.resolved_at is None:
        return False
    if policy.is_handler(person_id, report):
        return False
    joined_before = standing.supported_at <= report.resolved_at
    return joined_before and now >= report.resolved_at + timedelta(days=after_days)
