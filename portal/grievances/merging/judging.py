"""Which two reports may be dealt with together, and which report may be split. Pure."""

from collections.abc import Iterator

from portal.base.errors import Invalid
from portal.grievances import lifecycle, policy
from portal.grievances.errors import NoSuchReport, NotAllowedNow
from portal.grievances.merging import errors
from portal.grievances.models import OPEN, Grievance, GrievanceStatus

S = GrievanceStatus

# A lead is still being worked on: its result is still to come.
LEADING = OPEN - {S.RESOLVED}
SPLITTABLE = OPEN - {S.RESOLVED}


def refuse_unfit(case: Grievance, lead: Grievance) -> None:
    """Raise the first reason for which ``case`` may not be merged into ``lead``."""
    for error in _reasons(case, lead):
        raise error


def fits(case: Grievance, lead: Grievance) -> bool:
    """Whether nothing speaks against merging ``case`` into ``lead``."""
    return next(_reasons(case, lead), None) is None


def _reasons(case: Grievance, lead: Grievance) -> Iterator[Invalid]:
    if case.id == lead.id:
        yield errors.SameReport()
    if case.community_id != lead.community_id:
        yield NoSuchReport()
    if case.confidential != lead.confidential:
        yield errors.ConfidentialApart()
    if case.held_for is not None or lead.held_for is not None:
        yield errors.StillHeld()
    if case.visibility is not lead.visibility:
        yield errors.PrivateAndPublic()
    yield from _standing(case, lead)
    if policy.must_go_up(case) and not policy.must_go_up(lead):
        yield errors.GoesUpItself()


def _standing(case: Grievance, lead: Grievance) -> Iterator[Invalid]:
    """What status and earlier joining say."""
    if case.part_count or lead.part_count:
        yield errors.SplitStaysAlone()
    if lead.status is S.MERGED:
        yield errors.LeadIsJoined()
    if lead.status not in LEADING:
        yield errors.LeadNotInWork()
    if case.merged_count:
        yield errors.LeadsOthers()
    if case.status not in lifecycle.MERGEABLE and case.status is not S.MERGED:
        yield errors.NotMergeable()


def may_split(case: policy.Report) -> bool:
    """Whether the report may be split: it is in work and stands alone."""
    return case.status in SPLITTABLE and not _bound(case)


def refuse_unsplittable(case: Grievance) -> None:
    """Raise why the report may not be split."""
    if case.status not in SPLITTABLE:
        raise NotAllowedNow(case.status)
    if _bound(case):
        raise errors.CannotSplit


def _bound(case: policy.Report) -> bool:
    return bool(case.part_count or case.merged_count or case.parent_case_id is not None)
