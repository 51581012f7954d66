"""The date by which the hotline that sent an order wants its reply, beside our own promise."""

from datetime import datetime

from portal.base.deadlines.limits import Due
from portal.grievances.models import Grievance


def earlier(promised: Due, wanted_by: datetime | None) -> Due:
    """The date of the hotline where it is earlier than our own."""
    if wanted_by is None or promised.at <= wanted_by:
        return promised
    return Due(wanted_by, False, promised.rule_id)


def kept_to(grievance: Grievance, promised: Due) -> Due:
    """Our date computed anew: the hotline does not pause with us. Once a report was put off or
    reopened, the hotline's date is over."""
    over = grievance.reopen_count > 0 or grievance.extended_at is not None
    return promised if over else earlier(promised, grievance.outside_due_at)
